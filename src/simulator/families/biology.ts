import type { Family, Params } from "../family.ts";
import {
  BASES,
  mrnaOf,
  reversed,
  SENSE_CODONS,
  STOP_CODONS,
  STRANDS,
  strandOf,
  translate,
} from "./genetic-code.ts";
import { drawUntil, fixed, num, nums, setText, shown, str, wrongAnswers } from "./word-text.ts";

const ORGANISMS = [
  "field mice",
  "scarlet tiger moths",
  "fruit flies",
  "snapdragon plants",
  "sticklebacks",
  "land snails",
  "deer mice",
  "pea plants",
] as const;

const CARRIERS = "heterozygous carriers";
const DOMINANT = "homozygous for the dominant allele";
const NEXT_CARRIERS =
  "carriers among equally many offspring, if no individual of the recessive phenotype breeds and the others mate at random";
const NEXT_RECESSIVE =
  "of the recessive phenotype among equally many offspring, if no individual of that phenotype breeds and the others mate at random";

function hardyWeinbergCount(asked: string, n: number, q: number): number {
  const next = asked === NEXT_CARRIERS || asked === NEXT_RECESSIVE ? q / (1 + q) : q;
  if (asked === DOMINANT) return n * (1 - next) ** 2;
  return asked === NEXT_RECESSIVE ? n * next * next : n * 2 * next * (1 - next);
}

const hardyWeinberg: Family = {
  id: "biology/hardy-weinberg",
  keywords: ["population", "genetics", "hardy", "weinberg", "allele", "evolution", "selection", "biology"],
  texts: [
    "In a random-mating population of {n} {organism}, {r} show the recessive phenotype of one autosomal locus with two alleles, and the locus is in Hardy-Weinberg equilibrium. Rounded to the nearest whole number, how many individuals are expected to be {asked}?",
    "A survey counts {r} individuals of the recessive phenotype among {n} {organism}. Assume one autosomal locus with two alleles at Hardy-Weinberg equilibrium and round to the nearest whole number. What is the expected number of individuals that are {asked}?",
  ],
  fields: {
    n: "number",
    r: "number",
    organism: ORGANISMS,
    asked: [CARRIERS, DOMINANT, NEXT_CARRIERS, NEXT_RECESSIVE],
  },
  draw: (random, level) => {
    const organism = random.pick(ORGANISMS);
    if (level === 1) {
      const m = random.int(1, 60);
      const k = random.int(2, 15);
      return { n: 400 * m, r: m * k * k, organism, asked: random.pick([CARRIERS, DOMINANT]) };
    }
    const n = random.int(300, 9000);
    const r = random.int(Math.ceil(n * 0.02), Math.floor(n * 0.45));
    const asked = random.pick(level === 2 ? [CARRIERS, DOMINANT] : [NEXT_CARRIERS, NEXT_RECESSIVE]);
    return { n, r, organism, asked };
  },
  solve: (params) => {
    const [n, r, asked] = [num(params, "n"), num(params, "r"), str(params, "asked")];
    const q = Math.sqrt(r / n);
    const next = q / (1 + q);
    const later = asked === NEXT_CARRIERS || asked === NEXT_RECESSIVE;
    const use = later ? next : q;
    const term = asked === DOMINANT ? "p²" : asked === NEXT_RECESSIVE ? "q²" : "2pq";
    const answer = fixed(hardyWeinbergCount(asked, n, q), 0);
    const others = [CARRIERS, DOMINANT, NEXT_CARRIERS, NEXT_RECESSIVE].map((it) =>
      hardyWeinbergCount(it, n, q),
    );
    return {
      answer,
      answerType: "numeric",
      steps: [
        `The recessive phenotype is the homozygote, so q² = ${r}/${n} = ${shown(r / n)}.`,
        `Then q = √${shown(r / n)} = ${shown(q)} and p = 1 − q = ${shown(1 - q)}.`,
        ...(later
          ? [
              `Without the recessive homozygotes as parents the recessive allele frequency among the parents is pq/(p² + 2pq) = q/(1 + q) = ${shown(next)}.`,
            ]
          : []),
        `The asked genotype has the expected frequency ${term}, with q = ${shown(use)} and p = ${shown(1 - use)}.`,
        `The expected number is ${n} times that frequency, rounded to the nearest whole number.`,
      ],
      distractors: wrongAnswers(answer, [
        fixed(n * use * (1 - use), 0),
        fixed(hardyWeinbergCount(asked, n, r / n), 0),
        ...others.map((it) => fixed(it, 0)),
        fixed(n - r, 0),
      ]),
    };
  },
};

