import { jackknife, total } from "./statistics.mjs";

const share = (part, whole) => (counts) => (100 * (counts[part] ?? 0)) / counts[whole];

const FIGURES = [
  ["candidates", null, ({ candidates }) => candidates],
  ["wrong candidates", "%", share("wrong", "candidates")],
  ["false accepts, per wrong candidate", "%", share("falseAccepts", "wrong")],
  ["- reference wrong: accepted", "%", share("wrongAnswer:falseAccepts", "wrongAnswer:candidates")],
  ["- ambiguous: accepted", "%", share("ambiguous:falseAccepts", "ambiguous:candidates")],
  ["- answer leaked: accepted", "%", share("leak:falseAccepts", "leak:candidates")],
  ["- multi-part: accepted", "%", share("multiPart:falseAccepts", "multiPart:candidates")],
  [
    "- sound, with a wrong solution: accepted",
    "%",
    share("wrongTrajectory:falseAccepts", "sound:candidates"),
  ],
  ["wrong among accepted", "%", share("falseAccepts", "accepted")],
  ["wrong problems among records", "%", share("wrongRecords", "records")],
  ["sound problems lost", "%", (counts) => 100 - share("sound:records", "sound:candidates")(counts)],
  [
    "sound problems without an accepted solution",
    "%",
    (counts) => 100 - share("rightAccepts", "sound:candidates")(counts),
  ],
  ["- right solution labelled wrong", "%", share("rightLabelledWrong", "sound:candidates")],
  ["replies per candidate", "", ({ calls, candidates }) => calls / candidates],
  ["replies per accepted record", "", ({ calls, accepted }) => calls / accepted],
  ["replies per record", "", ({ calls, records }) => calls / records],
];

/** The figures of each policy as a Markdown table, with 95 % intervals over the seeds. */
export function tableOf(world, policies, seeds) {
  const rows = FIGURES.map(([name, unit, figure]) => [
    name,
    ...policies.map((policy) => {
      const over = (groups) => figure(total(groups.map((outcomes) => outcomes[policy])));
      return unit === null ? String(over(seeds)) : withInterval(jackknife(seeds, over), unit);
    }),
  ]);
  const head = [`${world}, ${seeds.length} seeds`, ...policies];
  const widths = head.map((_, at) => Math.max(...[head, ...rows].map((row) => row[at].length)));
  const line = (cells) => `| ${cells.map((cell, at) => cell.padEnd(widths[at])).join(" | ")} |`;
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...rows.map(line)].join("\n");
}

function withInterval({ value, low, high }, unit) {
  const digits = (number) => number.toFixed(2);
  return `${digits(value)}${unit && ` ${unit}`} ± ${digits((high - low) / 2)}`;
}
