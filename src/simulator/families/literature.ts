import type { Random } from "../../util/random.ts";
import type { Family } from "../family.ts";
import { LITERARY_WORKS } from "./literature-works.ts";
import {
  drawOrder,
  drawUntil,
  fixed,
  num,
  nums,
  RANKS,
  setText,
  shown,
  solveOrder,
  str,
  wrongAnswers,
} from "./word-text.ts";

const WORK_NAMES = LITERARY_WORKS.map((it) => it.name);

const workOrder: Family = {
  id: "literature/order-of-works",
  keywords: ["literary history", "novel", "publication", "author", "works", "fiction", "literature", "canon"],
  texts: [
    "Four works are listed by their first publication as a book: A) {a}; B) {b}; C) {c}; D) {d}. Answer with one letter. Which was published {rank}?",
    "A reading list is to be put in order of first book publication. A) {a} B) {b} C) {c} D) {d} Which letter marks the work that came {rank}?",
  ],
  fields: { a: WORK_NAMES, b: WORK_NAMES, c: WORK_NAMES, d: WORK_NAMES, rank: RANKS },
  draw: (random, level) => {
    const spacing = [
      { gap: 40, span: 400 },
      { gap: 12, span: 150 },
      { gap: 2, span: 30 },
    ][level - 1]!;
    return drawOrder(random, LITERARY_WORKS, spacing, level === 1 ? RANKS.slice(0, 2) : RANKS.slice(2));
  },
  solve: (params) => solveOrder(params, LITERARY_WORKS, "came out in"),
};

const END_WORDS = (
  "river stone winter lantern mother salt window harvest shadow bread mirror orchard " +
  "thunder candle feather garden silence anchor ember meadow island sparrow copper letter"
).split(" ");

const WORD_FIELDS = ["w1", "w2", "w3", "w4", "w5", "w6"] as const;

// Retrogradatio cruciata: a stanza takes the end-words of the one before in this order.
const SESTINA = [5, 0, 4, 1, 3, 2] as const;

/** The end-words `steps` stanzas later, or earlier when negative. */
function sestinaStanza(words: readonly string[], steps: number): string[] {
  let now = [...words];
  // Six steps lead back to the start, so going back is going on.
  for (let step = 0; step < ((steps % 6) + 6) % 6; step++) now = SESTINA.map((at) => now[at]!);
  return now;
}

const sestina: Family = {
  id: "literature/sestina",
  keywords: ["sestina", "poetic form", "fixed form", "stanza", "verse", "poetry", "troubadour", "poem"],
  texts: [
    "In stanza {k} of a sestina the six lines end, in order, on the words {w1}, {w2}, {w3}, {w4}, {w5}, {w6}. The poem keeps the usual order of end-words. On which word does line {line} of stanza {j} end?",
    "A sestina with the traditional rotation of end-words is partly lost. Stanza {k} survives, with the line ends {w1}, {w2}, {w3}, {w4}, {w5}, {w6}. Which word must have closed line {line} of stanza {j}?",
  ],
  fields: {
    k: "number",
    j: "number",
    line: "number",
    ...Object.fromEntries(WORD_FIELDS.map((it) => [it, "word" as const])),
  },
  draw: (random, level) => {
    const k = level === 3 ? random.int(4, 6) : level === 2 ? random.int(1, 3) : random.int(1, 5);
    const j = level === 1 ? k + 1 : level === 2 ? k + random.int(2, 3) : random.int(1, k - 2);
    const words = random.shuffle(END_WORDS);
    return {
      k,
      j,
      line: random.int(1, 6),
      ...Object.fromEntries(WORD_FIELDS.map((it, at) => [it, words[at]!])),
    };
  },
  solve: (params) => {
    const [k, j, line] = [num(params, "k"), num(params, "j"), num(params, "line")];
    const words = WORD_FIELDS.map((it) => str(params, it));
    const direction = j > k ? 1 : -1;
    const asked = sestinaStanza(words, j - k);
    const answer = asked[line - 1]!;
    const between = Array.from({ length: Math.abs(j - k) }, (_, at) => {
      const steps = direction * (at + 1);
      return `Stanza ${k + steps} then ends on ${sestinaStanza(words, steps).join(", ")}.`;
    });
    return {
      answer,
      answerType: "text",
      steps: [
        "Each stanza of a sestina takes the end-words of the stanza before in the order 6, 1, 5, 2, 4, 3.",
        direction > 0
          ? `From stanza ${k} to stanza ${j} the number of such steps is ${j - k}.`
          : `From stanza ${k} back to stanza ${j} the steps to undo number ${k - j}: line 1 of the earlier stanza is line 2 of the later one, then lines 4, 6, 5, 3 and 1.`,
        ...between,
        `Line ${line} of stanza ${j} is number ${line} in the last of these lists.`,
      ],
      distractors: wrongAnswers(answer, [
        words[line - 1]!,
        sestinaStanza(words, k - j)[line - 1]!,
        asked[line % 6]!,
        asked[(line + 1) % 6]!,
        words[6 - line]!,
      ]),
    };
  },
};

