import type { Random } from "../../util/random.ts";
import type { Family, Level, Params, WorkedAnswer } from "../family.ts";
import { numberIn, numbersIn, wordIn } from "../template.ts";
import { residue, wrongAnswers } from "./number-text.ts";

const POLICIES = ["least recently used", "first in, first out", "optimal (Belady)"] as const;

interface PageEvent {
  readonly page: number;
  readonly fault: boolean;
  readonly frames: readonly number[];
}

function victimOf(frames: readonly number[], policy: string, future: readonly number[]): number {
  // Frames are kept in order of last use for LRU and of loading for FIFO, so the front one goes for both.
  if (policy !== POLICIES[2]) return frames[0]!;
  const nextUse = (page: number) => (future.includes(page) ? future.indexOf(page) : future.length);
  return frames.toSorted((a, b) => nextUse(b) - nextUse(a))[0]!;
}

function pageEvents(references: readonly number[], capacity: number, policy: string): PageEvent[] {
  let frames: number[] = [];
  return references.map((page, at) => {
    const fault = !frames.includes(page);
    if (fault && frames.length === capacity) {
      const victim = victimOf(frames, policy, references.slice(at + 1));
      frames = frames.filter((held) => held !== victim);
    }
    if (fault) frames = [...frames, page];
    else if (policy === POLICIES[0]) frames = [...frames.filter((held) => held !== page), page];
    return { page, fault, frames };
  });
}

function drawPaging(random: Random, level: Level): Params {
  const [length, pages] = ({ 1: [10, 4], 2: [16, 6], 3: [26, 8] } as const)[level];
  const policy = level === 1 ? random.pick(POLICIES.slice(0, 2)) : random.pick(POLICIES);
  const references: number[] = [];
  while (references.length < length) {
    const page = random.int(0, pages);
    if (page !== references.at(-1)) references.push(page);
  }
  return { policy, frames: level === 1 ? 3 : random.int(3, 5), references };
}

function solvePaging(params: Params): WorkedAnswer {
  const [policy, capacity, references] = [
    wordIn(params, "policy"),
    numberIn(params, "frames"),
    numbersIn(params, "references"),
  ];
  const faultsOf = (name: string) => pageEvents(references, capacity, name).filter((e) => e.fault).length;
  const events = pageEvents(references, capacity, policy);
  const answer = faultsOf(policy);
  const size = Math.max(1, Math.ceil(events.length / 4));
  const chunks = [0, 1, 2, 3].map((at) => events.slice(at * size, (at + 1) * size)).filter((c) => c.length);
  const faultsIn = (chunk: readonly PageEvent[]) => chunk.filter((event) => event.fault);
  const candidates = [
    ...POLICIES.map(faultsOf),
    references.length - answer,
    answer - capacity,
    answer + 1,
    answer - 1,
  ];
  return {
    answer: `${answer}`,
    answerType: "numeric",
    steps: [
      `The ${capacity} frames start empty, and on a fault with full frames the ${policy} rule chooses the page to evict.`,
      ...chunks.map((chunk) => {
        const faults = faultsIn(chunk);
        const loaded = faults.length ? `faults load ${faults.map((e) => e.page).join(", ")}` : "all are hits";
        return `For the references ${chunk.map((e) => e.page).join(", ")}: ${loaded}, and memory then holds ${chunk.at(-1)!.frames.join(", ")}.`;
      }),
      `The number of faults is the sum ${chunks.map((chunk) => faultsIn(chunk).length).join(" + ")}.`,
    ],
    distractors: wrongAnswers(`${answer}`, candidates.map(String)).slice(0, 4),
  };
}

const pageReplacement: Family = {
  id: "computer-science/page-replacement",
  keywords: ["operating systems", "cache", "paging", "memory", "replacement", "lru"],
  texts: [
    "A process with {frames} initially empty page frames uses the {policy} replacement policy. Its reference string is {references}. How many page faults occur?",
    "Pages are referenced in the order {references}. Memory has {frames} frames, all empty at the start, and the page to evict is chosen by the {policy} rule. Count the page faults, including the compulsory ones.",
  ],
  fields: { frames: "number", policy: POLICIES, references: "numbers" },
  draw: drawPaging,
  solve: solvePaging,
};

