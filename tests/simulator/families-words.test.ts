import { describe, expect, it } from "vitest";
import { biologyFamilies } from "../../src/simulator/families/biology.ts";
import { historyFamilies } from "../../src/simulator/families/history.ts";
import { dateOf, dateText, dayNumber, WEEKDAYS } from "../../src/simulator/families/history-calendar.ts";
import { HISTORICAL_EVENTS } from "../../src/simulator/families/history-events.ts";
import { linguisticsFamilies } from "../../src/simulator/families/linguistics.ts";
import { literatureFamilies } from "../../src/simulator/families/literature.ts";
import { LITERARY_WORKS } from "../../src/simulator/families/literature-works.ts";
import { fixed } from "../../src/simulator/families/word-text.ts";
import type { Family, Level, Params } from "../../src/simulator/family.ts";
import { recogniserOf, renderText } from "../../src/simulator/template.ts";
import { randomOf } from "../../src/util/random.ts";

const families = [...biologyFamilies, ...historyFamilies, ...literatureFamilies, ...linguisticsFamilies];
const readers = families.map((family) => ({ id: family.id, read: recogniserOf(family) }));
const LEVELS: readonly Level[] = [1, 2, 3];
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);

const drawn = (family: Family, level: Level, seed: number) =>
  family.draw(randomOf([family.id, level, seed]), level);

function familyOf(id: string): Family {
  return families.find((it) => it.id === id)!;
}

const answerOf = (id: string, params: Params) => familyOf(id).solve(params).answer;

/** Numeric answers are compared by value, others by spelling without case. */
const valueIn = (text: string) => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text.toLowerCase());

describe.each(families.map((family) => [family.id, family] as const))("family %s", (id, family) => {
  it.each(LEVELS)("renders texts of level %i that read back uniquely", (level) => {
    const texts = new Set<string>();
    for (const seed of SEEDS) {
      const params = drawn(family, level, seed);
      expect(drawn(family, level, seed)).toEqual(params);
      const text = renderText(family.texts[seed % family.texts.length]!, params);
      texts.add(text);
      const matches = readers.flatMap(({ id: matched, read }) => (read(text) ? [matched] : []));
      expect(matches, text).toEqual([id]);
      expect(recogniserOf(family)(`Solve this.\n${text}\nGood luck.`), text).toEqual(params);
    }
    expect(texts.size).toBeGreaterThanOrEqual(200);
  });

  it.each(LEVELS)("gives answers of level %i with steps and distractors", (level) => {
    for (const seed of SEEDS) {
      const params = drawn(family, level, seed);
      const worked = family.solve(params);
      const context = JSON.stringify({ params, worked });
      expect(family.solve(params)).toEqual(worked);
      expect(worked.answer.trim(), context).not.toBe("");
      expect(context).not.toMatch(/NaN|Infinity|undefined|null|e[-+]\d/);
      expect(worked.steps.length, context).toBeGreaterThanOrEqual(3);
      expect(worked.steps.length, context).toBeLessThanOrEqual(8);
      const wrong = worked.distractors.map(valueIn);
      expect(new Set(wrong).size, context).toBe(wrong.length);
      expect(wrong.length, context).toBeGreaterThanOrEqual(2);
      expect(wrong, context).not.toContain(valueIn(worked.answer));
      if (worked.answerType === "numeric") expect(worked.answer).toMatch(/^\d+(\.\d+)?$/);
    }
  });

  it("has several phrasings that hold every field and end in the question", () => {
    expect(family.texts.length).toBeGreaterThanOrEqual(2);
    for (const text of family.texts) {
      for (const field of Object.keys(family.fields)) expect(text.split(`{${field}}`).length, field).toBe(2);
      expect(text).toMatch(/\?$/);
    }
  });
});