const TTR = "type-token ratio, to three decimals";
const YULE =
  "value of Yule's characteristic K = 10000·(Σ f² − N)/N², with f the frequency of each type, to two decimals";
const HONORE =
  "value of Honoré's statistic R = 100·ln(N)/(1 − V1/V), with V1 the number of types that occur once, to two decimals";

const stylometry: Family = {
  id: "literature/stylometry",
  keywords: [
    "stylometry",
    "vocabulary",
    "style",
    "authorship",
    "attribution",
    "digital",
    "richness",
    "words",
  ],
  texts: [
    "The word types of a disputed passage occur {freqs} times respectively; N is the number of tokens and V the number of types. What is the {asked}?",
    "For a test of authorship a passage is counted: its V different words have the frequencies {freqs}, which add up to N running words. What is the {asked}?",
  ],
  fields: { freqs: "numbers", asked: [TTR, YULE, HONORE] },
  draw: (random, level) => {
    const [least, most, top] = ([[8, 12, 9] as const, [9, 12, 9] as const, [14, 18, 14] as const] as const)[
      level - 1
    ]!;
    const freqs = drawUntil(
      () => Array.from({ length: random.int(least, most) }, () => 1 + Math.floor(top * random.next() ** 2.5)),
      (it) => it.filter((f) => f === 1).length >= 2 && Math.max(...it) >= 3,
    );
    return { freqs: freqs.sort((a, b) => b - a), asked: [TTR, YULE, HONORE][level - 1]! };
  },
  solve: (params) => {
    const [freqs, asked] = [nums(params, "freqs"), str(params, "asked")];
    const n = freqs.reduce((sum, f) => sum + f, 0);
    const squares = freqs.reduce((sum, f) => sum + f * f, 0);
    const [v, v1] = [freqs.length, freqs.filter((f) => f === 1).length];
    const base = [
      `Adding the frequencies gives N = ${n} tokens.`,
      `There are V = ${v} types, one for each frequency.`,
    ];
    if (asked === TTR) {
      const answer = fixed(v / n, 3);
      return {
        answer,
        answerType: "numeric",
        steps: [...base, `The ratio is types over tokens, V/N = ${v}/${n}.`],
        distractors: wrongAnswers(answer, [
          fixed(n / v, 3),
          fixed(v1 / n, 3),
          fixed(v1 / v, 3),
          fixed(1 - v / n, 3),
        ]),
      };
    }
    if (asked === YULE) {
      const yule = (sum: number) => fixed((10000 * sum) / (n * n), 2);
      return {
        answer: yule(squares - n),
        answerType: "numeric",
        steps: [
          base[0]!,
          `The sum of squared frequencies is ${freqs.map((f) => `${f}²`).join(" + ")} = ${squares}.`,
          `So Σ f² − N = ${squares} − ${n} = ${squares - n}, and N² = ${n * n}.`,
          "K is 10000 times the quotient of these two.",
        ],
        distractors: wrongAnswers(yule(squares - n), [
          yule(squares),
          yule(squares - v),
          fixed((10000 * v) / n, 2),
        ]),
      };
    }
    const honore = (log: number, share: number) => fixed((100 * log) / (1 - share), 2);
    const answer = honore(Math.log(n), v1 / v);
    return {
      answer,
      answerType: "numeric",
      steps: [
        ...base,
        `V1 = ${v1} types occur once, so 1 − V1/V = 1 − ${v1}/${v} = ${shown(1 - v1 / v)}.`,
        `The natural logarithm is ln ${n} = ${shown(Math.log(n))}.`,
        `R is 100 × ${shown(Math.log(n))} over ${shown(1 - v1 / v)}.`,
      ],
      distractors: wrongAnswers(answer, [
        honore(Math.log10(n), v1 / v),
        honore(Math.log(n), v1 / n),
        honore(Math.log(v), v1 / v),
      ]),
    };
  },
};

const TERZA_RIMA = "cantos in terza rima, each of ten tercets and a closing line";

