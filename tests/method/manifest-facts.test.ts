import { describe, expect, test } from "vitest";
import { datasetTarget } from "../../src/dataset/dataset-target.ts";
import type { Manifest } from "../../src/dataset/manifest.ts";
import type { DatasetRecord, Tombstone } from "../../src/dataset/record.ts";
import { topicGroupTarget } from "../../src/dataset/topic-group.ts";
import { topicTarget } from "../../src/dataset/topic-target.ts";
import type { Scope } from "../../src/engine/engine.ts";
import { methodIdentity } from "../../src/method/identity.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { Lab, withFaults, withPolicies, withSamples } from "./lab.ts";

const SAMPLES = 8;

/** A dataset that loses candidates at every stage, and slots to every reason of curation but duplicates. */
function lossy(): ResolvedDataset {
  const strict = withPolicies({
    generation: { candidates: 2, facets: [{ name: "difficulty", values: [{ value: "easy", weight: 1 }] }] },
    curation: {
      requireCorrect: true,
      quotas: { disciplines: { mathematics: 5 }, difficulties: {}, answerTypes: {} },
      views: ["preference", "rejected", "rl", "sft"],
      splits: [
        { name: "test", fraction: 0.4 },
        { name: "train", fraction: 0.6 },
      ],
    },
  });
  const written = withFaults(
    "problem-writer",
    { wrongAnswer: 0.2, proof: 0.2, malformed: 0.1, refusal: 0.1 },
    strict,
  );
  return withFaults("solver", { wrongSolution: 0.4, truncated: 0.3 }, written);
}

async function build(dataset: ResolvedDataset) {
  const lab = new Lab();
  const identity = methodIdentity(dataset);
  const sized = withSamples(SAMPLES, dataset);
  const { content } = await lab.engine.evaluate(
    datasetTarget({
      dataset: sized,
      identity,
      evaluateTopics: async (scope) => {
        const topics = sized.disciplines.flatMap((discipline) => discipline.topics);
        const contexts = topics.map(({ id }) => lab.topicContext(sized, id));
        const evaluate = (inner: Scope) =>
          Promise.all(
            contexts.map(async (context) => {
              const { content: own, meta } = await inner.evaluate(topicTarget(context));
              return { id: context.topic.id, content: own, meta };
            }),
          );
        return [await scope.evaluate(topicGroupTarget(contexts, evaluate))];
      },
    }),
  );
  const read = (path: string) => {
    const file = content.files.find((one) => one.path === path)!;
    return Buffer.from(lab.blobs.get(file.blob)!).toString();
  };
  const lines = (path: string) =>
    read(path)
      .split("\n")
      .filter((line) => line !== "");
  const manifest = JSON.parse(read("manifest.json")) as Manifest;
  const shards = manifest.files.filter(({ path }) => path.startsWith("jsonl/"));
  const records: DatasetRecord[] = [];
  for (const { path } of shards) for (const line of lines(path)) records.push(JSON.parse(line));
  const rejected: Tombstone[] = [];
  for (const { path } of manifest.files.filter((file) => file.path.startsWith("rejected/")))
    for (const line of lines(path)) rejected.push(JSON.parse(line));
  return { lab, content, manifest, records, rejected };
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, number) => total + number, 0);
const valuesOf = (counts: Readonly<Record<string, number>>) => sum(Object.values(counts));