const translation: Family = {
  id: "biology/translation",
  keywords: ["codon", "translation", "mrna", "genetic code", "protein", "molecular", "dna", "biology"],
  texts: [
    "Translate with the standard genetic code, from the first AUG of the transcript to the first stop codon in frame, which is not written. The sequence, given as {strand}, is {sequence}. Which peptide results, as one-letter amino-acid codes without spaces?",
    "The sequence {sequence} is given as {strand}. A ribosome starts at the first AUG of the transcript and stops at the first in-frame stop codon, and the standard genetic code holds. What is the peptide in one-letter amino-acid codes, without spaces and without the stop?",
  ],
  fields: { strand: STRANDS, sequence: "word" },
  draw: (random, level) => {
    const bases = (count: number) => Array.from({ length: count }, () => random.pick(BASES)).join("");
    const leaderLength = level === 1 ? 0 : random.int(2, level === 2 ? 5 : 8);
    const codons = [random.int(3, 5), random.int(6, 8), random.int(8, 11)][level - 1]!;
    const mrna = drawUntil(
      () => {
        const body = Array.from({ length: codons }, () => random.pick(SENSE_CODONS)).join("");
        return `${bases(leaderLength)}AUG${body}${random.pick(STOP_CODONS)}${bases(random.int(0, 5))}`;
      },
      (it) => it.indexOf("AUG") === leaderLength,
    );
    const strand = random.pick([STRANDS.slice(0, 1), STRANDS.slice(0, 2), STRANDS.slice(2)][level - 1]!);
    return { strand, sequence: strandOf(mrna, strand) };
  },
  solve: (params) => {
    const [sequence, strand] = [str(params, "sequence"), str(params, "strand")];
    const mrna = mrnaOf(sequence, strand);
    const start = mrna.indexOf("AUG");
    const answer = translate(mrna, start);
    const coding = mrna.slice(start, start + 3 * answer.length + 3);
    return {
      answer,
      answerType: "text",
      steps: [
        strand === STRANDS[0]
          ? `The sequence is itself the transcript, read 5' to 3': ${mrna}.`
          : `As ${strand} the sequence gives the transcript 5'-${mrna}-3'.`,
        `The first AUG begins at base ${start + 1}.`,
        `In that frame the codons are ${coding.match(/.{3}/g)!.join(" ")}, the last of them a stop.`,
        `The code table gives ${[...answer].map((amino, at) => `${coding.slice(3 * at, 3 * at + 3)} = ${amino}`).join(", ")}.`,
      ],
      distractors: wrongAnswers(answer, [
        translate(mrna, 0),
        answer.slice(1),
        answer.slice(0, -1),
        translate(mrna, start + 1),
        reversed(answer),
      ]),
    };
  },
};

const ENZYMES = ["EcoRI", "BamHI", "HindIII", "PstI", "SalI", "XhoI", "KpnI", "NotI"] as const;

function fragments(length: number, cuts: readonly number[], circular: boolean): number[] {
  const sites = cuts.toSorted((a, b) => a - b);
  const inner = sites.slice(1).map((site, at) => site - sites[at]!);
  const [head, tail] = [sites[0]!, length - sites.at(-1)!];
  return circular ? [...inner, head + tail] : [head, ...inner, tail];
}

