import type { Family, Params } from "../family.ts";
import { drawUntil, fixed, madeUpForm, num, shown, str, wrongAnswers } from "./word-text.ts";

/** Rows of the edit-distance table, the first for the empty word. */
function editTable(a: string, b: string): number[][] {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (const sound of a) {
    const above = rows.at(-1)!;
    const row = [rows.length];
    for (let at = 1; at <= b.length; at++) {
      row.push(Math.min(above[at]! + 1, row[at - 1]! + 1, above[at - 1]! + (sound === b[at - 1] ? 0 : 1)));
    }
    rows.push(row);
  }
  return rows;
}

/** How far apart two cognate forms are. */
export const editDistance: Family = {
  id: "linguistics/cognate-distance",
  keywords: [
    "levenshtein",
    "edit distance",
    "dialectometry",
    "cognate",
    "computational",
    "similarity",
    "dialect",
  ],
  texts: [
    "Two dialects have the cognates {a} and {b}. Every letter is one sound, and inserting, deleting or replacing a sound costs 1 each. What is the Levenshtein distance of the two forms?",
    "For a dialect map the forms {a} and {b} of one word are compared, letter by letter as sounds. With unit costs of insertion, deletion and substitution, how large is their Levenshtein distance?",
  ],
  fields: { a: "word", b: "word" },
  draw: (random, level) => {
    const sounds = [..."aeioumnlrptkbdgs"];
    const make = (): Params => {
      const a = madeUpForm(random, level + 1);
      const b = [...a];
      for (let edit = 0; edit < level + 1 + random.int(0, level); edit++) {
        const at = random.int(0, b.length - 1);
        b.splice(at, random.int(0, 1), ...(random.chance(0.65) ? [random.pick(sounds)] : []));
        if (b.length < 2) b.push(random.pick(sounds));
      }
      return { a, b: b.join("") };
    };
    return drawUntil(make, (it) => {
      const distance = editTable(str(it, "a"), str(it, "b")).at(-1)!.at(-1)!;
      return (
        distance >= level && str(it, "a").length >= 2 + 2 * level && str(it, "a").length <= 4 + 2 * level
      );
    });
  },
  solve: (params) => {
    const [a, b] = [str(params, "a"), str(params, "b")];
    const rows = editTable(a, b);
    const distance = rows.at(-1)!.at(-1)!;
    const clashes = [...a].filter((sound, at) => sound !== b[at]).length + Math.max(0, b.length - a.length);
    const lines = rows.slice(1).map((row, at) => `row ${a[at]!}: ${row.join(" ")}`);
    const size = Math.ceil(lines.length / 4);
    const groups = Array.from({ length: Math.ceil(lines.length / size) }, (_, at) =>
      lines.slice(at * size, (at + 1) * size).join("; "),
    );
    return {
      answer: String(distance),
      answerType: "numeric",
      steps: [
        `The table of distances between beginnings of ${a} (rows) and ${b} (columns) starts with the row ${rows[0]!.join(" ")}.`,
        "Each cell is the least of: the cell above + 1, the cell to the left + 1, the diagonal cell + 0 for equal sounds or + 1 for unequal ones.",
        ...groups.map((group) => `This gives ${group}.`),
        "The distance stands in the last column of the last row.",
      ],
      distractors: wrongAnswers(String(distance), [
        String(clashes),
        String(distance + 1),
        String(distance - 1),
        String(distance + 2),
      ]),
    };
  },
};

const SHAPES = ["CV", "CV(C)", "(C)V(C)"] as const;
const FREE = "no further restriction holds";
const NO_ECHO = "neighbouring syllables never have the same vowel";
const HARMONY = "all vowels of a word are front or all are back, half of the vowels being each";
const NO_HIATUS = "a syllable that ends in a consonant is never followed by one that begins with a vowel";

/** Word counts for n syllables under one restriction. */
function countWords(shape: string, c: number, k: number, v: number, n: number, limit: string): number {
  const onsets = shape.startsWith("(") ? c + 1 : c;
  const codas = shape.endsWith(")") ? k + 1 : 1;
  const rest = onsets * codas;
  if (limit === NO_ECHO) return rest * v * (rest * (v - 1)) ** (n - 1);
  if (limit === HARMONY) return 2 * ((rest * v) / 2) ** n;
  if (limit === FREE) return (rest * v) ** n;
  let [open, closed] = [onsets * v, onsets * v * (codas - 1)];
  for (let at = 1; at < n; at++) {
    const next = open * onsets * v + closed * c * v;
    [open, closed] = [next, next * (codas - 1)];
  }
  return open + closed;
}

