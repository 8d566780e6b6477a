import { countTokens } from "gpt-tokenizer/encoding/o200k_base";
import { beforeAll, describe, expect, it } from "vitest";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import type { DatasetRecord, Tombstone, VerdictRow } from "../../../src/dataset/record.ts";
import type { Report } from "../../../src/dataset/report/report.ts";
import { manifestOf, recordsOf, tombstonesOf } from "../../cli/rig.ts";
import { build, reportOf, richProject, setQuotas } from "./rich-project.ts";

let project: string;
let report: Report;
let manifest: Manifest;
let records: DatasetRecord[];
let tombstones: Tombstone[];

const read = async () => {
  report = await reportOf(project);
  manifest = await manifestOf(project, "starter");
  records = await recordsOf(project, "starter");
  tombstones = await tombstonesOf(project, "starter");
};

beforeAll(async () => {
  project = await richProject();
  await build(project);
  await read();
});

const words = (text: string) => text.split(/\s+/).filter((word) => word !== "").length;
const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);
const about = (value: number) => Math.round(value * 1e4) / 1e4;
const disciplineOf = ({ id }: { readonly id: string }) => id.split("/")[0]!;
const verdictLists = () =>
  [...records, ...tombstones].map(({ verdicts }) => verdicts).filter(({ length }) => length > 0);

/** The interval of a share as its formula is printed in textbooks. */
function wilson(hits: number, trials: number) {
  const [z, p] = [1.959963984540054, hits / trials];
  const root = z * Math.sqrt((p * (1 - p) + (z * z) / (4 * trials)) / trials);
  const scale = 1 + (z * z) / trials;
  return [(p + (z * z) / (2 * trials) - root) / scale, (p + (z * z) / (2 * trials) + root) / scale].map(
    about,
  );
}

