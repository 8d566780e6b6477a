import type { Random } from "../../util/random.ts";
import type { Family, Params } from "../family.ts";
import { editDistance, glottochronology, phonotactics } from "./linguistics-counts.ts";
import { drawUntil, madeUpForm, num, str, wrongAnswers } from "./word-text.ts";

const VOICED: Readonly<Record<string, string>> = { p: "b", t: "d", k: "g", s: "z" };
const VOICELESS: Readonly<Record<string, string>> = { b: "p", d: "t", g: "k", z: "s" };

/** Sound changes of a made-up language. Looking around leaves the context unconsumed, so all places change at once. */
const RULES: Readonly<Record<string, (form: string) => string>> = {
  "final devoicing (word-final b, d, g, z become p, t, k, s)": (it) =>
    it.replace(/[bdgz]$/, (c) => VOICELESS[c]!),
  "apocope (a word-final vowel is lost)": (it) => it.replace(/[aeiou]$/, ""),
  "intervocalic voicing (p, t, k, s become b, d, g, z between two vowels)": (it) =>
    it.replace(/(?<=[aeiou])[ptks](?=[aeiou])/g, (c) => VOICED[c]!),
  "palatalisation (t and k become c before i)": (it) => it.replace(/[tk](?=i)/g, "c"),
  "nasal assimilation (n becomes m before p and b)": (it) => it.replace(/n(?=[pb])/g, "m"),
  "vowel raising (e and o become i and u in an open final syllable, that is at the end of the word)": (it) =>
    it.replace(/[eo]$/, (c) => (c === "e" ? "i" : "u")),
  "rhotacism (z becomes r between two vowels)": (it) => it.replace(/(?<=[aeiou])z(?=[aeiou])/g, "r"),
  "nasal loss (n and m are lost before s and z)": (it) => it.replace(/[nm](?=[sz])/g, ""),
  "lenition (b, d, g are lost between two vowels)": (it) => it.replace(/(?<=[aeiou])[bdg](?=[aeiou])/g, ""),
  "umlaut (a becomes e if the next vowel after one or two consonants is i)": (it) =>
    it.replace(/a(?=[^aeiou]{1,2}i)/g, "e"),
};
const RULE_NAMES = Object.keys(RULES);
const RULE_FIELDS = ["r1", "r2", "r3"] as const;

const derive = (form: string, rules: readonly string[]) =>
  rules.reduce((now, rule) => RULES[rule]!(now), form);

const orderedRules: Family = {
  id: "linguistics/ordered-rules",
  keywords: [
    "phonology",
    "rule",
    "ordering",
    "derivation",
    "sound change",
    "underlying",
    "phonological",
    "generative",
  ],
  texts: [
    "A language derives surface forms by three rules applied once each in this order, every rule at all its places at once: first {r1}; second {r2}; third {r3}. What is the surface form of underlying {form}?",
    "Take the underlying form {form} and apply, one after the other and each simultaneously throughout the word: 1. {r1}; 2. {r2}; 3. {r3}. Which surface form comes out?",
  ],
  fields: { form: "word", r1: RULE_NAMES, r2: RULE_NAMES, r3: RULE_NAMES },
  draw: (random, level) => {
    const make = (): Params => {
      const [r1, r2, r3] = random.shuffle(RULE_NAMES);
      return { form: madeUpForm(random, level + 1), r1: r1!, r2: r2!, r3: r3! };
    };
    return drawUntil(make, (it) => {
      const rules = RULE_FIELDS.map((field) => str(it, field));
      const form = str(it, "form");
      const stages = rules.map((_, at) => derive(form, rules.slice(0, at + 1)));
      const active = stages.filter((stage, at) => stage !== (stages[at - 1] ?? form)).length;
      const orderMatters = derive(form, rules.toReversed()) !== stages[2];
      return (
        stages[2] !== form &&
        stages[2]!.length > 1 &&
        active >= Math.min(level, 2) &&
        (level < 3 || orderMatters)
      );
    });
  },
  solve: (params) => {
    const form = str(params, "form");
    const rules = RULE_FIELDS.map((it) => str(params, it));
    const answer = derive(form, rules);
    const [r1, r2, r3] = rules as [string, string, string];
    let now = form;
    const steps = rules.map((rule, at) => {
      const before = now;
      now = RULES[rule]!(before);
      const name = rule.slice(0, rule.indexOf(" ("));
      if (now === before)
        return `Rule ${at + 1}, ${name}: no place in ${before} meets the context, so nothing changes.`;
      return `Rule ${at + 1}, ${name}: ${before} becomes ${now}.`;
    });
    return {
      answer,
      answerType: "text",
      steps: [`The derivation starts from ${form}.`, ...steps],
      distractors: wrongAnswers(answer, [
        derive(form, [r3, r2, r1]),
        derive(form, [r2, r1, r3]),
        derive(form, [r1, r3, r2]),
        derive(form, [r1, r2]),
        derive(form, [r2, r3]),
        form,
        form.slice(0, -1),
        form.slice(1),
      ]),
    };
  },
};

