import { WORLDS } from "./worlds.mjs";

/** What a problem says, apart from how it says it. */
export function makeContent(random) {
  const world = random.pick(WORLDS);
  const [present, participle] = random.pick(world.actions);
  return {
    world,
    agent: random.pick(world.agents),
    present,
    participle,
    object: random.pick(world.objects),
    place: random.pick(world.places),
    facts: random
      .some(world.facts, random.int(2, 3))
      .map((fact) => fact.replaceAll("#", () => random.int(2, 96))),
    // Half of all problems hold a condition as it is, half its negation.
    condition: { pair: random.pick(world.conditions), isNegated: random.chance(0.5) },
    quantity: random.pick(world.quantities),
    ofWhat: random.pick(["", "", " of the whole arrangement", " at the end", " per unit of time"]),
  };
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const conditionOf = ({ condition: { pair, isNegated } }) => pair[isNegated ? 1 : 0];

/** One way to put it, as each of its choices says. */
export function realise(content, style) {
  const { agent, present, participle, object, place, facts, quantity, ofWhat } = content;
  const setting =
    style.voice === "passive"
      ? `${capital(object)} is ${participle} by ${agent} ${place}.`
      : `${capital(agent)} ${present} ${object} ${place}.`;
  const known =
    style.facts === "joined"
      ? [`${capital(style.order === "back" ? [...facts].reverse().join(", and ") : facts.join(", and "))}.`]
      : facts.map((fact) => `${capital(style.lead ?? "")}${style.lead ? fact : capital(fact)}.`);
  const asked = `${quantity}${ofWhat}`;
  const condition = conditionOf(content);
  const ask = {
    find: `Find ${asked}`,
    determine: `Determine ${asked}`,
    what: `What is ${asked}`,
    task: `Your task is to work out ${asked}`,
    passive: `${capital(asked)} is to be found`,
    sought: `${capital(asked)} is sought`,
  }[style.ask];
  const mark = style.ask === "what" ? "?" : ".";
  const conditional = {
    after: [`${ask}, given that ${condition}${mark}`],
    before: [`Given that ${condition}, ${ask.charAt(0).toLowerCase()}${ask.slice(1)}${mark}`],
    apart: [`Assume that ${condition}.`, `${ask}${mark}`],
  }[style.condition];
  const sentences = [setting, ...known, ...conditional];
  return (style.arrange ?? ((all) => all))(sentences).join(" ");
}

export function makeStyle(random) {
  return {
    voice: random.pick(["active", "passive"]),
    facts: random.pick(["joined", "apart"]),
    order: random.pick(["front", "back"]),
    ask: random.pick(["find", "determine", "what", "task", "passive", "sought"]),
    condition: random.pick(["after", "before", "apart"]),
  };
}