describe("history", () => {
  it.each([
    ["Julian", 1066, 10, 14, "Saturday"],
    ["Julian", 1453, 5, 29, "Tuesday"],
    ["Julian", 1492, 10, 12, "Friday"],
    ["Julian", 1582, 10, 4, "Thursday"],
    ["Gregorian", 1582, 10, 15, "Friday"],
    ["Gregorian", 1789, 7, 14, "Tuesday"],
    ["Gregorian", 1815, 6, 18, "Sunday"],
    ["Gregorian", 1969, 7, 20, "Sunday"],
  ])("knows that in the %s calendar %i-%i-%i was a %s", (calendar, year, month, day, weekday) => {
    expect(WEEKDAYS[dayNumber(calendar, year, month, day) % 7]).toBe(weekday);
  });

  it("counts Gregorian days like the platform's own calendar", () => {
    for (let dayNo = 1_721_426; dayNo < 2_500_000; dayNo += 997) {
      const platform = new Date((dayNo - 2_440_588) * 86_400_000);
      const { year, month, day } = dateOf("Gregorian", dayNo);
      expect([year, month, day]).toEqual([
        platform.getUTCFullYear(),
        platform.getUTCMonth() + 1,
        platform.getUTCDate(),
      ]);
      expect(dayNumber("Gregorian", year, month, day)).toBe(dayNo);
      const julian = dateOf("Julian", dayNo);
      expect(dayNumber("Julian", julian.year, julian.month, julian.day)).toBe(dayNo);
    }
  });

  it("converts known dates", () => {
    expect(dateText("Gregorian", dayNumber("Julian", 1917, 10, 25))).toBe("7 November 1917");
    expect(dateText("Gregorian", dayNumber("Julian", 1582, 10, 5))).toBe("15 October 1582");
    const toGregorian = { direction: "Julian to the Gregorian" };
    const toJulian = { direction: "Gregorian to the Julian" };
    const id = "history/calendar-conversion";
    expect(answerOf(id, { day: 11, month: "February", year: 1732, ...toGregorian })).toBe("22 February 1732");
    expect(answerOf(id, { day: 1, month: "March", year: 1900, ...toJulian })).toBe("17 February 1900");
  });

  it("dates Salamis and the turn of the era by Olympiads", () => {
    const at = (season: string, year: number, era: string) =>
      answerOf("history/olympiad-year", { city: "Athens", season, year, era });
    expect(at("autumn", 776, "BC")).toBe("(1, 1)");
    expect(at("autumn", 480, "BC")).toBe("(75, 1)");
    expect(at("spring", 479, "BC")).toBe("(75, 1)");
    expect(at("spring", 1, "AD")).toBe("(194, 4)");
    expect(at("autumn", 1, "AD")).toBe("(195, 1)");
  });

  it("converts Hijri dates by the tabular calendar, also against a count year by year", () => {
    const convert = (day: number, month: string, year: number, calendar: string) =>
      answerOf("history/hijri-date", { day, month, year, calendar });
    expect(convert(1, "Muharram", 1, "Julian")).toBe("16 July 622");
    expect(convert(1, "Muharram", 1400, "Gregorian")).toBe("21 November 1979");
    const leap = new Set([2, 5, 7, 10, 13, 16, 18, 21, 24, 26, 29]);
    let dayNo = dayNumber("Julian", 622, 7, 16);
    for (let year = 1; year <= 1400; year++) {
      if (year % 13 === 0) expect(convert(1, "Muharram", year, "Julian")).toBe(dateText("Julian", dayNo));
      if (year % 17 === 0) expect(convert(2, "Rabi I", year, "Julian")).toBe(dateText("Julian", dayNo + 60));
      dayNo += leap.has(((year - 1) % 30) + 1) ? 355 : 354;
    }
  });

  it("keeps tables of different names and valid dates", () => {
    expect(new Set(HISTORICAL_EVENTS.map((it) => it.name)).size).toBe(HISTORICAL_EVENTS.length);
    expect(new Set(LITERARY_WORKS.map((it) => it.name)).size).toBe(LITERARY_WORKS.length);
    for (const it of HISTORICAL_EVENTS) {
      const { year, month, day } = dateOf(it.calendar, dayNumber(it.calendar, it.year, it.month, it.day));
      expect([year, month, day], it.name).toEqual([it.year, it.month, it.day]);
    }
  });
});

