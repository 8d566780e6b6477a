import { describe, expect, it } from "vitest";
import type { ChatRequest } from "../../src/models/chat.ts";
import { comparable, compareTitles } from "../../src/specs/titles/compare-titles.ts";
import { nonTopicRules } from "../../src/specs/titles/non-topic.ts";
import { titleWords } from "../../src/specs/titles/title-words.ts";
import { contentOf, DISCIPLINES } from "./requests.ts";

const KNOWN = ["Gaussian beams", "Kneser graphs and colourings", "Sonnet cycles"];
const SEEDS = [1, 2, 3, 4, 5];

interface TitlesAsked {
  readonly level: "areas" | "topics";
  readonly discipline: string;
  readonly seed: number;
  readonly count?: number;
  readonly faults?: Record<string, number>;
}

function request(name: string, seed: number, user: string, faults?: Record<string, number>): ChatRequest {
  return {
    model: "simulated-topic-writer",
    seed,
    messages: [{ role: "user", content: user }],
    response_format: { type: "json_schema", json_schema: { name, strict: true, schema: {} } },
    ...(faults === undefined ? {} : { simulation: { faults } }),
  };
}

function titles({ level, discipline, seed, count = 12, faults }: TitlesAsked): string[] {
  const user = [
    `Name ${count} further ${level}.`,
    `Discipline: ${discipline}`,
    ...(level === "topics" ? ["Area: Waves and signals"] : []),
    "What exists:",
    ...KNOWN.map((title) => `- ${title}`),
    "Reply with one field:",
    `- "${level}": a list of exactly ${count} titles.`,
  ].join("\n");
  return (JSON.parse(contentOf(request(level, seed, user, faults))) as Record<string, string[]>)[level]!;
}

const CASES = DISCIPLINES.flatMap((discipline) =>
  (["areas", "topics"] as const).flatMap((level) => SEEDS.map((seed) => ({ level, discipline, seed }))),
);
const keyOf = (title: string) => titleWords(title).key;

describe("the topic writer", () => {
  it.each([1, 12, 60])("names %i sound titles, none of which exists, and no two alike in words", (count) => {
    for (const asked of CASES) {
      const written = titles({ ...asked, count });
      expect(written).toHaveLength(count);
      expect(new Set([...KNOWN, ...written].map(keyOf)).size).toBe(KNOWN.length + count);
    }
  });

  it("names topics that no rule speaks against", () => {
    for (const asked of CASES.filter(({ level }) => level === "topics")) {
      const reasonOf = nonTopicRules({ discipline: asked.discipline, area: "Waves and signals" });
      expect(titles(asked).filter((title) => reasonOf(title) !== null)).toEqual([]);
    }
  });

  it("by the fault duplicateTopic repeats titles, and nothing else that a list of the prompt holds", () => {
    for (const asked of CASES) {
      const plain = titles(asked);
      const struck = titles({ ...asked, faults: { duplicateTopic: 1 } });
      expect(struck.length).toBeGreaterThan(plain.length);
      // One word turned round is the title itself again.
      expect([...new Set(struck)].filter((title) => plain.includes(title))).toEqual(plain);
      const planted = struck.filter((title) => !plain.includes(title));
      for (const title of planted) {
        const of = [...KNOWN, ...plain].filter(
          (other) => compareTitles(comparable(title), comparable(other)) !== "different",
        );
        expect(of, title).not.toEqual([]);
      }
    }
  });

  it("by the fault nonTopic names headings, each of which a rule speaks against", () => {
    for (const asked of CASES) {
      const plain = titles(asked);
      const struck = titles({ ...asked, faults: { nonTopic: 1 } });
      const planted = struck.filter((title) => !plain.includes(title));
      expect(planted.length).toBeGreaterThan(0);
      const area = asked.level === "topics" ? "Waves and signals" : null;
      const reasonOf = nonTopicRules({ discipline: asked.discipline, area });
      // In history the teaching and past of a field may be the matter.
      const isMatter = (title: string) => title.endsWith("education research and outreach");
      expect(planted.filter((title) => reasonOf(title) === null && !isMatter(title))).toEqual([]);
    }
  });
});

describe("the topic judge", () => {
  const same = (first: string, second: string, faults?: Record<string, number>) => {
    const user = `Discipline: physics\nFirst title: ${first}\nSecond title: ${second}`;
    return (JSON.parse(contentOf(request("comparison", 1, user, faults))) as { same: boolean }).same;
  };

  it.each([
    ["Gaussian beams", "The theory of Gaussian beams", true],
    ["Gaussian beams", "Gaussian beams: methods and principles", true],
    ["Gaussian beams", "Bessel-Gaussian beams", false],
    ["Ordinary differential equations", "Partial differential equations", false],
  ])("%s / %s: %s", (first, second, verdict) => {
    expect(same(first, second)).toBe(verdict);
    expect(same(second, first)).toBe(verdict);
    expect(same(first, second, { misjudged: 1 })).toBe(!verdict);
  });
});
