import { askOther, negate, paraphrase, refill, renumber, reorder } from "./near-duplicates/plant.mjs";
import { makeContent, makeStyle, realise } from "./near-duplicates/problems.mjs";
import { randomOf } from "./near-duplicates/random.mjs";
import { source } from "./source.mjs";

const PROBLEMS = 10_000;
/** Of each kind of pair. */
const PLANTED = 500;
const KINDS = ["paraphrase", "renumbered", "reordered"];
const THRESHOLD = 0.7;

/** Near-duplicates that were planted among 10,000 problems, with pairs that only look alike. */
export async function* run() {
  const program = {
    ...(await source("method/curation/sketch.ts")),
    ...(await source("method/curation/near-duplicates.ts")),
  };
  const planted = plant(1);
  for (const [mode, suffix] of [
    ["mask", ""],
    ["keep", "-numbers-kept"],
  ]) {
    const { found, seconds } = detect(program, planted.problems, mode);
    const wanted = (kind) => mode === "mask" || kind !== "renumbered";
    const baseline = `${PROBLEMS} problems, ${mode === "mask" ? "numbers masked" : "numbers kept"}`;
    let [hits, all] = [0, 0];
    for (const kind of KINDS.filter(wanted)) {
      const pairs = planted.pairs.filter((pair) => pair.kind === kind);
      const got = pairs.filter(({ copy, origin }) => found.get(copy) === origin).length;
      [hits, all] = [hits + got, all + pairs.length];
      yield { row: `near-duplicate-recall-${kind}${suffix}`, value: got / pairs.length, unit: "", baseline };
    }
    const right = [...found].filter(([copy, origin]) =>
      planted.pairs.some((pair) => wanted(pair.kind) && pair.copy === copy && pair.origin === origin),
    ).length;
    for (const kind of new Set(planted.traps.map((trap) => trap.kind))) {
      const traps = planted.traps.filter((trap) => trap.kind === kind);
      const caught = traps.filter(({ copy }) => found.has(copy)).length;
      yield {
        row: `near-duplicate-false-${kind}${suffix}`,
        value: caught / traps.length,
        unit: "",
        baseline,
      };
    }
    yield { row: `near-duplicate-recall${suffix}`, value: hits / all, unit: "", baseline };
    yield { row: `near-duplicate-precision${suffix}`, value: right / found.size, unit: "", baseline };
    yield { row: `near-duplicate-seconds${suffix}`, value: seconds.sketch, unit: "s to sketch", baseline };
    yield { row: `near-duplicate-find-seconds${suffix}`, value: seconds.find, unit: "s to find", baseline };
  }
}

/** Problems in a random order of slots, what was planted, and what is no duplicate though it looks like one. */
function plant(seed) {
  const random = randomOf(seed);
  const texts = [];
  const [pairs, traps] = [[], []];
  const known = new Set();
  const base = () => {
    for (;;) {
      const content = makeContent(random);
      const { world, agent, present, object, quantity } = content;
      const name = [world.field, agent, present, object, quantity].join();
      if (known.has(name)) continue;
      known.add(name);
      const style = makeStyle(random);
      return { content, style, at: texts.push(realise(content, style)) - 1 };
    }
  };
  const copies = {
    paraphrase: ({ content }) => paraphrase(content, random),
    renumbered: ({ content, style }) => realise(renumber(content, random), style),
    reordered: ({ content, style }) => reorder(content, style, random),
  };
  const lookalikes = {
    "other-quantity": ({ content, style }) => realise(askOther(content, random), style),
    negated: ({ content, style }) => realise(negate(content), style),
    "other-question": ({ content, style }) => realise(refill(content, random), style),
  };
  for (const [list, makers] of [
    [pairs, copies],
    [traps, lookalikes],
  ]) {
    for (const [kind, make] of Object.entries(makers)) {
      for (let nth = 0; nth < PLANTED; nth++) {
        const origin = base();
        list.push({ kind, origin: origin.at, copy: texts.push(make(origin)) - 1 });
      }
    }
  }
  while (texts.length < PROBLEMS) base();
  return { problems: texts, pairs, traps };
}

/** Of each problem that is found to be a near-duplicate the one it nearly is. */
function detect({ sketchOf, encodeSketch, decodeSketch, NearDuplicates }, problems, mode) {
  const started = performance.now();
  const sketches = problems.map((problem) => encodeSketch(sketchOf(problem, mode)));
  const sketched = performance.now();
  const index = new NearDuplicates(THRESHOLD);
  const found = new Map();
  for (const [at, text] of sketches.entries()) {
    const sketch = decodeSketch(text);
    const near = index.find(sketch);
    if (near === null) index.remember(String(at), sketch);
    else found.set(at, Number(near.id));
  }
  const seconds = { sketch: (sketched - started) / 1000, find: (performance.now() - sketched) / 1000 };
  return { found, seconds };
}

/** The modules as they are in src/: the bundle in lib/ has them as parts of larger files. */
