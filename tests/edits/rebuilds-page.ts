import { markdownTable } from "../markdown-table.ts";
import type { Group, Row } from "./row.ts";

const INTRODUCTION = `# What an edit rebuilds

Each row is one edit of a small dataset that was built before, and what the next build does: the calls that it makes of
each role, the topics whose records change, and whether the version is another one. Every row is built and counted at a
simulated server (\`tests/edits\`); this page is written from the same table.

The dataset has 2 disciplines with 2 topics each (history: calendars, weekdays; linguistics: rule-ordering,
vowel-harmony), 3 samples of a topic, 2 validators, a solver that is always wrong and a judge that is asked each time.
So a slot takes 1 call of the writer, 2 of the validators, 1 of the solver and 2 of the judge, who is asked in either order
of the answers; a first build takes 12, 24, 12 and 24. An empty cell is no call at all.

Version: _same_, the digest stays; _same data_, \`dataDigest\` stays while the papers around the records moved (specs,
names, licence); _new_, records or splits changed. Wherever the version is not the same, a build from nothing but the
recorded replies gives the same digest without a call.
`;

const HEAD = ["edit", "writer", "validators", "solver", "judge", "records changed", "version"];

function cellsOf({ what, calls = [0, 0, 0, 0], records = [], version }: Row): string[] {
  const topics = records === "all" ? records : records.map((id) => id.split("/")[1]!).join(", ");
  return [what, ...calls.map((count) => (count === 0 ? "" : String(count))), topics, version];
}

const tableOf = (rows: readonly Row[]) => markdownTable([HEAD, ...rows.map(cellsOf)], [1, 2, 3, 4]);

/** docs/rebuilds.md */
export function rebuildsPage(table: readonly Group[]): string {
  return [INTRODUCTION, ...table.map(({ title, rows }) => `## ${title}\n\n${tableOf(rows)}\n`)].join("\n");
}