/** One unit of each form; a letter stands for a rhyme, in upper and lower case alike. */
const FORMS: Readonly<Record<string, string>> = {
  limericks: "aabba",
  "stanzas in ottava rima": "abababcc",
  "stanzas in rhyme royal": "ababbcc",
  "Spenserian stanzas": "ababbcbcc",
  "In Memoriam stanzas": "abba",
  "Burns stanzas": "aaabab",
  "Shakespearean sonnets": "ababcdcdefefgg",
  "Spenserian sonnets": "ababbcbccdcdee",
  "Petrarchan sonnets with a sestet on three rhymes repeated in the same order": "abbaabbacdecde",
  "Onegin stanzas": "ababccddeffegg",
  "ballades of three eight-line stanzas and a four-line envoi": `${"ababbcbc".repeat(3)}bcbc`,
  villanelles: `${"aba".repeat(5)}abaa`,
  [TERZA_RIMA]: "",
};

/** Terza rima has no fixed alphabet: tercet t rhymes t, t+1, t, and the closing line takes up the last middle rhyme. */
function rhymesOf(form: string): number[] {
  if (form === TERZA_RIMA) {
    return [...Array.from({ length: 30 }, (_, at) => Math.floor(at / 3) + (at % 3 === 1 ? 1 : 0)), 10];
  }
  return [...FORMS[form]!].map((letter) => letter.charCodeAt(0));
}

const FORM_LEVELS = [
  Object.keys(FORMS).slice(0, 6),
  Object.keys(FORMS).slice(6, 10),
  Object.keys(FORMS).slice(10),
];

function rhymingLines(rhymes: readonly number[], line: number): number[] {
  const start = line - 1 - ((line - 1) % rhymes.length);
  const own = rhymes[line - 1 - start]!;
  return rhymes.flatMap((rhyme, at) => (rhyme === own && start + at + 1 !== line ? [start + at + 1] : []));
}

const rhymeScheme: Family = {
  id: "literature/rhyme-scheme",
  keywords: [
    "rhyme",
    "scheme",
    "sonnet",
    "villanelle",
    "terza rima",
    "poetic form",
    "poetry",
    "stanza",
    "verse",
  ],
  texts: [
    "A book of verse consists of {n} {form}, all keeping the standard rhyme scheme, with new rhymes in each; its lines are numbered through from 1. Write the answer as a set in curly braces. Which other lines rhyme with line {line}?",
    "The lines of a sequence of {n} regular {form} are numbered continuously from 1, and no rhyme is carried from one to the next. What is the set, in curly braces, of the numbers of all the other lines that rhyme with line {line}?",
  ],
  fields: { n: "number", form: Object.keys(FORMS), line: "number" },
  draw: (random, level) => {
    const form = random.pick(FORM_LEVELS[level - 1]!);
    const n = random.int(6, level === 1 ? 20 : 60);
    return { n, form, line: random.int(rhymesOf(form).length + 1, n * rhymesOf(form).length) };
  },
  solve: (params) => {
    const [form, line] = [str(params, "form"), num(params, "line")];
    const rhymes = rhymesOf(form);
    const size = rhymes.length;
    const [before, within] = [Math.floor((line - 1) / size), ((line - 1) % size) + 1];
    const lines = rhymingLines(rhymes, line);
    const order = [...new Set(rhymes)];
    const letters = rhymes.map((it) => String.fromCharCode(65 + order.indexOf(it)));
    const answer = setText(lines);
    return {
      answer,
      answerType: "set",
      steps: [
        `Each unit has ${size} lines with the rhyme scheme ${letters.join("")}.`,
        `${line} = ${size} × ${before} + ${within}, so line ${line} is line ${within} of unit ${before + 1} and carries the rhyme ${letters[within - 1]!}.`,
        `In one unit the other lines with ${letters[within - 1]!} are ${lines.map((it) => it - size * before).join(", ")}.`,
        `Adding the ${size} × ${before} = ${size * before} lines that come before the unit gives the numbers.`,
      ],
      distractors: wrongAnswers(answer, [
        setText([...lines, line]),
        setText(lines.map((it) => it - size * before)),
        setText(lines.map((it) => it + size)),
        setText(lines.map((it) => it + 1)),
      ]),
    };
  },
};

const FEET = { iambic: "01", trochaic: "10", anapaestic: "001", dactylic: "100" } as const;
const LENGTHS = [
  "dimeter",
  "trimeter",
  "tetrameter",
  "pentameter",
  "hexameter",
  "heptameter",
  "octameter",
] as const;
type Foot = keyof typeof FEET;
const FOOT_NAMES = Object.keys(FEET) as Foot[];