const restrictionDigest: Family = {
  id: "biology/restriction-digest",
  keywords: ["restriction", "digest", "plasmid", "enzyme", "dna", "molecular", "cloning"],
  texts: [
    "A {shape} DNA molecule of {length} base pairs is digested to completion with {first}, which cuts after base pairs {firstCuts}, together with {second}, which cuts after base pairs {secondCuts}. Write the answer as a set in curly braces. Which fragment lengths, in base pairs, does the double digest give?",
    "The enzyme {first} cuts a {shape} DNA molecule after base pairs {firstCuts} and {second} cuts it after base pairs {secondCuts}; the molecule has {length} base pairs, numbered from 1. What is the set of fragment lengths in base pairs after complete digestion with both enzymes, in curly braces?",
  ],
  fields: {
    shape: ["linear", "circular"],
    length: "number",
    first: ENZYMES,
    firstCuts: "numbers",
    second: ENZYMES,
    secondCuts: "numbers",
  },
  draw: (random, level) => {
    const [unit, low, high] = (
      [[50, 40, 100] as const, [10, 300, 700] as const, [1, 4000, 12000] as const] as const
    )[level - 1]!;
    const [n1, n2] = ([[2, 2] as const, [2, 3] as const, [4, 4] as const] as const)[level - 1]!;
    return drawUntil(
      (): Params => {
        const units = random.int(low, high);
        const cuts = Array.from({ length: n1 + n2 }, () => unit * random.int(1, units - 1));
        const order = (list: number[]) => (level === 3 ? list : list.sort((a, b) => a - b));
        const [first, second] = random.shuffle(ENZYMES);
        return {
          shape: level === 1 ? "linear" : level === 2 ? random.pick(["linear", "circular"]) : "circular",
          length: unit * units,
          first: first!,
          firstCuts: order(cuts.slice(0, n1)),
          second: second!,
          secondCuts: order(cuts.slice(n1)),
        };
      },
      (it) => {
        const all = fragments(
          num(it, "length"),
          [...nums(it, "firstCuts"), ...nums(it, "secondCuts")],
          false,
        );
        const ring = all.slice(1, -1).concat(all[0]! + all.at(-1)!);
        return Math.min(...all) >= 20 && new Set([...all, ...ring]).size === all.length + 1;
      },
    );
  },
  solve: (params) => {
    const [length, circular] = [num(params, "length"), str(params, "shape") === "circular"];
    const [a, b] = [nums(params, "firstCuts"), nums(params, "secondCuts")];
    const sites = [...a, ...b].sort((x, y) => x - y);
    const answer = setText(fragments(length, sites, circular));
    const inner = sites.slice(1).map((site, at) => `${site} − ${sites[at]!} = ${site - sites[at]!}`);
    return {
      answer,
      answerType: "set",
      steps: [
        `All cut sites in order are ${sites.join(", ")}.`,
        `The fragments between neighbouring sites are ${inner.join(", ")}.`,
        circular
          ? `In a circle the last site is joined to the first across the origin: ${length} − ${sites.at(-1)!} + ${sites[0]!} = ${length - sites.at(-1)! + sites[0]!}.`
          : `The two ends of the linear molecule give ${sites[0]!} and ${length} − ${sites.at(-1)!} = ${length - sites.at(-1)!}.`,
        `A ${circular ? "circle" : "line"} with ${sites.length} sites gives ${sites.length + (circular ? 0 : 1)} fragments, and their lengths add up to ${length}.`,
      ],
      distractors: wrongAnswers(answer, [
        setText(fragments(length, sites, !circular)),
        setText([...fragments(length, a, circular), ...fragments(length, b, circular)]),
        setText(fragments(length, a, circular)),
        setText(sites),
      ]),
    };
  },
};

const INHIBITORS = [
  "a competitive inhibitor",
  "an uncompetitive inhibitor",
  "a pure non-competitive inhibitor",
] as const;
const VELOCITY = "initial velocity in µM/min";
const LOWERING = "percentage by which the inhibitor lowers the initial velocity";

function velocity(mode: string, vmax: number, km: number, s: number, alpha: number): number {
  const onFree = mode === INHIBITORS[1] ? 1 : alpha;
  const onBound = mode === INHIBITORS[0] ? 1 : alpha;
  return (vmax * s) / (km * onFree + s * onBound);
}

