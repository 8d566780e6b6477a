import { describe, expect, test } from "vitest";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { topicTarget } from "../../src/dataset/topic-target.ts";
import { methodIdentity } from "../../src/method/identity.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { LAB, Lab, problem, vote, withPolicies } from "./lab.ts";

const text = (steps: number) =>
  `How many lattice paths lead from the origin to the point (2, ${steps}) by unit steps?`;

/** A lab where each problem is what is written down for its slot and candidate, and every vote is a yes. */
const scripted = (problemOf: (ordinal: number, candidate: number) => string) =>
  new Lab(({ draw }) => {
    if (draw.stage === "problem") return problem(problemOf(draw.positions[0]!, draw.positions[1]!));
    return draw.stage === "validation" ? vote(true) : "Counting gives it.\n\nFinal answer: 12";
  });

function evaluate(lab: Lab, dataset: ResolvedDataset, samples = 3) {
  const { discipline, topic } = lab.context(dataset);
  return lab.engine.evaluate(
    topicTarget({
      asker: lab.asker,
      dataset,
      identity: methodIdentity(dataset),
      discipline,
      topic: { ...topic, samples },
      inSlotWindow: (work) => work(),
    }),
  );
}

async function recordsOf(lab: Lab, slots: Awaited<ReturnType<typeof evaluate>>["content"]["slots"]) {
  const blobs = slots.flatMap(({ record }) => record?.blob ?? []);
  const bytes = await Promise.all(blobs.map((blob) => lab.blobs.get(blob)));
  return bytes.map((one) => JSON.parse(Buffer.from(one!).toString()) as DatasetRecord);
}

describe("a problem that repeats a lower slot's", () => {
  test("makes the higher slot go on to its next candidate, with a tombstone that names the holder", async () => {
    const lab = scripted((ordinal, candidate) =>
      text(ordinal === 1 && candidate === 0 ? 0 : 10 * candidate + ordinal),
    );
    const { content } = await evaluate(lab, LAB);
    expect(content.slots.map(({ tried }) => tried)).toEqual([1, 2, 1]);
    expect(content.tombstones).toMatchObject([
      {
        id: "mathematics/lattice-paths#001",
        candidate: 0,
        stage: "curation",
        reason: "repeats-another-slot",
        detail: "mathematics/lattice-paths#000",
        problem: text(0),
      },
    ]);
    const records = await recordsOf(lab, content.slots);
    expect(records.map((record) => record.problem)).toEqual([text(0), text(11), text(2)]);
    expect(records[1]!.candidate).toBe(1);
    expect(new Set(records[1]!.lineage.map(({ key }) => key)).size).toBe(3);
  });

  test("is one however it is spaced or its first word is written", async () => {
    const spaced = text(0).replace("How", "how").replaceAll(" ", "  ");
    const lab = scripted((ordinal, candidate) =>
      ordinal === 2 && candidate === 0 ? spaced : text(ordinal + candidate),
    );
    const { content } = await evaluate(lab, withPolicies({ generation: { candidates: 5 } }));
    expect(content.tombstones.map(({ reason, detail }) => [reason, detail])[0]).toEqual([
      "repeats-another-slot",
      "mathematics/lattice-paths#000",
    ]);
  });

  test("is none when only a sign of its formula differs", async () => {
    const texts = [
      "Compute the value of 3.5 + 5! and round it to one decimal place.",
      "Compute the value of 3, 5 + 5 and round it to one decimal place.",
    ];
    const { content } = await evaluate(
      scripted((ordinal) => texts[ordinal]!),
      LAB,
      2,
    );
    expect(content.tombstones).toEqual([]);
  });

  test("leaves the slot unfilled when every candidate repeats, within the policy's number", async () => {
    const lab = scripted(() => text(5));
    const { content } = await evaluate(lab, withPolicies({ generation: { candidates: 2 } }));
    expect(content.slots.map(({ record }) => record !== null)).toEqual([true, false, false]);
    expect(content.slots.map(({ tried }) => tried)).toEqual([1, 2, 2]);
    expect(lab.sentOf("problem")).toBe(5);
  });

  test("stays where the curation policy keeps duplicates", async () => {
    const { content } = await evaluate(
      scripted(() => text(5)),
      withPolicies({ curation: { exactDuplicates: "keep" } }),
    );
    expect(content.slots.every(({ record }) => record !== null)).toBe(true);
    expect(content.tombstones).toEqual([]);
  });
});

describe("a topic's slots", () => {
  test("are kept when there are to be more, and when fewer", async () => {
    const lab = new Lab();
    const three = await evaluate(lab, LAB, 3);
    lab.forget();
    const four = await evaluate(lab, LAB, 4);
    expect(four.content.slots.slice(0, 3)).toEqual(three.content.slots);
    expect(lab.sentOf("problem")).toBe(1);
    lab.forget();
    const two = await evaluate(lab, LAB, 2);
    expect(two.content.slots).toEqual(three.content.slots.slice(0, 2));
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
    const { content } = await evaluate(lab, LAB);
    expect(content.slots.every(({ record }) => record !== null)).toBe(true);
    expect(lab.sentOf("problem")).toBe(1);
  });
});