/** How many words a syllable grammar allows. */
export const phonotactics: Family = {
  id: "linguistics/phonotactics",
  keywords: [
    "phonotactics",
    "syllable",
    "structure",
    "well-formed",
    "lexicon",
    "morphotactics",
    "finite-state",
    "onset",
  ],
  texts: [
    "A language has {c} consonants and {v} vowels; any consonant may be an onset but only {k} of them a coda. Its syllables have the shape {shape}, optional parts in brackets, and {limit}. Counting words as sequences of syllables, how many possible words of {n} syllables are there?",
    "Syllable shape {shape} (brackets: optional); {v} vowels; {c} consonants, all allowed as onsets and {k} as codas; moreover {limit}. If words with different syllables count as different, what is the number of possible words of exactly {n} syllables?",
  ],
  fields: {
    c: "number",
    v: "number",
    k: "number",
    shape: SHAPES,
    limit: [FREE, NO_ECHO, HARMONY, NO_HIATUS],
    n: "number",
  },
  draw: (random, level) => {
    const limit = random.pick([[FREE], [NO_ECHO, HARMONY], [NO_HIATUS]][level - 1]!);
    return {
      c: random.int(9, 40),
      v: limit === HARMONY ? 2 * random.int(2, 6) : random.int(3, 11),
      k: random.int(2, 8),
      shape: level === 3 ? SHAPES[2] : random.pick(SHAPES.slice(1)),
      limit,
      n: level === 1 ? 2 : random.int(2, 3) + (level === 3 ? 1 : 0),
    };
  },
  solve: (params) => {
    const [c, v, k, n] = [num(params, "c"), num(params, "v"), num(params, "k"), num(params, "n")];
    const [shape, limit] = [str(params, "shape"), str(params, "limit")];
    const count = (rule: string, size = n, codas = k) => String(countWords(shape, c, codas, v, size, rule));
    const answer = count(limit);
    const onsets = shape.startsWith("(") ? c + 1 : c;
    const codas = shape.endsWith(")") ? k + 1 : 1;
    const all = onsets * v * codas;
    const reasons: Readonly<Record<string, readonly string[]>> = {
      [FREE]: [`The ${n} syllables are chosen independently, so the count is ${all} to the power ${n}.`],
      [NO_ECHO]: [
        `After the first syllable only ${v - 1} vowels remain each time, which leaves ${onsets} × ${v - 1} × ${codas} = ${onsets * (v - 1) * codas} syllables.`,
        `The count is ${all} × ${onsets * (v - 1) * codas} to the power ${n - 1}.`,
      ],
      [HARMONY]: [
        `With the vowels of one class there are ${all / 2} syllables.`,
        `Each class gives ${all / 2} to the power ${n} words, and no word belongs to both.`,
      ],
      [NO_HIATUS]: [
        `Of them ${onsets * v} are open and ${onsets * v * k} closed; after a closed one only the ${c} real onsets are allowed.`,
        ...Array.from(
          { length: n - 2 },
          (_, at) =>
            `There are ${count(limit, at + 2)} words of ${at + 2} syllables, of which one in ${k + 1} ends in an open syllable.`,
        ),
        `Each word that ends open is continued by ${all} syllables, each that ends closed by ${c * v * (k + 1)}.`,
      ],
    };
    return {
      answer,
      answerType: "numeric",
      steps: [
        `There are ${onsets} onsets (${onsets === c ? "none may be missing" : "one of them empty"}) and ${codas} codas, the empty one included.`,
        `So there are ${onsets} × ${v} × ${codas} = ${all} syllables.`,
        ...reasons[limit]!,
      ],
      distractors: wrongAnswers(answer, [
        count(FREE),
        count(limit, n, k - 1),
        String(all * n),
        count(NO_ECHO),
        count(limit, n - 1),
      ]),
    };
  },
};

