import { describe, expect, test } from "vitest";
import { recordDigest, topicDigest } from "../../src/dataset/record-digest.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { LAB, Lab, problem, vote, withFaults, withPolicies, withSamples } from "./lab.ts";

const text = (steps: number) =>
  `How many lattice paths lead from the origin to the point (2, ${steps}) by unit steps?`;

/** A lab where each problem is what is written down for its slot and candidate, and every vote is a yes. */
const scripted = (problemOf: (ordinal: number, candidate: number) => string) =>
  new Lab(({ draw }) => {
    if (draw.stage === "problem") return problem(problemOf(draw.positions[0]!, draw.positions[1]!));
    return draw.stage === "validation" ? vote(true) : "Counting gives it.\n\nFinal answer: 12";
  });

/** The first topic with so many slots. */
const evaluate = (lab: Lab, dataset: ResolvedDataset, samples = 3) =>
  lab.topic(withSamples(samples, dataset));

const ordinalsOf = ({ content }: Awaited<ReturnType<typeof evaluate>>) =>
  content.rows.map(({ ordinal }) => ordinal);

describe("a problem that repeats a lower slot's", () => {
  test("makes the higher slot go on to its next candidate, with a tombstone that names the holder", async () => {
    const lab = scripted((ordinal, candidate) =>
      text(ordinal === 1 && candidate === 0 ? 0 : 10 * candidate + ordinal),
    );
    const { content, records, tombstones } = await evaluate(lab, LAB);
    expect(content).toMatchObject({ slots: 3, tried: 4, problems: 4, validated: 4, solved: 4 });
    expect(content.reasons).toEqual({ "curation: repeats-another-slot": 1 });
    expect(tombstones).toMatchObject([
      {
        id: "mathematics/lattice-paths#001",
        candidate: 0,
        stage: "curation",
        reason: "repeats-another-slot",
        detail: "mathematics/lattice-paths#000",
        problem: text(0),
      },
    ]);
    expect(records.map((record) => record.problem)).toEqual([text(0), text(11), text(2)]);
    expect(records.map(({ candidate }) => candidate)).toEqual([0, 1, 0]);
    expect(new Set(records[1]!.lineage.map(({ key }) => key)).size).toBe(3);
  });

  test("is one however it is spaced or its first word is written", async () => {
    const spaced = text(0).replace("How", "how").replaceAll(" ", "  ");
    const lab = scripted((ordinal, candidate) =>
      ordinal === 2 && candidate === 0 ? spaced : text(ordinal + candidate),
    );
    const { tombstones } = await evaluate(lab, withPolicies({ generation: { candidates: 5 } }));
    expect(tombstones.map(({ reason, detail }) => [reason, detail])[0]).toEqual([
      "repeats-another-slot",
      "mathematics/lattice-paths#000",
    ]);
  });

  test("is none when only a sign of its formula differs", async () => {
    const texts = [
      "Compute the value of 3.5 + 5! and round it to one decimal place.",
      "Compute the value of 3, 5 + 5 and round it to one decimal place.",
    ];
    const { content, tombstones } = await evaluate(
      scripted((ordinal) => texts[ordinal]!),
      LAB,
      2,
    );
    expect(tombstones).toEqual([]);
    expect(content.rejected).toBeNull();
  });

  test("leaves the slot unfilled when every candidate repeats, within the policy's number", async () => {
    const lab = scripted(() => text(5));
    const result = await evaluate(lab, withPolicies({ generation: { candidates: 2 } }));
    expect(ordinalsOf(result)).toEqual([0]);
    expect(result.content).toMatchObject({ slots: 3, tried: 5 });
    expect(result.tombstones.map(({ id, candidate }) => [id.slice(-3), candidate])).toEqual([
      ["001", 0],
      ["001", 1],
      ["002", 0],
      ["002", 1],
    ]);
    expect(lab.sentOf("problem")).toBe(5);
  });

  test("stays where the curation policy keeps duplicates", async () => {
    const result = await evaluate(
      scripted(() => text(5)),
      withPolicies({ curation: { exactDuplicates: "keep" } }),
    );
    expect(ordinalsOf(result)).toEqual([0, 1, 2]);
    expect(result.tombstones).toEqual([]);
  });
});

describe("a topic's slots", () => {
  test("are kept when there are to be more, and when fewer", async () => {
    const lab = new Lab();
    const three = await evaluate(lab, LAB, 3);
    lab.forget();
    const four = await evaluate(lab, LAB, 4);
    expect(four.content.rows.slice(0, 3)).toEqual(three.content.rows);
    expect(four.records.slice(0, 3)).toEqual(three.records);
    expect(lab.sentOf("problem")).toBe(1);
    lab.forget();
    const two = await evaluate(lab, LAB, 2);
    expect(two.content.rows).toEqual(three.content.rows.slice(0, 2));
    expect(two.records).toEqual(three.records.slice(0, 2));
    expect(lab.sent).toEqual([]);
  });

  test("each come to their end before a failure is told, and what succeeded is kept", async () => {
    const fails = { now: true };
    const lab = new Lab(({ draw }) => {
      if (fails.now && draw.stage === "problem" && draw.positions[0] === 1)
        throw new Error("the line is dead");
      return null;
    });
    await expect(evaluate(lab, LAB)).rejects.toThrow("the line is dead");
    fails.now = false;
    lab.forget();
    expect(ordinalsOf(await evaluate(lab, LAB))).toEqual([0, 1, 2]);
    expect(lab.sentOf("problem")).toBe(1);
  });
});

describe("a topic's content", () => {
  test("sums up its slots, and its rows name its records in order", async () => {
    const faulty = withFaults("problem-writer", { wrongAnswer: 0.3, malformed: 0.2, proof: 0.2 });
    const dataset = withPolicies({ generation: { candidates: 2 } }, faulty);
    const { content, records, tombstones, meta } = await evaluate(new Lab(), dataset, 12);
    expect(records.length).toBeGreaterThan(1);
    expect(tombstones.length).toBeGreaterThan(1);
    expect(content.rows.map(({ digest }) => digest)).toEqual(records.map(recordDigest));
    expect(content.digest).toBe(topicDigest(records.map(recordDigest)));
    for (const [at, { ordinal, correct, answerType }] of content.rows.entries()) {
      const record = records[at]!;
      expect(record.id.endsWith(`#${String(ordinal).padStart(3, "0")}`)).toBe(true);
      expect([correct, answerType]).toEqual([record.correct, record.answer_type]);
    }
    const ordinals = content.rows.map(({ ordinal }) => ordinal);
    expect(ordinals).toEqual(ordinals.toSorted((a, b) => a - b));
    expect(content.tried).toBe(records.length + tombstones.length);
    const lost = (stage: string) => tombstones.filter((one) => one.stage === stage).length;
    expect(content.problems).toBe(content.tried - lost("problem"));
    expect(content.validated).toBe(content.problems - lost("validation"));
    expect(Object.values(content.reasons).reduce((a, b) => a + b)).toBe(tombstones.length);
    const lineages = [...records, ...tombstones].flatMap(({ lineage }) => lineage);
    expect(meta.replies.reduce((sum, { replies }) => sum + replies, 0)).toBe(lineages.length);
  });
});