describe("biology", () => {
  it("translates known genes from every strand", () => {
    const id = "biology/translation";
    expect(answerOf(id, { strand: "mRNA written 5' to 3'", sequence: "GGAUGUUUUGGUAAGC" })).toBe("MFW");
    expect(answerOf(id, { strand: "DNA coding strand written 5' to 3'", sequence: "GGATGTTTTGGTAAGC" })).toBe(
      "MFW",
    );
    expect(
      answerOf(id, { strand: "DNA template strand written 3' to 5'", sequence: "CCTACAAAACCATTCG" }),
    ).toBe("MFW");
    expect(
      answerOf(id, { strand: "DNA template strand written 5' to 3'", sequence: "GCTTACCAAAACATCC" }),
    ).toBe("MFW");
  });

  it("holds the fragments of a digest to the whole molecule", () => {
    const family = familyOf("biology/restriction-digest");
    for (const level of LEVELS) {
      for (const seed of SEEDS) {
        const params = drawn(family, level, seed);
        const lengths = family.solve(params).answer.slice(1, -1).split(", ").map(Number);
        expect(lengths.reduce((sum, it) => sum + it, 0)).toBe(params.length);
        // Walking the molecule base by base and starting a fragment behind each cut.
        const cuts = new Set([...(params.firstCuts as number[]), ...(params.secondCuts as number[])]);
        const walked: number[] = [0];
        for (let base = 1; base <= (params.length as number); base++) {
          walked[walked.length - 1]! += 1;
          if (cuts.has(base)) walked.push(0);
        }
        if (params.shape === "circular") walked[0]! += walked.pop()!;
        expect(lengths).toEqual(walked.sort((a, b) => a - b));
      }
    }
  });

  it("solves textbook cases of genetics and enzyme kinetics", () => {
    const carriers = { n: 400, r: 36, organism: "field mice", asked: "heterozygous carriers" };
    expect(answerOf("biology/hardy-weinberg", carriers)).toBe("168");
    const rate = { vmax: 100, km: 10, s: 20, i: 5, ki: 5, asked: "initial velocity in µM/min" };
    expect(answerOf("biology/enzyme-inhibition", { ...rate, mode: "a competitive inhibitor" })).toBe("50.00");
    expect(answerOf("biology/enzyme-inhibition", { ...rate, mode: "an uncompetitive inhibitor" })).toBe(
      "40.00",
    );
    expect(answerOf("biology/enzyme-inhibition", { ...rate, mode: "a pure non-competitive inhibitor" })).toBe(
      "33.33",
    );
    // Bateson and Punnett's kind of data: 7 of 100 recombine.
    const cross = { organism: "pea plants", n1: 47, n2: 4, n3: 3, n4: 46 };
    const frequency = "recombination frequency in percent";
    expect(answerOf("biology/linkage-testcross", { ...cross, asked: frequency })).toBe("7.00");
  });
});

describe("literature", () => {
  it("rotates the end-words of Arnaut Daniel's sestina", () => {
    // Lo ferm voler: intra, ongla, arma, verja, oncle, cambra; stanza 2 ends cambra, intra, oncle, ongla, verja, arma.
    const words = { w1: "intra", w2: "ongla", w3: "arma", w4: "verja", w5: "oncle", w6: "cambra" };
    const second = [1, 2, 3, 4, 5, 6].map((line) =>
      answerOf("literature/sestina", { ...words, k: 1, j: 2, line }),
    );
    expect(second).toEqual(["cambra", "intra", "oncle", "ongla", "verja", "arma"]);
    const back = { w1: "cambra", w2: "intra", w3: "oncle", w4: "ongla", w5: "verja", w6: "arma" };
    expect(answerOf("literature/sestina", { ...back, k: 5, j: 4, line: 5 })).toBe("oncle");
  });

  it("finds rhymes across forms", () => {
    const family = familyOf("literature/rhyme-scheme");
    const forms = family.fields.form as readonly string[];
    const ask = (start: string, line: number) =>
      answerOf(family.id, { n: 10, form: forms.find((it) => it.startsWith(start))!, line });
    expect(ask("Shakespearean", 15)).toBe("{17}");
    expect(ask("Petrarchan", 15)).toBe("{18, 19, 22}");
    expect(ask("villanelles", 21)).toBe("{24, 27, 30, 33, 36}");
    expect(ask("cantos", 33)).toBe("{35, 37}");
    expect(ask("cantos", 31)).toBe("{29}");
    expect(ask("limericks", 8)).toBe("{9}");
    expect(ask("ballades", 28)).toBe("{6, 8, 14, 16, 22, 24, 26}");
  });

  it("names metres and measures vocabulary", () => {
    const stanza = { l1: "0101010101", l2: "1001010101", l3: "01010101010", l4: "1010101", l5: "0101010101" };
    expect(answerOf("literature/metre", stanza)).toBe("trochaic tetrameter");
    const asked = (start: string) =>
      (familyOf("literature/stylometry").fields.asked as readonly string[]).find((it) =>
        it.startsWith(start),
      )!;
    const of = (start: string) =>
      answerOf("literature/stylometry", { freqs: [4, 3, 2, 1], asked: asked(start) });
    expect(of("type-token")).toBe("0.400");
    expect(of("value of Yule")).toBe("2000.00");
    expect(of("value of Honoré")).toBe("307.01");
  });
});

