import { makeStyle, realise } from "./problems.mjs";

// Words that writers put for one another; some name things, and none was chosen for how a program compares texts.
const SYNONYMS = [
  ["equals", "has the value"],
  ["amounts to", "comes to"],
  ["reaches", "attains"],
  ["measures", "extends over"],
  ["is sought", "is wanted"],
  ["Find", "Calculate"],
  ["Determine", "Establish"],
  ["Assume that", "Suppose that"],
  ["given that", "provided that"],
  ["Given that", "Provided that"],
  ["inside", "within"],
  ["across", "over"],
  ["sealed flask", "closed flask"],
  ["steel block", "block of steel"],
  ["wooden crate", "crate made of wood"],
  ["technician", "lab technician"],
  ["whole arrangement", "entire arrangement"],
  ["drop height", "height of the drop"],
  ["researcher", "investigator"],
  ["the sample weighs", "the specimen weighs"],
  ["vessel", "container"],
  ["lasts", "goes on for"],
  ["isolated island", "remote island"],
  ["holds", "stores"],
  ["cable", "rope"],
  ["spans", "covers"],
  ["counts", "lists"],
  ["per unit of time", "per time unit"],
  ["gravel yard", "yard of gravel"],
  ["habitat", "territory"],
  ["camp", "encampment"],
  ["during", "in the course of"],
  ["frozen lake", "icy lake"],
  ["at the edge of", "on the brink of"],
  ["settles at", "levels off at"],
  ["bears", "carries"],
  ["the growth rate", "the rate of growth"],
  ["the hit ratio", "the ratio of hits"],
  ["the syllable weight", "the weight of the syllable"],
  ["the mutation load", "the load of mutations"],
  ["the cut capacity", "the capacity of the cut"],
  ["the customs income", "the income from customs"],
  ["the lateral area", "the area of the lateral surface"],
  ["the power output", "the output of power"],
  ["the annual revenue", "the revenue per year"],
  ["the enclosed volume", "the volume that is enclosed"],
  ["the military expenditure", "the expenditure on the military"],
  ["the boiling point elevation", "the elevation of the boiling point"],
  ["the percentage yield", "the yield as a percentage"],
  ["the worst-case complexity", "the complexity in the worst case"],
  ["the expected probe count", "the expected number of probes"],
  ["the land tenure share", "the share of tenured land"],
  ["the genetic drift variance", "the variance due to genetic drift"],
  ["the equilibrium price", "the price in equilibrium"],
];
const FILLERS = [
  "Consider the following situation.",
  "This kind of setting is met often in practice.",
  "Read the description with care.",
  "State the result clearly.",
  "Standard conventions apply throughout.",
  "Here is a question for advanced students.",
  "All other influences may be neglected.",
  "Give the reasoning behind the answer as well.",
];

/** The same problem in other words: another voice, another way to ask, synonyms, other connectives, fillers. */
export function paraphrase(content, random) {
  let text = realise(content, makeStyle(random));
  for (const [word, other] of SYNONYMS) {
    if (!random.chance(0.6)) continue;
    const isForward = random.chance(0.7);
    text = text.replaceAll(isForward ? word : other, isForward ? other : word);
  }
  const fillers = random.some(FILLERS, random.int(0, 2));
  const sentences = text.split(/(?<=[.?!]) /);
  for (const filler of fillers)
    sentences.splice(random.chance(0.5) ? 0 : random.int(0, sentences.length), 0, filler);
  return sentences.join(" ");
}

/** The same problem with other numbers. */
export function renumber(content, random) {
  const facts = content.facts.map((fact) =>
    fact.replace(/\d+(?!\.)$|\d+(?=[^.\d])/g, (number) => {
      const other = random.int(2, 96);
      return String(other === Number(number) ? other + 1 : other);
    }),
  );
  return { ...content, facts };
}

/** The same sentences and clauses in another order. */
export function reorder(content, style, random) {
  const arrange = (sentences) => {
    const shuffled = random.shuffle(sentences);
    return shuffled.join() === sentences.join() ? [...sentences].reverse() : shuffled;
  };
  const condition = { after: "before", before: "after", apart: "apart" }[style.condition];
  return realise({ ...content, facts: random.shuffle(content.facts) }, { ...style, condition, arrange });
}

/** Another question over the same situation. */
export function askOther(content, random) {
  const others = content.world.quantities.filter((one) => one !== content.quantity);
  return { ...content, quantity: random.pick(others) };
}

/** The condition turned into its opposite. */
export function negate(content) {
  const { pair, isNegated } = content.condition;
  return { ...content, condition: { pair, isNegated: !isNegated } };
}

/** The same template filled with other things, of the same field. */
export function refill(content, random) {
  const { world } = content;
  const other = (items, own) => random.pick(items.filter((item) => item !== own));
  return {
    ...content,
    agent: other(world.agents, content.agent),
    object: other(world.objects, content.object),
    place: other(world.places, content.place),
    quantity: other(world.quantities, content.quantity),
  };
}