describe("the facts of a manifest", async () => {
  const { lab, content, manifest, records, rejected } = await build(lossy());
  const { funnel, counts, disciplines } = manifest;

  test("come from a build that lost something at every stage", () => {
    const stages = new Set(Object.keys(funnel.reasons).map((reason) => reason.split(":")[0]));
    expect([...stages].sort()).toEqual(["curation", "problem", "solution", "validation"]);
    expect(funnel.unfilled).toBeGreaterThan(0);
    expect(funnel.reasons["curation: over-quota"]).toBeGreaterThan(0);
    expect(counts.splits.test).toBeGreaterThan(0);
  });

  test("have a funnel that narrows and adds up", () => {
    expect(funnel.slots).toBe(3 * SAMPLES);
    expect(funnel.filled + funnel.unfilled).toBe(funnel.slots);
    expect(funnel.filled).toBe(funnel.records + funnel.dropped);
    const steps = [funnel.candidates, funnel.problems, funnel.validated, funnel.solved, funnel.filled];
    expect(steps).toEqual(steps.toSorted((a, b) => b - a));
    expect(valuesOf(funnel.reasons)).toBe(counts.tombstones);
    const lost = (stage: string) =>
      sum(Object.entries(funnel.reasons).flatMap(([name, n]) => (name.startsWith(`${stage}:`) ? [n] : [])));
    expect(funnel.candidates - funnel.problems).toBe(lost("problem"));
    expect(funnel.problems - funnel.validated).toBe(lost("validation"));
    expect(funnel.validated - funnel.solved).toBe(lost("solution"));
    expect(funnel.solved - funnel.filled).toBe(lost("grading"));
    expect(funnel.dropped).toBe(lost("curation"));
  });

  test("count every record once in splits, disciplines, topics, answer types, difficulties and files", () => {
    expect(records).toHaveLength(counts.records);
    expect(content.records).toBe(counts.records);
    expect(funnel.records).toBe(counts.records);
    expect(valuesOf(counts.splits)).toBe(counts.records);
    expect(valuesOf(counts.answerTypes)).toBe(counts.records);
    expect(counts.difficulties).toEqual({ easy: counts.records });
    expect(sum(disciplines.map((one) => one.records))).toBe(counts.records);
    expect(sum(disciplines.map((one) => one.slots))).toBe(funnel.slots);
    for (const { topics, records: number, slots } of disciplines) {
      expect(sum(topics.map((topic) => topic.records))).toBe(number);
      expect(sum(topics.map((topic) => topic.slots))).toBe(slots);
    }
    const inFiles = (folder: string) =>
      sum(manifest.files.flatMap(({ path, records: number }) => (path.startsWith(folder) ? [number!] : [])));
    expect(inFiles("data/full/")).toBe(counts.records);
    expect(inFiles("jsonl/")).toBe(counts.records);
  });

  test("agree with the records and tombstones themselves", () => {
    expect(new Set(records.map(({ id }) => id)).size).toBe(records.length);
    expect(records.filter(({ correct }) => correct)).toHaveLength(counts.correct);
    expect(counts.correct).toBe(counts.records);
    expect(rejected).toHaveLength(counts.tombstones);
    expect(content.rejected).toBe(counts.tombstones);
    expect(content.unfilled).toBe(funnel.unfilled);
    expect(records.filter(({ discipline }) => discipline === "mathematics")).toHaveLength(5);
    const named = new Map<string, number>();
    for (const { stage, reason } of rejected) {
      const name = `${stage}: ${reason}`;
      named.set(name, (named.get(name) ?? 0) + 1);
    }
    expect(Object.fromEntries(named)).toEqual(funnel.reasons);
  });

  test("count every reply that was asked for, once, under who gave it", () => {
    // Equal questions under one key are one reply, but stand behind each that asked.
    expect(sum(manifest.models.map(({ replies }) => replies))).toBe(lab.asked.length);
    expect(manifest.models.map(({ role }) => role)).toEqual(
      ["judge", "problem-writer", "solver", "validator"].filter((role) =>
        lab.asked.some(({ question }) => question.role === role),
      ),
    );
    expect(manifest.simulated).toBe(true);
    expect(records.every(({ simulated }) => simulated)).toBe(true);
    expect(manifest.tokens.output).toBeGreaterThan(sum(records.map(({ tokens }) => tokens.output)));
  });

  test("hold for every record a lineage of its own replies", () => {
    const keys = new Set<string>(lab.asked.map(({ key }) => key));
    for (const { lineage, candidate } of records) {
      expect(lineage.every(({ key }) => keys.has(key))).toBe(true);
      expect(lineage[0]!.stage).toBe("problem");
      expect(candidate).toBeLessThan(2);
      expect(new Set(lineage.map(({ key }) => key)).size).toBe(lineage.length);
    }
  });
});

test("a second build of the same specs gives the same version, whatever ended first", async () => {
  const [a, b] = [await build(lossy()), await build(lossy())];
  expect(b.manifest).toEqual(a.manifest);
  expect(b.content.files).toEqual(a.content.files);
});