const enzymeInhibition: Family = {
  id: "biology/enzyme-inhibition",
  keywords: ["enzyme", "michaelis", "menten", "kinetics", "inhibitor", "biochemistry", "metabolism"],
  texts: [
    "An enzyme that obeys Michaelis-Menten kinetics has Vmax = {vmax} µM/min and Km = {km} µM. It works at {s} µM substrate in the presence of {i} µM of {mode} with Ki = {ki} µM. Rounded to two decimals, what is the {asked}?",
    "An assay with {s} µM substrate also holds {i} µM of {mode} (Ki = {ki} µM); the Michaelis-Menten constants of the enzyme are Km = {km} µM and Vmax = {vmax} µM/min. Give two decimals. What is the {asked}?",
  ],
  fields: {
    vmax: "number",
    km: "number",
    s: "number",
    i: "number",
    ki: "number",
    mode: INHIBITORS,
    asked: [VELOCITY, LOWERING],
  },
  draw: (random, level) => {
    const ki = level === 1 ? random.int(1, 10) : random.int(5, 200) / 10;
    return {
      vmax: 5 * random.int(4, 60),
      km: level === 1 ? 5 * random.int(1, 20) : random.int(20, 900) / 10,
      s: level === 1 ? 5 * random.int(1, 30) : random.int(15, 2000) / 10,
      i: level === 1 ? ki * random.int(1, 5) : random.int(10, 400) / 10,
      ki,
      mode: level === 1 ? INHIBITORS[0] : random.pick(INHIBITORS),
      asked: level === 3 ? LOWERING : VELOCITY,
    };
  },
  solve: (params) => {
    const [vmax, km, s] = [num(params, "vmax"), num(params, "km"), num(params, "s")];
    const [i, ki, mode] = [num(params, "i"), num(params, "ki"), str(params, "mode")];
    const percent = str(params, "asked") === LOWERING;
    const alpha = 1 + i / ki;
    const v0 = velocity(mode, vmax, km, s, 1);
    const result = (v: number) => fixed(percent ? 100 * (1 - v / v0) : v, 2);
    const v = velocity(mode, vmax, km, s, alpha);
    const answer = result(v);
    const effect = {
      [INHIBITORS[0]]: "only free enzyme is bound, so v = Vmax·S/(α·Km + S)",
      [INHIBITORS[1]]: "only the enzyme-substrate complex is bound, so v = Vmax·S/(Km + α·S)",
    }[mode];
    return {
      answer,
      answerType: "numeric",
      unit: percent ? "%" : "µM/min",
      steps: [
        `The inhibitor factor is α = 1 + I/Ki = 1 + ${i}/${ki} = ${shown(alpha)}.`,
        `With ${mode} ${effect ?? "both forms are bound alike, so v = Vmax·S/(α·(Km + S))"}.`,
        `The denominator is ${shown((vmax * s) / v)} µM and the numerator ${vmax} × ${s} = ${shown(vmax * s)}.`,
        ...(percent
          ? [
              `Without the inhibitor v₀ = ${shown(vmax * s)}/(${km} + ${s}) = ${shown(v0)} µM/min; with it v = ${shown(v)} µM/min.`,
              `The lowering is 100·(1 − v/v₀) percent.`,
            ]
          : ["The velocity is the numerator over the denominator, rounded to two decimals."]),
      ],
      distractors: wrongAnswers(answer, [
        ...INHIBITORS.map((it) => result(velocity(it, vmax, km, s, alpha))),
        percent ? fixed((100 * v) / v0, 2) : fixed(v0, 2),
        result(velocity(mode, vmax, km, s, 1 + ki / i)),
        result(velocity(mode, vmax, km, s, 2 * alpha)),
      ]),
    };
  },
};

const RECOMBINATION = "recombination frequency in percent";
const HALDANE = "map distance in centimorgans by Haldane's function d = −50·ln(1 − 2r)";
const KOSAMBI = "map distance in centimorgans by Kosambi's function d = 25·ln((1 + 2r)/(1 − 2r))";
const CHI = "chi-square statistic (without continuity correction) of the 2 × 2 table of the two genes";

function linkageSteps(asked: string, counts: readonly number[], r: number): string[] {
  const [ab, aB, Ab, both] = counts as [number, number, number, number];
  const total = ab + aB + Ab + both;
  if (asked === CHI) {
    return [
      `The margins are ${ab + aB} with A and ${Ab + both} with a, ${ab + Ab} with B and ${aB + both} with b.`,
      `The cross-product difference is ${ab} × ${both} − ${aB} × ${Ab} = ${ab * both - aB * Ab}.`,
      `The statistic is N·(difference)² over the product of the four margins, with N = ${total}.`,
    ];
  }
  const formula =
    asked === RECOMBINATION ? "The frequency is 100·r percent." : `The ${asked} is taken at this r.`;
  return [`The recombination fraction is r = ${shown(r * total)}/${total} = ${shown(r)}.`, formula];
}