interface Edge {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

function completeEdges(n: number, weights: readonly number[]): Edge[] {
  const edges: Edge[] = [];
  for (let from = 1; from <= n; from++) {
    for (let to = from + 1; to <= n; to++) edges.push({ from, to, weight: weights[edges.length] ?? 0 });
  }
  return edges;
}

function spanningTree(n: number, sorted: readonly Edge[]): Edge[] {
  const component = Array.from({ length: n + 1 }, (_, vertex) => vertex);
  const tree: Edge[] = [];
  for (const edge of sorted) {
    const [kept, merged] = [component[edge.from]!, component[edge.to]!];
    if (kept === merged) continue;
    tree.push(edge);
    for (let v = 1; v <= n; v++) if (component[v] === merged) component[v] = kept;
  }
  return tree;
}

function drawGraph(random: Random, level: Level): Params {
  const n = level === 1 ? 4 : level === 2 ? random.int(5, 6) : random.int(7, 9);
  const highest = level === 1 ? 30 : 99;
  return { n, weights: Array.from({ length: (n * (n - 1)) / 2 }, () => random.int(1, highest)) };
}

function totalWeight(edges: readonly Edge[]): number {
  return edges.reduce((sum, edge) => sum + edge.weight, 0);
}

function solveGraph(params: Params): WorkedAnswer {
  const [n, weights] = [numberIn(params, "n"), numbersIn(params, "weights")];
  const edges = completeEdges(n, weights);
  const sorted = edges.toSorted((a, b) => a.weight - b.weight);
  const tree = spanningTree(n, sorted);
  const last = sorted.indexOf(tree.at(-1)!);
  const skipped = sorted.slice(0, last).filter((edge) => !tree.includes(edge));
  const answer = totalWeight(tree);
  const listed = (some: readonly Edge[]) => some.map((e) => `${e.from}-${e.to} (${e.weight})`).join(", ");
  const candidates = [
    totalWeight(sorted.slice(0, n - 1)),
    totalWeight(edges.slice(0, n - 1)),
    totalWeight(edges.filter((edge) => edge.to === edge.from + 1)),
    totalWeight(spanningTree(n, sorted.toReversed())),
    totalWeight(tree.slice(0, -1)),
    answer + 1,
  ];
  return {
    answer: `${answer}`,
    answerType: "numeric",
    steps: [
      `Kruskal's algorithm takes the edges by increasing weight until it has ${n - 1} edges without a cycle.`,
      `The sorted list begins with ${listed(sorted.slice(0, last + 1))}.`,
      skipped.length
        ? `The edges ${listed(skipped)} would close a cycle and are skipped.`
        : "None of these edges closes a cycle.",
      `The accepted edges are ${listed(tree)}.`,
      `The weight of the tree is ${tree.map((edge) => edge.weight).join(" + ")}.`,
    ],
    distractors: wrongAnswers(`${answer}`, candidates.map(String)).slice(0, 4),
  };
}

const minimumSpanningTree: Family = {
  id: "computer-science/minimum-spanning-tree",
  keywords: ["graph", "spanning tree", "kruskal", "algorithms", "network", "greedy"],
  texts: [
    "A complete undirected graph has the vertices 1 to {n}. Its edge weights, in lexicographic order of the pairs 1-2, 1-3 and so on, are {weights}. What is the weight of a minimum spanning tree?",
    "The cost of linking each pair of {n} data centres, in the lexicographic order of the pairs (1-2, 1-3, ..., 2-3, ...), is {weights}. Find the least total cost of a set of links that connects all centres.",
  ],
  fields: { n: "number", weights: "numbers" },
  draw: drawGraph,
  solve: solveGraph,
};

function bitText(random: Random, length: number): string {
  return `1${Array.from({ length: length - 1 }, () => random.int(0, 1)).join("")}`;
}

function drawChecksum(random: Random, level: Level): Params {
  const [shortest, longest, degree] = ({ 1: [8, 11, 3], 2: [14, 18, 5], 3: [24, 32, 9] } as const)[level];
  const middle = bitText(random, random.int(degree, degree + 1)).slice(1);
  return { message: bitText(random, random.int(shortest, longest)), generator: `1${middle}1` };
}

interface DivisionRow {
  readonly shift: number;
  readonly rest: string;
}

function divisionRows(dividend: string, generator: string): DivisionRow[] {
  const bits = [...dividend];
  const rows: DivisionRow[] = [];
  for (let shift = 0; shift + generator.length <= bits.length; shift++) {
    if (bits[shift] !== "1") continue;
    for (let at = 0; at < generator.length; at++) {
      bits[shift + at] = bits[shift + at] === generator[at] ? "0" : "1";
    }
    rows.push({ shift, rest: bits.join("") });
  }
  return rows;
}

function remainderOf(dividend: string, generator: string): string {
  return (divisionRows(dividend, generator).at(-1)?.rest ?? dividend).slice(1 - generator.length);
}

function flipped(bits: string, positions: readonly number[]): string {
  return [...bits].map((bit, at) => (positions.includes(at) ? `${1 - Number(bit)}` : bit)).join("");
}

function solveChecksum(params: Params): WorkedAnswer {
  const [message, generator] = [wordIn(params, "message"), wordIn(params, "generator")];
  const degree = generator.length - 1;
  const dividend = message + "0".repeat(degree);
  const rows = divisionRows(dividend, generator);
  const answer = remainderOf(dividend, generator);
  const shown = [0.25, 0.5, 0.75].map((part) => Math.floor(rows.length * part)).filter((n) => n > 0);
  const candidates = [
    remainderOf(message, generator),
    remainderOf(dividend, [...generator].reverse().join("")),
    remainderOf(`${dividend}0`, generator),
    flipped(answer, [degree - 1]),
    flipped(answer, [0]),
  ];
  return {
    answer,
    answerType: "text",
    steps: [
      `The generator ${generator} has degree ${degree}, so ${degree} zeros are appended and ${dividend} is divided.`,
      `Whenever the leading bit is 1, the generator is added without carries (XOR) below it, ${rows.length} times in all.`,
      ...[...new Set(shown)].map(
        (count) => `After ${count} XOR operations the register holds ${rows[count - 1]!.rest}.`,
      ),
      `The last XOR starts at bit position ${(rows.at(-1)?.shift ?? 0) + 1} from the left, and the checksum is the last ${degree} bits that remain.`,
    ],
    distractors: [...new Set(candidates)].filter((candidate) => candidate !== answer).slice(0, 4),
  };
}

const cyclicRedundancy: Family = {
  id: "computer-science/cyclic-redundancy",
  keywords: ["coding theory", "checksum", "crc", "error detection", "network", "finite fields"],
  texts: [
    "The message {message} is protected by a cyclic redundancy check with the generator bits {generator} over GF(2), with zero initial register and no final inversion. Which checksum bits are appended? Write them all, leading zeros included.",
    "A link layer frames the bits {message} using the CRC generator polynomial with coefficients {generator} (highest power first, zero initial value, no final XOR). State the remainder as a bit string one shorter than the generator.",
  ],
  fields: { message: "word", generator: "word" },
  draw: drawChecksum,
  solve: solveChecksum,
};

const MODULI = [101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157, 163, 167, 173, 179, 181, 191];

function drawAvoidance(random: Random, level: Level): Params {
  const [shortest, longest] = ({ 1: [6, 14], 2: [15, 40], 3: [60, 200] } as const)[level];
  const size = level === 1 ? random.int(2, 4) : level === 2 ? random.int(3, 5) : random.int(5, 8);
  const pattern = bitText(random, size);
  return {
    length: random.int(shortest, longest),
    pattern: random.chance(0.5) ? pattern : flipped(pattern, [0]),
    modulus: random.pick(MODULI),
  };
}

/** The matching automaton of a pattern: for each state below the full match, its successors on 0 and on 1. */
function automatonOf(pattern: string): [onZero: number, onOne: number][] {
  const successor = (state: number, bit: string) => {
    const read = pattern.slice(0, state) + bit;
    for (let size = Math.min(read.length, pattern.length); size > 0; size--) {
      if (read.endsWith(pattern.slice(0, size))) return size;
    }
    return 0;
  };
  return Array.from({ length: pattern.length }, (_, state) => [successor(state, "0"), successor(state, "1")]);
}

function avoidanceCounts(pattern: string, length: number): bigint[][] {
  const automaton = automatonOf(pattern);
  const vectors: bigint[][] = [automaton.map((_, state) => (state === 0 ? 1n : 0n))];
  while (vectors.length <= length) {
    const next = automaton.map(() => 0n);
    vectors.at(-1)!.forEach((count, state) => {
      for (const to of automaton[state]!) if (to < next.length) next[to]! += count;
    });
    vectors.push(next);
  }
  return vectors;
}

function solveAvoidance(params: Params): WorkedAnswer {
  const [length, pattern] = [numberIn(params, "length"), wordIn(params, "pattern")];
  const modulus = BigInt(numberIn(params, "modulus"));
  const vectors = avoidanceCounts(pattern, length);
  const reduced = (vector: readonly bigint[]) => vector.map((count) => count % modulus).join(", ");
  const total = (vector: readonly bigint[]) => vector.reduce((sum, count) => sum + count, 0n);
  const count = total(vectors[length]!);
  const answer = `${count % modulus}`;
  const all = 2n ** BigInt(length);
  const places = BigInt(length - pattern.length + 1);
  const candidates = [
    all - count,
    all - places * 2n ** BigInt(length - pattern.length),
    total(vectors[length - 1]!),
    all,
    count + 1n,
    count + 2n,
  ].map((value) => `${residue(value, modulus)}`);
  const moves = automatonOf(pattern).map(([zero, one], state) => `${state}: ${zero}/${one}`);
  return {
    answer,
    answerType: "numeric",
    steps: [
      `Let state i mean that the longest suffix read that is a prefix of ${pattern} has length i; reaching state ${pattern.length} is forbidden.`,
      `The successors on 0/1 are ${moves.join(", ")}.`,
      "The number of ways to be in each allowed state obeys the transfer recurrence, starting with 1 way in state 0.",
      ...[Math.floor(length / 3), Math.floor((2 * length) / 3), length].map(
        (at) =>
          `After ${at} symbols the counts in states 0 to ${pattern.length - 1} modulo ${modulus} are ${reduced(vectors[at]!)}.`,
      ),
      `The number sought is the sum of the last counts modulo ${modulus}.`,
    ],
    distractors: wrongAnswers(answer, candidates).slice(0, 4),
  };
}

const patternAvoidance: Family = {
  id: "computer-science/pattern-avoidance",
  keywords: ["automata", "regular language", "formal languages", "combinatorics", "strings", "counting"],
  texts: [
    "How many binary strings of length {length} do not contain {pattern} as a block of consecutive symbols? Give the count modulo {modulus}.",
    "Let L be the regular language of all words over 0 and 1 that avoid the factor {pattern}. Determine the number of words of length {length} in L, reduced modulo {modulus}.",
  ],
  fields: { length: "number", pattern: "word", modulus: "number" },
  draw: drawAvoidance,
  solve: solveAvoidance,
};

/** The problem families of computer science. */
export const computerScienceFamilies: readonly Family[] = [
  pageReplacement,
  minimumSpanningTree,
  cyclicRedundancy,
  patternAvoidance,
];