const SPLIT = "time since the two languages split, in years, rounded to the nearest ten";
const KEPT =
  "percentage of its old words that each language alone has kept since the split, rounded to one decimal";
const LATER = ["500", "1000", "1500", "2000", "2500", "3000"].map(
  (years) =>
    `percentage of cognates that the two will still share in another ${years} years, rounded to one decimal`,
);

/** What a share of cognates says about the age of a split. */
export const glottochronology: Family = {
  id: "linguistics/glottochronology",
  keywords: [
    "glottochronology",
    "lexicostatistics",
    "swadesh",
    "cognates",
    "divergence",
    "language family",
    "dating",
  ],
  texts: [
    "A basic word list has {n} meanings, of which {b} are set aside as loans; of the remaining ones {k} are cognate in two related languages. Assume that each language by itself keeps a share of {r} of its basic words per millennium. What is the {asked}?",
    "Two sister languages are compared on {n} basic meanings. Loans spoil {b} of these, and {k} of the rest are cognate. At a retention rate of {r} per millennium in either language, what is the {asked}?",
  ],
  fields: { n: "number", b: "number", k: "number", r: "number", asked: [SPLIT, KEPT, ...LATER] },
  draw: (random, level) => {
    const n = random.pick([100, 200]);
    const b = random.int(1, n / 10);
    const k = random.int(Math.ceil(0.2 * (n - b)), Math.floor(0.85 * (n - b)));
    const r = random.int(79, 87) / 100;
    return { n, b, k, r, asked: level === 1 ? KEPT : level === 2 ? SPLIT : random.pick(LATER) };
  },
  solve: (params) => {
    const [n, b, k, r] = [num(params, "n"), num(params, "b"), num(params, "k"), num(params, "r")];
    const asked = str(params, "asked");
    const shared = k / (n - b);
    const base = `Of ${n} − ${b} = ${n - b} usable meanings ${k} are cognate, a share of c = ${shown(shared)}.`;
    if (asked === SPLIT) {
      const years = (share: number, lines: number) =>
        fixed((100 * Math.log(share)) / (lines * Math.log(r)), 0);
      const tens = (text: string) => (text === "0" ? text : `${text}0`);
      const answer = tens(years(shared, 2));
      return {
        answer,
        answerType: "numeric",
        unit: "years",
        steps: [
          base,
          `Both languages lose words, so c = r^(2t) and t = ln c / (2·ln r) millennia.`,
          `The logarithms are ln c = ${shown(Math.log(shared))} and ln r = ${shown(Math.log(r))}.`,
          "Their quotient is halved, turned into years and rounded to tens.",
        ],
        distractors: wrongAnswers(answer, [
          tens(years(shared, 1)),
          tens(years(k / n, 2)),
          tens(years(shared, 4)),
        ]),
      };
    }
    const percent = (value: number) => fixed(100 * value, 1);
    if (asked === KEPT) {
      return {
        answer: percent(Math.sqrt(shared)),
        answerType: "numeric",
        unit: "%",
        steps: [
          base,
          "A meaning stays cognate when both languages keep the word, and they lose words independently at one rate.",
          `So c is the square of the share that one language keeps, and that share is √${shown(shared)}.`,
        ],
        distractors: wrongAnswers(percent(Math.sqrt(shared)), [
          percent(shared),
          percent(shared / 2),
          percent(Math.sqrt(k / n)),
          percent(r),
        ]),
      };
    }
    const millennia = (LATER.indexOf(asked) + 1) / 2;
    const answer = percent(shared * r ** (2 * millennia));
    return {
      answer,
      answerType: "numeric",
      unit: "%",
      steps: [
        base,
        `In ${millennia} millennia each language keeps a share of ${r}^${millennia} = ${shown(r ** millennia)}.`,
        `Both keep a word with the share ${shown(r ** millennia)}² = ${shown(r ** (2 * millennia))}.`,
        `The share that is still cognate is ${shown(shared)} × ${shown(r ** (2 * millennia))}, taken in percent.`,
      ],
      distractors: wrongAnswers(answer, [
        percent(shared * r ** millennia),
        percent(r ** (2 * millennia)),
        percent((k / n) * r ** (2 * millennia)),
        percent(shared),
      ]),
    };
  },
};