const GRIMM: Readonly<Record<string, string>> = {
  bh: "b",
  dh: "d",
  gh: "g",
  p: "f",
  t: "þ",
  k: "h",
  b: "p",
  d: "t",
  g: "k",
};
const VERNER: Readonly<Record<string, string>> = { f: "b", þ: "d", h: "g", s: "z" };

/** Grimm's law; with `everywhere` also where an s or a voiceless stop before protects a stop. */
function grimm(root: string, everywhere = false): string {
  return root.replace(/[bdg]h|[ptkbdg]/g, (stop, at: number) => {
    const guarded = /[ptk]/.test(stop) && at > 0 && /[sptk]/.test(root[at - 1]!);
    return guarded && !everywhere ? stop : GRIMM[stop]!;
  });
}

function verner(form: string, accent: number): string {
  return form.replace(/(?<=[aeioumnlrbdg])[fþhs](?=[aeioumnlrbdg])/g, (fricative, at: number) => {
    const syllable = [...form.slice(0, at)].filter((it) => "aeiou".includes(it)).length;
    return syllable > 0 && syllable !== accent ? VERNER[fricative]! : fricative;
  });
}

function protoRoot(random: Random, level: number): string {
  const single = ["p", "t", "k", "b", "d", "g", "bh", "dh", "gh"];
  const edge = level === 1 ? single : [...single, "sp", "st", "sk", "pl", "tr", "kl", "m", "n"];
  const middle =
    level === 1 ? single : [...single, "p", "t", "k", "s", "st", "kt", "pt", "rt", "rk", "nt", "ndh", "lp"];
  const vowel = () => random.pick([..."aeiou"]);
  let root = random.pick(edge) + vowel();
  for (let at = 1; at < (level === 3 ? 3 : 2); at++) root += random.pick(middle) + vowel();
  return root + random.pick(["", "s", "n", "r", "m"]);
}

