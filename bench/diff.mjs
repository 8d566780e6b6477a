import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cpu, lastLine, MAIN, peak, time } from "./measure.mjs";
import { source } from "./source.mjs";

const { encodeRecords } = await source("dataset/jsonl.ts");
const { manifestText } = await source("dataset/manifest-text.ts");
const { topicDigest } = await source("dataset/record-digest.ts");
const { shardRecords, sortRecords } = await source("dataset/shards.ts");
const { sha256 } = await source("util/digest.ts");

const RECORDS = 100_000;
const SLOTS = 50;
const BYTES = 2048;

/** Two versions of 100,000 records of 2 KB, of which one in a hundred differs, and of which all differ. */
export async function* run() {
  const directory = mkdtempSync(join(tmpdir(), "chimera-bench-"));
  try {
    writeFileSync(join(directory, "chimera.config.ts"), "export default {};\n");
    const old = version(directory, "old", () => false);
    const cases = [
      ["1-percent", (number) => number % 100 === 0],
      ["all", () => true],
    ];
    for (const [name, differs] of cases) {
      const now = version(directory, name, differs);
      const reports = [
        ["", []],
        ["-html", ["--html", "diff.html"]],
      ];
      for (const [suffix, more] of reports) {
        const { seconds } = cpu([MAIN, "diff", old, now, ...more], directory);
        const { megabytes } = peak([MAIN, "diff", old, now, ...more], directory);
        yield { row: `diff-seconds-${name}${suffix}`, value: seconds, unit: "s CPU", baseline: "-" };
        yield { row: `diff-peak-memory-${name}${suffix}`, value: megabytes, unit: "MB", baseline: "-" };
      }
      const { counts } = lastLine(time([MAIN, "diff", old, now, "--json", "-s", "d/t-1"], directory).stdout);
      const expected = Array.from({ length: RECORDS }, (_, number) => number).filter(differs).length;
      if (counts.changed !== expected) throw new Error(`${counts.changed} changed, not ${expected}`);
      rmSync(now, { recursive: true });
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function version(directory, name, differs) {
  const path = join(directory, name);
  mkdirSync(join(path, "jsonl/full"), { recursive: true });
  const topics = new Map();
  for (let number = 0; number < RECORDS; number++) {
    const topic = `d/t-${Math.floor(number / SLOTS)}`;
    if (!topics.has(topic)) topics.set(topic, []);
    topics.get(topic).push(recordOf(number, topic, differs(number)));
  }
  const files = [];
  const counts = [...topics].map(([id, records]) => ({ id, rows: records.length }));
  for (const { stem, topicIds } of shardRecords("train", counts)) {
    const text = encodeRecords(sortRecords(topicIds.flatMap((id) => topics.get(id))));
    writeFileSync(join(path, `jsonl/full/${stem}.jsonl`), text);
    files.push({ path: `jsonl/full/${stem}.jsonl`, bytes: Buffer.byteLength(text), sha256: sha256(text) });
  }
  writeFileSync(join(path, "manifest.json"), manifestText(manifestOf(topics, files)));
  return path;
}

function recordOf(number, topic, isOther) {
  const problem = `Problem ${number}: ${"what is the value of the sum ".repeat(10)}?`;
  const solution = `${isOther ? "Another way" : "One way"}: ${"step by step ".repeat(20)}`;
  const reasoning = "Let me think about it. ".repeat(Math.ceil((BYTES - 1100) / 3 / 23));
  const asked = { stage: "problem", role: "writer", model: "m", key: "0".repeat(64), reply: "1".repeat(64) };
  return {
    ...{
      id: `${topic}#${String(number % SLOTS).padStart(3, "0")}`,
      problem,
      answer: "1",
      answer_type: "numeric",
    },
    ...{ unit: null, discipline: "d", area: "a", topic, topic_id: topic, difficulty: null, facets: [] },
    messages: [{ role: "user", content: problem }],
    ...{ reasoning, solution, correct: true, pass_rate: 1, trajectories: [], verdicts: [], candidate: 0 },
    ...{ tokens: { input: 1, output: 1, reasoning: 1 }, simulated: true, lineage: [asked] },
  };
}

function manifestOf(topics, files) {
  const rows = [...topics].map(([id, records]) => ({
    ...{ id, title: id, area: "a", slots: records.length, records: records.length },
    digest: topicDigest([sha256(encodeRecords(records))]),
  }));
  const digest = sha256(rows.map((row) => row.digest).join());
  const none = { input: 0, output: 0, reasoning: 0 };
  const funnel = {
    ...{ slots: RECORDS, candidates: RECORDS, problems: RECORDS, validated: RECORDS, solved: RECORDS },
    ...{ filled: RECORDS, unfilled: 0, dropped: 0, records: RECORDS, reasons: {} },
  };
  return {
    ...{ manifestVersion: 1, dataset: "bench", title: "Bench", description: "", license: null, language: [] },
    ...{ digest, dataDigest: digest, metaDigest: digest, specDigest: digest },
    ...{ schemes: { key: 1, record: 1, parquet: "none" }, simulated: true, models: [] },
    counts: {
      ...{ records: RECORDS, correct: RECORDS, tombstones: 0, splits: { train: RECORDS } },
      ...{ answerTypes: { numeric: RECORDS }, difficulties: {} },
    },
    disciplines: [{ id: "d", title: "D", slots: RECORDS, records: RECORDS, topics: rows }],
    ...{ funnel, tokens: none, files },
  };
}