describe("the figures of a report, counted again from the version's own files", () => {
  it("has enough to count", () => {
    expect(records.length).toBeGreaterThan(20);
    expect(new Set(tombstones.map(({ stage }) => stage))).toEqual(
      new Set(["problem", "validation", "solution", "grading"]),
    );
    const verdicts = verdictLists().flat();
    expect(new Set(verdicts.map(({ probe }) => probe))).toEqual(new Set(["passed", "failed", "none"]));
    expect(report.digest).toBe(manifest.digest);
  });

  it("counts how replies ended, by stage and role", () => {
    const replies = new Map<string, string>();
    for (const { id, lineage } of [...records, ...tombstones])
      for (const { stage, role, key, reply, outcome } of lineage)
        replies.set(`${id.split("#")[0]} ${key} ${reply}`, `${stage} ${role} ${outcome}`);
    const told = report.outcomes.flatMap(({ stage, role, outcomes }) =>
      Object.entries(outcomes).flatMap(([outcome, count]) =>
        Array<string>(count).fill(`${stage} ${role} ${outcome}`),
      ),
    );
    expect(told.toSorted()).toEqual([...replies.values()].sort());
    for (const expected of ["problem problem-writer malformed-json", "solution solver truncated"])
      expect(told).toContain(expected);
    for (const { outcomes, replies: count } of report.outcomes)
      expect(sum(Object.values(outcomes))).toBe(count);
    expect(sum(report.outcomes.map(({ replies: count }) => count))).toBe(report.cost.replies);
  });

  it("counts the funnel of each discipline, and all of them together", () => {
    for (const { id, funnel, topics, emptyTopics, areas } of report.disciplines) {
      const own = records.filter((one) => one.discipline === id);
      const lost = tombstones.filter((one) => disciplineOf(one) === id);
      const at = (...stages: string[]) => lost.filter(({ stage }) => stages.includes(stage)).length;
      const listed = manifest.disciplines.find((one) => one.id === id)!;
      expect(funnel).toEqual({
        wanted: listed.slots,
        tried: own.length + lost.length,
        written: own.length + lost.filter(({ problem, answer }) => problem + answer !== "").length,
        checked: own.length + lost.length - at("problem"),
        valid: own.length + lost.length - at("problem", "validation"),
        solved: own.length + lost.length - at("problem", "validation", "solution"),
        filled: own.length,
        correct: own.filter(({ correct }) => correct).length,
        kept: own.length,
        keptCorrect: own.filter(({ correct }) => correct).length,
      });
      expect(topics).toBe(listed.topics.length);
      expect(emptyTopics).toBe(listed.topics.filter((topic) => topic.records === 0).length);
      expect(sum(areas.map((area) => area.records))).toBe(own.length);
      expect(areas.map(({ area }) => area)).toEqual([...new Set(listed.topics.map(({ area }) => area))]);
    }
    for (const name of Object.keys(report.funnel) as (keyof Report["funnel"])[])
      expect(report.funnel[name]).toBe(sum(report.disciplines.map(({ funnel }) => funnel[name])));
    expect(report.funnel.written).toBeLessThan(report.funnel.tried);
  });

  it("counts why candidates were turned down, with examples of those that were", () => {
    const counts = new Map<string, number>();
    for (const { stage, reason } of tombstones)
      counts.set(`${stage}: ${reason}`, (counts.get(`${stage}: ${reason}`) ?? 0) + 1);
    expect(
      new Map(report.rejections.map(({ stage, reason, count }) => [`${stage}: ${reason}`, count])),
    ).toEqual(counts);
    expect(report.rejections.map(({ count }) => count)).toEqual(
      report.rejections.map(({ count }) => count).sort((a, b) => b - a),
    );
    for (const { stage, reason, count, disciplines, examples } of report.rejections) {
      const such = tombstones.filter((one) => one.stage === stage && one.reason === reason);
      for (const [id, own] of Object.entries(disciplines))
        expect(own).toBe(such.filter((one) => disciplineOf(one) === id).length);
      expect(sum(Object.values(disciplines))).toBe(count);
      const topics = [...new Set(such.map(({ id }) => id.split("#")[0]!))].sort();
      expect(examples.length).toBe(Math.min(3, topics.length));
      expect(examples[0]!.id).toBe(
        such.filter(({ id }) => id.startsWith(`${topics[0]}#`)).map(({ id }) => id)[0],
      );
      for (const { id, candidate, problem, answer } of examples) {
        const own = such.find((one) => one.id === id && one.candidate === candidate)!;
        const said = own.problem.replace(/\s+/g, " ");
        expect(problem.endsWith(" …") ? said.startsWith(problem.slice(0, -2)) : said === problem).toBe(true);
        expect(problem.length).toBeLessThanOrEqual(162);
        expect(answer === "").toBe(own.answer === "");
      }
    }
  });

  it("measures how validators agree", () => {
    const lists = verdictLists();
    const { validators, pairs } = report.validation;
    expect(validators.map(({ role }) => role)).toEqual(["validator-a", "validator-b", "validator-a"]);
    for (const [index, validator] of validators.entries()) {
      const cast = lists.flatMap((list) => list[index] ?? []);
      const usable = cast.filter(({ reason }) => !reason.startsWith("no usable reply:"));
      expect(validator.approved).toMatchObject({
        count: cast.filter(({ valid }) => valid).length,
        of: cast.length,
      });
      expect(validator.unusable).toBe(cast.length - usable.length);
      expect(validator.criteria.clear).toMatchObject({
        count: usable.filter(({ clear }) => clear).length,
        of: usable.length,
      });
      expect(validator.discounted).toMatchObject({
        count: cast.filter(({ counted }) => !counted).length,
        of: cast.filter(({ probe }) => probe !== "none").length,
      });
      const { count, of, low, high } = validator.approved;
      expect([low, high]).toEqual(wilson(count, of));
    }
    expect(pairs.map(({ a, b }) => [a, b])).toEqual([
      [0, 1],
      [0, 2],
      [1, 2],
    ]);
    for (const { a, b, agree, kappa, criteria } of pairs) {
      const both = lists
        .map((list) => [list[a], list[b]] as const)
        .filter((pair): pair is [VerdictRow, VerdictRow] => pair.every((vote) => vote?.counted === true));
      const same = both.filter(([one, other]) => one.valid === other.valid).length;
      expect(agree).toMatchObject({ count: same, of: both.length });
      const yes = (nth: 0 | 1) => both.filter((pair) => pair[nth].valid).length / both.length;
      const chance = yes(0) * yes(1) + (1 - yes(0)) * (1 - yes(1));
      if (both.length === 0 || chance === 1) expect(kappa).toBeNull();
      else expect(kappa).toBeCloseTo((same / both.length - chance) / (1 - chance), 3);
      const usable = both.filter((pair) =>
        pair.every(({ reason }) => !reason.startsWith("no usable reply:")),
      );
      expect(criteria.answerCorrect.agree).toMatchObject({
        count: usable.filter(([one, other]) => one.answer_correct === other.answer_correct).length,
        of: usable.length,
      });
    }
    expect(pairs[0]!.kappa).not.toBeNull();
    const blind = [...records, ...tombstones].flatMap((one) => one.blind_solutions);
    expect(blind.length).toBeGreaterThan(0);
    expect(report.validation.blind).toMatchObject([
      {
        role: "solver",
        reaching: { count: blind.filter(({ reaches }) => reaches).length, of: blind.length },
      },
    ]);
  });

  it("measures lengths in tokens", () => {
    const { tokenizer, sha256, windows, ...lengths } = report.tokens!;
    expect(tokenizer).toBe("o200k_base");
    expect(sha256).toBe("446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d");
    const tags = countTokens("<think>\n") + countTokens("\n</think>\n\n");
    const chats = records.map(
      ({ problem, reasoning, solution }) =>
        countTokens(problem) + countTokens(reasoning) + countTokens(solution) + tags,
    );
    for (const name of ["problem", "reasoning", "solution", "chat"] as const) {
      const all = (name === "chat" ? chats : records.map((record) => countTokens(record[name]))).toSorted(
        (a, b) => a - b,
      );
      const nth = (share: number) => all[Math.ceil(share * all.length) - 1];
      expect(lengths[name]).toMatchObject({
        ...{ count: all.length, total: sum(all), mean: about(sum(all) / all.length) },
        ...{ median: nth(0.5), p90: nth(0.9), p99: nth(0.99), max: all.at(-1) },
      });
    }
    for (const [at, { messages }] of records.entries())
      expect(Math.abs(sum(messages.map(({ content }) => countTokens(content))) - chats[at]!)).toBeLessThan(4);
    for (const { tokens, beyond } of windows)
      expect(beyond).toMatchObject({ of: records.length, count: chats.filter((one) => one > tokens).length });
  });

  it("counts different runs of words in the problems, and how they begin", () => {
    const wordLists = records.map(({ problem }) => problem.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []);
    for (const [at, one] of report.distinct.entries()) {
      const runs = wordLists.flatMap((list) =>
        list.slice(at).map((_, from) => list.slice(from, from + at + 1).join(" ")),
      );
      const different = new Set(runs).size;
      expect(one).toEqual({
        ...{ words: at + 1, total: runs.length, distinct: different, margin: 0 },
        share: about(different / runs.length),
      });
    }
    const openings = wordLists.map((list) => list.slice(0, 3).join(" "));
    const alike = openings.filter((one) => openings.filter((other) => other === one).length > 1);
    expect(report.openings).toMatchObject({
      distinct: new Set(openings).size,
      shared: { count: alike.length, of: records.length },
    });
    const { opening, problems } = report.openings.top[0]!;
    expect(problems).toBe(openings.filter((one) => one === opening).length);
  });

  it("tells the language of problems and reasoning, and what reasoning repeats", () => {
    // What the simulator writes.
    const told = report.language.reasoning.filter(({ language }) => language !== "und");
    expect(told.map(({ language }) => language)).toEqual(["en"]);
    for (const counts of [report.language.problem, report.language.reasoning])
      expect(sum(counts.map((one) => one.records))).toBe(records.length);
    expect(report.language.declared).toEqual(["en"]);
    const shares = records.map(({ reasoning }) => {
      const list = reasoning.split(/\s+/).filter((word) => word !== "");
      const passages = list.slice(9).map((_, at) => list.slice(at, at + 10).join(" "));
      const again = passages.map((passage, at) => passages.indexOf(passage) < at);
      return (
        list.filter((_, at) => again.slice(Math.max(0, at - 9), at + 1).includes(true)).length / list.length
      );
    });
    expect(report.repetition).toMatchObject({
      reasoning: {
        count: records.length,
        max: Math.round(Math.round(1000 * Math.max(...shares)) / 10),
      },
      loops: { count: shares.filter((share) => Math.round(1000 * share) > 100).length, of: records.length },
    });
  });

  it("tells how evenly records lie over what was asked for", () => {
    const spread = (names: readonly string[], asked: readonly string[]) => {
      const shares = asked.map((name) => names.filter((one) => one === name).length / names.length);
      const entropy = -sum(shares.filter((one) => one > 0).map((one) => one * Math.log2(one)));
      return {
        groups: asked.length,
        filled: new Set(names).size,
        entropy: expect.closeTo(entropy, 3),
        effective: expect.closeTo(2 ** entropy, 3),
        evenness: expect.closeTo(entropy / Math.log2(asked.length), 3),
      };
    };
    const topics = manifest.disciplines.flatMap((one) => one.topics);
    expect(report.coverage.topics).toEqual(
      spread(
        records.map((one) => one.topic_id),
        topics.map(({ id }) => id),
      ),
    );
    expect(report.coverage.disciplines).toEqual(
      spread(
        records.map((one) => one.discipline),
        manifest.disciplines.map(({ id }) => id),
      ),
    );
    expect(report.coverage.difficulty).toEqual(
      spread(
        records.map((one) => one.difficulty!),
        ["graduate", "research", "doctoral"],
      ),
    );
    expect(report.coverage.answerTypes.filled).toBe(new Set(records.map((one) => one.answer_type)).size);
  });

  it("measures lengths in words", () => {
    for (const name of ["problem", "reasoning", "solution"] as const) {
      const all = records.map((record) => words(record[name])).sort((a, b) => a - b);
      const { counts, edges, ...rest } = report.lengths[name];
      const nth = (share: number) => all[Math.ceil(share * all.length) - 1];
      expect(rest).toEqual({
        count: all.length,
        total: sum(all),
        mean: about(sum(all) / all.length),
        median: nth(0.5),
        p10: nth(0.1),
        p90: nth(0.9),
        p99: nth(0.99),
        min: all[0],
        max: all.at(-1),
      });
      expect(counts).toEqual(
        edges.slice(1).map((to, bin) => all.filter((one) => one >= edges[bin]! && one < to).length),
      );
      expect(sum(counts)).toBe(all.length);
      for (const { id, lengths } of report.disciplines) {
        const own = records.filter(({ discipline }) => discipline === id);
        expect(lengths[name].total).toBe(sum(own.map((record) => words(record[name]))));
      }
    }
    const own = report.comparison.find((row) => row.own)!;
    const [problems, prompt, solution] = [records.length, "problem", "solution"] as const;
    expect(own).toMatchObject({ problems, promptWords: report.lengths[prompt].mean });
    expect(own.solutionWords).toBe(
      about(sum(records.map((record) => words(record.reasoning) + words(record[solution]))) / problems),
    );
  });

  it("counts what solvers and the student got right, and what decided", () => {
    const trajectories = records.flatMap((record) => record.trajectories);
    const right = trajectories.filter(({ correct }) => correct);
    expect(report.grading.correct).toMatchObject({ count: right.length, of: trajectories.length });
    for (const { step, trajectories: all, correct } of report.grading.steps) {
      expect(all).toBe(trajectories.filter(({ graded_by: by }) => by === step).length);
      expect(correct).toBe(right.filter(({ graded_by: by }) => by === step).length);
    }
    expect(sum(report.grading.steps.map((one) => one.trajectories))).toBe(trajectories.length);
    const flawed = trajectories.filter(({ flaw }) => flaw !== "");
    expect(sum(report.grading.flaws.map((one) => one.trajectories))).toBe(flawed.length);
    const { declared, passRates, student, studentRates } = report.difficulty;
    expect(student).toMatchObject({
      count: sum(records.map((record) => record.student.correct)),
      of: sum(records.map((record) => record.student.attempts)),
    });
    for (const { passRate, records: count } of studentRates)
      expect(count).toBe(
        records.filter(({ student }) => student.correct / student.attempts === passRate).length,
      );
    for (const { passRate, records: count } of passRates)
      expect(count).toBe(records.filter((record) => about(record.pass_rate) === passRate).length);
    expect(sum(passRates.map((one) => one.records))).toBe(records.length);
    expect(Object.fromEntries(declared.map(({ name, records }) => [name, records]))).toEqual(
      manifest.counts.difficulties,
    );
    expect(Object.fromEntries(report.answerTypes.map(({ name, records }) => [name, records]))).toEqual(
      manifest.counts.answerTypes,
    );
    for (const { name, trajectories: share } of declared) {
      const own = records.filter(({ difficulty }) => difficulty === name).flatMap((one) => one.trajectories);
      expect(share).toMatchObject({ count: own.filter(({ correct }) => correct).length, of: own.length });
    }
  });

  it("sums what it took, and gives it per record", () => {
    const { replies, tokens, perRecord } = report.cost;
    expect(tokens).toEqual(manifest.tokens);
    expect(replies).toBe(sum(manifest.models.map((model) => model.replies)));
    expect(sum(report.models.map((model) => model.tokens.output))).toBe(tokens.output);
    expect(perRecord!.replies).toBe(about(replies / records.length));
    expect(perRecord!.tokens.input).toBe(about(tokens.input / records.length));
    expect(JSON.stringify(report)).not.toMatch(/usd|dollar|price/i);
  });

  it("does not claim what was not looked for", () => {
    expect(report.duplicates.near).toBeNull();
    expect(report.contamination).toBeNull();
  });
});