const germanicShift: Family = {
  id: "linguistics/germanic-shift",
  keywords: [
    "grimm",
    "verner",
    "sound law",
    "historical",
    "germanic",
    "indo-european",
    "comparative",
    "shift",
  ],
  texts: [
    "Carry the made-up Proto-Indo-European form {root}, accented on syllable {accent}, through Grimm's law and then Verner's law, leaving all vowels as they are. A voiceless stop right after s or another voiceless stop is not shifted; Verner's law here voices f, þ, h, s to b, d, g, z between two voiced sounds when the vowel before is not the accented one. Written with plain letters and þ, which Germanic form results?",
    "Suppose {root} is a Proto-Indo-European form with the accent on syllable {accent} (bh, dh, gh are the voiced aspirates). Grimm's law applies first, but not to a voiceless stop that directly follows s or a voiceless stop; then Verner's law turns f, þ, h, s into b, d, g, z between voiced sounds if the preceding vowel lacks the accent. Vowels stay unchanged. What is the Germanic outcome, written with plain letters and þ?",
  ],
  fields: { root: "word", accent: "number" },
  draw: (random, level) =>
    drawUntil(
      (): Params => ({ root: protoRoot(random, level), accent: level === 3 ? random.int(2, 3) : 1 }),
      (it) => {
        const shifted = grimm(str(it, "root"));
        const voiced = verner(shifted, num(it, "accent")) !== shifted;
        const cluster = /[^aeiouh]{2}/.test(str(it, "root"));
        return shifted !== str(it, "root") && voiced === (level === 3) && (level !== 2 || cluster);
      },
    ),
  solve: (params) => {
    const [root, accent] = [str(params, "root"), num(params, "accent")];
    const shifted = grimm(root);
    const answer = verner(shifted, accent);
    const stops = root.match(/[bdg]h|[ptkbdg]/g) ?? [];
    const changes = [...new Set(stops)].map((stop) => `${stop} > ${GRIMM[stop]!}`);
    const guarded = root.match(/[sptk][ptk]/g) ?? [];
    return {
      answer,
      answerType: "text",
      steps: [
        `Grimm's law has ${changes.join(", ")} for the stops of ${root}.`,
        guarded.length > 0
          ? `In ${[...new Set(guarded)].join(" and ")} the second consonant is protected and stays a voiceless stop.`
          : "No stop follows s or a voiceless stop, so none is protected.",
        `After Grimm's law the form is ${shifted}.`,
        answer === shifted
          ? "No fricative between voiced sounds follows an unaccented vowel, so Verner's law changes nothing."
          : `The accent is on syllable ${accent}, so Verner's law voices each fricative between voiced sounds whose preceding vowel belongs to another syllable.`,
      ],
      distractors: wrongAnswers(answer, [
        shifted,
        verner(grimm(root, true), accent),
        verner(shifted, 0),
        root,
        grimm(shifted.replaceAll("þ", "t")),
        root.replace(/([bdg])h/g, "$1"),
        `${answer}z`,
      ]),
    };
  },
};

const FRONT = "eiöü";
const NUMBERS = ["singular", "plural"] as const;
const POSSESSORS = ["none", "my", "our", "his or her"] as const;
const CASES = ["accusative", "dative", "locative", "ablative", "genitive"] as const;

/** Adds a suffix in archiphonemes: A is e or a, I is i, ı, ü or u, D is d or t. */
function addSuffix(stem: string, suffix: string, slip = ""): string {
  let form = stem;
  for (const sound of suffix) {
    const last = [...form].findLast((it) => "aıoueiöü".includes(it))!;
    const front = FRONT.includes(last) !== (slip === "backness");
    const round = "ouöü".includes(last) && slip !== "rounding";
    if (sound === "A") form += front ? "e" : "a";
    else if (sound === "I") form += front ? (round ? "ü" : "i") : round ? "u" : "ı";
    else if (sound === "D") form += /[fhkpstçş]$/.test(form) !== (slip === "voicing") ? "t" : "d";
    else form += sound;
  }
  return form;
}

/** The suffixes in order: number, possessor, case. A buffer consonant parts two vowels, and n follows the third person. */
function suffixesOf(stem: string, number: string, possessor: string, kase: string): string[] {
  const plural = number === "plural" ? ["lAr"] : [];
  const open = plural.length === 0 && /[aıoueiöü]$/.test(stem);
  const owner = {
    my: open ? "m" : "Im",
    our: open ? "mIz" : "ImIz",
    "his or her": open ? "sI" : "I",
  }[possessor];
  const third = possessor === "his or her";
  const bare = open && owner === undefined;
  const ending = {
    accusative: third ? "nI" : bare ? "yI" : "I",
    dative: third ? "nA" : bare ? "yA" : "A",
    locative: third ? "ndA" : "DA",
    ablative: third ? "ndAn" : "DAn",
    genitive: third || bare ? "nIn" : "In",
  }[kase]!;
  return [...plural, ...(owner === undefined ? [] : [owner]), ending];
}

const inflect = (stem: string, suffixes: readonly string[], slip = "") =>
  suffixes.reduce((form, suffix) => addSuffix(form, suffix, slip), stem);