const linkage: Family = {
  id: "biology/linkage-testcross",
  keywords: ["linkage", "recombination", "testcross", "genetics", "gene mapping", "inheritance", "cross"],
  texts: [
    "A testcross of {organism} heterozygous at two linked genes gives {n1} offspring of phenotype AB, {n2} of Ab, {n3} of aB and {n4} of ab. Rounded to two decimals, what is the {asked}?",
    "Offspring of {organism} doubly heterozygous for linked genes, crossed to the double recessive, are counted by phenotype as AB {n1}, Ab {n2}, aB {n3} and ab {n4}. Give two decimals. What is the {asked}?",
  ],
  fields: {
    organism: ORGANISMS,
    n1: "number",
    n2: "number",
    n3: "number",
    n4: "number",
    asked: [RECOMBINATION, HALDANE, KOSAMBI, CHI],
  },
  draw: (random, level) => {
    const half = random.int(level === 1 ? 50 : 150, level === 1 ? 200 : 600);
    const recombinant = Math.max(4, Math.round((half * random.int(5, 36)) / 100));
    const spread = (count: number) =>
      Math.max(1, count + random.int(-Math.ceil(count / 20), Math.ceil(count / 20)));
    const [p1, p2] = [spread(half), spread(half)];
    const [r1, r2] = [spread(recombinant), spread(recombinant)];
    const coupling = level === 1 || random.chance(0.5);
    const asked = random.pick([[RECOMBINATION], [HALDANE, KOSAMBI], [CHI]][level - 1]!);
    const [n1, n2, n3, n4] = coupling ? [p1, r1, r2, p2] : [r1, p1, p2, r2];
    return { organism: random.pick(ORGANISMS), n1, n2, n3, n4, asked };
  },
  solve: (params) => {
    const counts = ["n1", "n2", "n3", "n4"].map((it) => num(params, it));
    const [n1, n2, n3, n4] = counts as [number, number, number, number];
    const asked = str(params, "asked");
    const total = n1 + n2 + n3 + n4;
    const coupling = n1 + n4 > n2 + n3;
    const r = Math.min(n1 + n4, n2 + n3) / total;
    const chi = (total * (n1 * n4 - n2 * n3) ** 2) / ((n1 + n2) * (n3 + n4) * (n1 + n3) * (n2 + n4));
    const results: Readonly<Record<string, number>> = {
      [RECOMBINATION]: 100 * r,
      [HALDANE]: -50 * Math.log(1 - 2 * r),
      [KOSAMBI]: 25 * Math.log((1 + 2 * r) / (1 - 2 * r)),
      [CHI]: chi,
    };
    const answer = fixed(results[asked]!, 2);
    return {
      answer,
      answerType: "numeric",
      ...(asked === CHI ? {} : { unit: asked === RECOMBINATION ? "%" : "cM" }),
      steps: [
        `There are ${n1} + ${n2} + ${n3} + ${n4} = ${total} offspring.`,
        `The two commonest classes, ${coupling ? "AB and ab" : "Ab and aB"}, are parental; the ${coupling ? "Ab and aB" : "AB and ab"} classes are recombinant, ${shown(r * total)} in all.`,
        ...linkageSteps(asked, counts, r),
      ],
      distractors: wrongAnswers(answer, [
        fixed(100 * (1 - r), 2),
        fixed(50 * r, 2),
        ...(asked === CHI ? [fixed(total * (1 - 2 * r), 2), fixed(chi / 2, 2)] : []),
        ...[HALDANE, KOSAMBI, RECOMBINATION].map((it) => fixed(results[it]!, 2)),
      ]),
    };
  },
};

/** Problems of genetics, molecular biology and biochemistry. */
export const biologyFamilies: readonly Family[] = [
  hardyWeinberg,
  translation,
  restrictionDigest,
  enzymeInhibition,
  linkage,
];