describe("the report of a curated dataset", () => {
  it("tells what curation dropped and measures only what is kept", async () => {
    const before = report.funnel.filled;
    await setQuotas(project, "{ physics: 1, mathematics: 0 }");
    await build(project);
    await read();
    expect(report.funnel).toMatchObject({ filled: before, kept: records.length });
    expect(records.length).toBeLessThan(before);
    const drops = report.rejections.find(({ reason }) => reason === "over-quota")!;
    expect(drops).toMatchObject({ stage: "curation", count: before - records.length });
    expect(Object.keys(drops.disciplines).sort()).toEqual(["mathematics", "physics"]);
    expect(drops.examples).toHaveLength(3);
    for (const { id, candidate, problem } of drops.examples) {
      const own = tombstones.find((one) => one.id === id && one.candidate === -1)!;
      expect([candidate, own.reason]).toEqual([-1, "over-quota"]);
      const said = own.problem.replace(/\s+/g, " ");
      expect(said.startsWith(problem.replace(/ …$/, ""))).toBe(true);
    }
    const { drops: dropped, tags } = manifest.curation;
    expect(report.duplicates.near).toBe((dropped["near-duplicate"] ?? 0) + (tags["near-duplicate"] ?? 0));
    expect(report.lengths.problem.total).toBe(sum(records.map(({ problem }) => words(problem))));
    const mathematics = report.disciplines.find(({ id }) => id === "mathematics")!;
    expect(mathematics).toMatchObject({
      funnel: { kept: 0 },
      lengths: { problem: { mean: null, counts: [] } },
    });
    expect(mathematics.solved).toEqual({ of: 0, count: 0, share: null, low: null, high: null });
  });
});