function turkishStem(random: Random, syllables: number, vowelFinal: boolean): string {
  const consonants = [..."bdgklmnrstvyzşç"];
  let stem = random.pick(consonants) + random.pick([..."aıoueiöü"]);
  for (let at = 1; at < syllables; at++) {
    const front = FRONT.includes(stem.at(-1)!);
    const round = "ouöü".includes(stem.at(-1)!);
    const close = front ? (round ? "ü" : "i") : round ? "u" : "ı";
    stem += random.pick(consonants) + random.pick([front ? "e" : "a", close]);
  }
  return vowelFinal ? stem : stem + random.pick([..."lmnrzsşfh"]);
}

const turkishHarmony: Family = {
  id: "linguistics/turkish-harmony",
  keywords: [
    "vowel harmony",
    "turkish",
    "morphology",
    "suffix",
    "agglutinative",
    "morphophonology",
    "inflection",
  ],
  texts: [
    "The made-up noun {stem} inflects like a wholly regular native Turkish noun, and its last consonant never alternates. Its number is {number}, its possessor {possessor}, its case {case}. How is the inflected form written in Turkish orthography, without apostrophe?",
    "Treat {stem} as a regular Turkish noun stem (invented; no consonant softening). Number: {number}. Possessor: {possessor}. Case: {case}. Which word form do the suffixes yield, in Turkish spelling and as one word?",
  ],
  fields: { stem: "word", number: NUMBERS, possessor: POSSESSORS, case: CASES },
  draw: (random, level) => ({
    stem: turkishStem(
      random,
      level === 1 ? random.int(1, 2) : random.int(2, 3),
      level > 1 && random.chance(0.6),
    ),
    number: level === 1 ? random.pick(NUMBERS) : level === 2 ? "singular" : random.pick(NUMBERS),
    possessor:
      level === 1
        ? "none"
        : level === 2
          ? random.pick(POSSESSORS.slice(0, 3))
          : random.pick(POSSESSORS.slice(2)),
    case: random.pick(CASES),
  }),
  solve: (params) => {
    const [stem, number, possessor] = [str(params, "stem"), str(params, "number"), str(params, "possessor")];
    const kase = str(params, "case");
    const suffixes = suffixesOf(stem, number, possessor, kase);
    const answer = inflect(stem, suffixes);
    const last = [...stem].findLast((it) => "aıoueiöü".includes(it))!;
    const kind = `${FRONT.includes(last) ? "front" : "back"} and ${"ouöü".includes(last) ? "rounded" : "unrounded"}`;
    const otherCase = CASES[(CASES.indexOf(kase as (typeof CASES)[number]) + 1) % CASES.length]!;
    const before = inflect(stem, suffixes.slice(0, -1));
    return {
      answer,
      answerType: "text",
      steps: [
        `In archiphonemes (A = a/e, I = ı/i/u/ü, D = d/t) the suffixes after ${stem} are ${suffixes.map((it) => `-${it}`).join(", ")}.`,
        `The last vowel of the stem, ${last}, is ${kind}; every suffix vowel takes its features from the vowel before it.`,
        suffixes.length > 1
          ? `Before the case ending this gives ${before}.`
          : "There is only the case ending, so it follows the stem itself.",
        `The ${kase} ending -${suffixes.at(-1)!} is then adapted to ${before}, with t for D only after a voiceless consonant.`,
      ],
      distractors: wrongAnswers(answer, [
        inflect(stem, suffixes, "backness"),
        inflect(stem, suffixes, "voicing"),
        inflect(stem, suffixes, "rounding"),
        inflect(stem, suffixesOf(stem, number, possessor, otherCase)),
        inflect(stem, suffixes.toReversed()),
      ]),
    };
  },
};

/** Problems of phonology, morphology, historical and quantitative linguistics. */
export const linguisticsFamilies: readonly Family[] = [
  orderedRules,
  germanicShift,
  turkishHarmony,
  editDistance,
  phonotactics,
  glottochronology,
];