describe("linguistics", () => {
  it("agrees with a recursive edit distance", () => {
    const distance = (a: string, b: string): number => {
      if (a === "" || b === "") return a.length + b.length;
      if (a[0] === b[0]) return distance(a.slice(1), b.slice(1));
      return 1 + Math.min(distance(a.slice(1), b), distance(a, b.slice(1)), distance(a.slice(1), b.slice(1)));
    };
    const family = familyOf("linguistics/cognate-distance");
    for (const seed of SEEDS.slice(0, 60)) {
      const params = drawn(family, seed % 2 === 0 ? 1 : 2, seed);
      expect(family.solve(params).answer).toBe(String(distance(String(params.a), String(params.b))));
    }
    expect(answerOf(family.id, { a: "kitten", b: "sitting" })).toBe("3");
  });

  it("inflects real Turkish nouns", () => {
    const form = (stem: string, number: string, possessor: string, kase: string) =>
      answerOf("linguistics/turkish-harmony", { stem, number, possessor, case: kase });
    expect(form("ev", "plural", "our", "ablative")).toBe("evlerimizden");
    expect(form("kapı", "singular", "none", "dative")).toBe("kapıya");
    expect(form("göl", "singular", "none", "genitive")).toBe("gölün");
    expect(form("kuş", "singular", "none", "locative")).toBe("kuşta");
    expect(form("araba", "singular", "his or her", "locative")).toBe("arabasında");
    expect(form("okul", "plural", "his or her", "ablative")).toBe("okullarından");
    expect(form("köprü", "singular", "my", "accusative")).toBe("köprümü");
  });

  it("shifts real roots as the handbooks do", () => {
    const shift = (root: string, accent: number) => answerOf("linguistics/germanic-shift", { root, accent });
    expect(shift("pater", 2)).toBe("fader");
    expect(shift("bhrater", 1)).toBe("braþer");
    expect(shift("okto", 1)).toBe("ohto");
    expect(shift("ster", 1)).toBe("ster");
    expect(shift("snusos", 2)).toBe("snuzos");
  });

  it("counts possible words as listing them does", () => {
    const limits = familyOf("linguistics/phonotactics").fields.limit as readonly string[];
    const [c, v, k] = [3, 4, 2];
    const shape = "(C)V(C)";
    const syllables: { onset: number; vowel: number; coda: number }[] = [];
    for (let onset = 0; onset <= c; onset++) {
      for (let vowel = 0; vowel < v; vowel++) {
        for (let coda = 0; coda <= k; coda++) syllables.push({ onset, vowel, coda });
      }
    }
    type Syllable = (typeof syllables)[number];
    const allowed: readonly ((a: Syllable, b: Syllable) => boolean)[] = [
      () => true,
      (a, b) => a.vowel !== b.vowel,
      (a, b) => a.vowel % 2 === b.vowel % 2,
      (a, b) => a.coda === 0 || b.onset > 0,
    ];
    limits.forEach((limit, at) => {
      const follows = allowed[at]!;
      let count = 0;
      for (const a of syllables) {
        for (const b of syllables) {
          if (follows(a, b)) count += syllables.filter((it) => follows(b, it)).length;
        }
      }
      expect(answerOf("linguistics/phonotactics", { c, v, k, shape, limit, n: 3 }), limit).toBe(
        String(count),
      );
    });
  });
});

describe("fixed", () => {
  it("rounds halves away from zero and keeps zeros", () => {
    expect(fixed(1.005, 2)).toBe("1.01");
    expect(fixed(2.5, 0)).toBe("3");
    expect(fixed(0.1, 3)).toBe("0.100");
    expect(fixed(-0.0001, 2)).toBe("0.00");
  });
});