/** The strict line of a metre and those its licences allow, as the problem text states them. */
function variantsOf(foot: Foot, feet: number): string[] {
  const strict = FEET[foot].repeat(feet);
  if (foot === "trochaic") return [strict, strict.slice(0, -1)];
  if (foot === "dactylic") return [strict, strict.slice(0, -1), strict.slice(0, -2)];
  const heads = foot === "iambic" ? [strict, `10${strict.slice(2)}`] : [strict];
  return [...heads, ...heads.map((it) => `${it}0`)];
}

const METRES = FOOT_NAMES.flatMap((foot) =>
  LENGTHS.map((length, at) => ({ foot, length, name: `${foot} ${length}`, lines: variantsOf(foot, at + 2) })),
);
type Metre = (typeof METRES)[number];

/** The metres that a scanned line can be in. */
function metresOf(line: string): Metre[] {
  return METRES.filter((it) => it.lines.includes(line));
}

const LINE_FIELDS = ["l1", "l2", "l3", "l4", "l5"] as const;

function drawLines(random: Random, level: number): string[] {
  const main = random.pick(METRES);
  const odd = random.pick(
    METRES.filter((it) => {
      const near = Math.abs(it.lines[0]!.length - main.lines[0]!.length) <= 2;
      return it !== main && (level === 1 || (near && (level === 2 || it.foot !== main.foot)));
    }),
  );
  const licensed = (metre: Metre) => random.pick(metre.lines);
  const at = random.int(0, 4);
  return LINE_FIELDS.map((_, line) => {
    if (line === at) return level === 3 ? random.pick(odd.lines.slice(1)) : odd.lines[0]!;
    return level === 1 ? main.lines[0]! : licensed(main);
  });
}

const metre: Family = {
  id: "literature/metre",
  keywords: ["metre", "meter", "scansion", "prosody", "foot", "iambic", "rhythm", "verse", "poetry"],
  texts: [
    "A five-line stanza is scanned with 0 for an unstressed and 1 for a stressed syllable: {l1} / {l2} / {l3} / {l4} / {l5}. Allowed licences are one extra unstressed syllable at the end of an iambic or anapaestic line, the loss of one final unstressed syllable in a trochaic line or of one or two in a dactylic line, and 10 for the first 01 of an iambic line. One line is in another metre than the other four. What is the metre of that line, named by foot and length (on the model of amphibrachic octameter)?",
    "Scansion of five lines, where 1 is a stressed and 0 an unstressed syllable: {l1} / {l2} / {l3} / {l4} / {l5}. Iambic and anapaestic lines may have one further unstressed syllable at the end, trochaic lines may lack their last unstressed syllable, dactylic lines their last one or two, and an iambic line may open with 10 for 01. Four lines share one metre. In which metre, named by foot and length on the model of amphibrachic octameter, is the remaining one?",
  ],
  fields: Object.fromEntries(LINE_FIELDS.map((it) => [it, "word" as const])),
  draw: (random, level) => {
    const lines = drawUntil(
      () => drawLines(random, level),
      (it) => it.every((line) => metresOf(line).length === 1),
    );
    return Object.fromEntries(LINE_FIELDS.map((it, at) => [it, lines[at]!]));
  },
  solve: (params) => {
    const lines = LINE_FIELDS.map((it) => str(params, it));
    const found = lines.map((it) => metresOf(it)[0]!);
    const at = found.findIndex((it) => found.filter((other) => other === it).length === 1);
    const [odd, main] = [found[at]!, found[at === 0 ? 1 : 0]!];
    const named = (foot: string, length: string) => `${foot} ${length}`;
    return {
      answer: odd.name,
      answerType: "text",
      steps: [
        `The lines have ${lines.map((it) => it.length).join(", ")} syllables and ${lines.map((it) => [...it].filter((s) => s === "1").length).join(", ")} stresses.`,
        `Four of them are ${main.name}, the strict form of which is ${main.lines[0]!}.`,
        `Line ${at + 1}, ${lines[at]!}, does not fit that metre even with a licence.`,
        `Cut into feet of the pattern ${FEET[odd.foot]}, line ${at + 1} is ${lines[at] === odd.lines[0] ? "the strict line" : "the line with a licence"} of ${odd.lines[0]!.length / FEET[odd.foot].length} feet.`,
      ],
      distractors: wrongAnswers(odd.name, [
        main.name,
        named(odd.foot, LENGTHS[(LENGTHS.indexOf(odd.length) + 1) % LENGTHS.length]!),
        named(FOOT_NAMES[(FOOT_NAMES.indexOf(odd.foot) + 1) % 4]!, odd.length),
      ]),
    };
  },
};

/** Problems of literary history, poetic form and stylometry. */
export const literatureFamilies: readonly Family[] = [workOrder, sestina, stylometry, rhymeScheme, metre];
