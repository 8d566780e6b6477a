import { outcomesInWorld, POLICIES } from "./verification/build-policies.mjs";
import { jackknife, total } from "./verification/statistics.mjs";
import { tableOf } from "./verification/table.mjs";
import { WORLDS } from "./verification/world.mjs";

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8];
/** Candidates of each of the 1,179 topics, per seed. */
const SAMPLES = 1;

export const PARTS = WORLDS;

/** What the paper's policy and Chimera's let through and lose of the same candidates, in a world of known errors. */
export async function* run(names) {
  for (const name of names.length === 0 ? ["declared"] : names) {
    const seeds = await inPairs(SEEDS, (seed) => outcomesInWorld(WORLDS[name], seed, SAMPLES));
    process.stderr.write(`${tableOf(name, Object.keys(POLICIES), seeds)}\n`);
    yield* rowsOf(seeds, name === "declared" ? "" : `-${name}`);
  }
}

/** Two at a time: one for each of the cores that figures are taken on. */
async function inPairs(items, work) {
  const done = new Array(items.length);
  const left = [...items.entries()];
  const worker = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift())
      done[next[0]] = await work(next[1]);
  };
  await Promise.all([worker(), worker()]);
  return done;
}

function rowsOf(seeds, suffix) {
  const of = (policy, groups) => total(groups.map((outcomes) => outcomes[policy]));
  const perAccepted = ({ calls, accepted }) => calls / accepted;
  const row = (name, unit, baseline, figure) => ({
    row: `${name}${suffix}`,
    ...jackknife(seeds, (groups) => figure(of("chimera", groups), of("paper", groups))),
    unit,
    baseline,
  });
  const paper = "the paper's policy";
  return [
    row("false-accepts-ratio", "x", paper, (ours, theirs) => (ours.falseAccepts ?? 0) / theirs.falseAccepts),
    row(
      "right-lost-share",
      "%",
      "sound candidates",
      (ours) => 100 * (1 - ours["sound:records"] / ours["sound:candidates"]),
    ),
    row("calls-ratio", "x", paper, (ours, theirs) => perAccepted(ours) / perAccepted(theirs)),
  ];
}
