import type { Random } from "../../util/random.ts";
import type { Family, Level, Params, WorkedAnswer } from "../family.ts";
import { numberIn } from "../template.ts";
import { fractionText, gcd, modularPower, residue, wrongAnswers } from "./number-text.ts";

function drawPower(random: Random, level: Level): Params {
  const [highBase, highExponent, highModulus] = (
    {
      1: [20, 99, 199],
      2: [400, 99_999, 4_999],
      3: [50_000, 99_999_999_999, 999_999],
    } as const
  )[level];
  for (;;) {
    const base = random.int(2, highBase);
    const exponent = random.int(Math.floor(highExponent / 20), highExponent);
    const modulus = random.int(Math.floor(highModulus / 10), highModulus);
    // A base that shares a factor with the modulus would make Euler's theorem useless, and 1 is too easy to guess.
    if (gcd(BigInt(base), BigInt(modulus)) !== 1n || base % modulus === 1) continue;
    if (modularPower(BigInt(base), BigInt(exponent), BigInt(modulus)) !== 1n) {
      return { base, exponent, modulus };
    }
  }
}

function factorsOf(value: number): [prime: number, power: number][] {
  const out: [number, number][] = [];
  let rest = value;
  for (let prime = 2; prime * prime <= rest; prime++) {
    let power = 0;
    for (; rest % prime === 0; rest /= prime) power++;
    if (power > 0) out.push([prime, power]);
  }
  if (rest > 1) out.push([rest, 1]);
  return out;
}

function solvePower(params: Params): WorkedAnswer {
  const [b, e, m] = [numberIn(params, "base"), numberIn(params, "exponent"), numberIn(params, "modulus")];
  const [base, exponent, modulus] = [BigInt(b), BigInt(e), BigInt(m)];
  const factors = factorsOf(m);
  const phi = BigInt(factors.reduce((value, [prime]) => (value / prime) * (prime - 1), m));
  const coprime = gcd(base, modulus) === 1n;
  const reduced = coprime && exponent >= phi ? exponent % phi || phi : exponent;
  const bits = [...reduced.toString(2)].reverse();
  const squares = bits.map((_, at) => modularPower(base, 1n << BigInt(at), modulus));
  const needed = bits.flatMap((bit, at) => (bit === "1" ? [squares[at]!] : []));
  const answer = modularPower(base, exponent, modulus);
  const candidates = [
    residue(base * exponent, modulus),
    modularPower(base, exponent % modulus, modulus),
    modularPower(base, exponent % (modulus - 1n), modulus),
    modularPower(base, exponent + 1n, modulus),
    residue(-answer, modulus),
    residue(answer + 1n, modulus),
    residue(answer + 2n, modulus),
  ];
  return {
    answer: `${answer}`,
    answerType: "numeric",
    steps: [
      `The modulus factors as ${m} = ${factors.map(([p, k]) => (k > 1 ? `${p}^${k}` : p)).join(" * ")}, so Euler's function gives phi(${m}) = ${phi}.`,
      reduced < exponent
        ? `Since gcd(${b}, ${m}) = 1, Euler's theorem allows the exponent modulo ${phi}: ${e} can be replaced by ${reduced}.`
        : `The exponent ${e} ${coprime ? `is already below ${phi}` : "cannot be reduced, since base and modulus share a factor"}, so it is kept as it is.`,
      `In binary the exponent is ${reduced.toString(2)}, which has ${needed.length} ones.`,
      `Repeated squaring of ${b} modulo ${m} gives, for the exponents 1, 2, 4, 8 and so on, the residues ${squares.join(", ")}.`,
      `The result is the product of the residues at the ones of the exponent, ${needed.join(" * ")}, reduced modulo ${m}.`,
    ],
    distractors: wrongAnswers(`${answer}`, candidates.map(String)).slice(0, 4),
  };
}

const modularExponentiation: Family = {
  id: "mathematics/modular-exponentiation",
  keywords: ["number theory", "modular arithmetic", "euler", "congruence", "cryptography", "exponentiation"],
  texts: [
    "Find the smallest non-negative integer congruent to {base}^{exponent} modulo {modulus}.",
    "Working in the ring of integers modulo {modulus}, the element {base} is raised to the power {exponent}. Which residue between 0 and {modulus} - 1 results?",
    "A key exchange needs the remainder that {base}^{exponent} leaves on division by {modulus}. What is this remainder?",
  ],
  fields: { base: "number", exponent: "number", modulus: "number" },
  draw: drawPower,
  solve: solvePower,
};

function nonZero(random: Random, size: number): number {
  return random.int(1, size) * (random.chance(0.5) ? 1 : -1);
}

function drawDeterminant(random: Random, level: Level): Params {
  const size = ({ 1: [3, 4], 2: [5, 7], 3: [8, 11] } as const)[level];
  return {
    n: random.int(size[0], size[1]),
    a: nonZero(random, level === 3 ? 12 : 9),
    b: nonZero(random, level === 3 ? 7 : 9),
    c: nonZero(random, level === 3 ? 6 : 9),
  };
}

function continuants(n: number, a: bigint, product: bigint): bigint[] {
  const out = [1n, a];
  while (out.length <= n) out.push(a * out.at(-1)! - product * out.at(-2)!);
  return out;
}

function solveDeterminant(params: Params): WorkedAnswer {
  const n = numberIn(params, "n");
  const [a, b, c] = [numberIn(params, "a"), numberIn(params, "b"), numberIn(params, "c")].map(BigInt) as [
    bigint,
    bigint,
    bigint,
  ];
  const values = continuants(n, a, b * c);
  const answer = `${values[n]}`;
  const candidates = [
    continuants(n, a, -b * c)[n]!,
    values[n - 1]!,
    continuants(n + 1, a, b * c)[n + 1]!,
    a ** BigInt(n) - b * c,
    continuants(n, a, b * b)[n]!,
    a ** BigInt(n),
    values[n]! + 1n,
    -values[n]! - 1n,
  ];
  const shown = values.slice(2, n).map((value, at) => `D_${at + 2} = ${value}`);
  return {
    answer,
    answerType: "numeric",
    steps: [
      `Expanding along the last row gives for the leading minors the recurrence D_k = ${a} D_(k-1) - (${b})(${c}) D_(k-2).`,
      `The product of the off-diagonal entries is (${b})(${c}) = ${b * c}.`,
      `The recurrence starts with D_0 = 1 and D_1 = ${a}.`,
      `Applying it repeatedly gives ${shown.join(", ")}.`,
      `The determinant is the last minor, D_${n} = ${a} * (${values[n - 1]}) - (${b * c}) * (${values[n - 2]}).`,
    ],
    distractors: wrongAnswers(answer, candidates.map(String)).slice(0, 4),
  };
}

const tridiagonalDeterminant: Family = {
  id: "mathematics/tridiagonal-determinant",
  keywords: ["linear algebra", "determinant", "matrix", "toeplitz", "recurrence", "eigenvalue"],
  texts: [
    "Let A be the {n} by {n} tridiagonal Toeplitz matrix with every diagonal entry equal to {a}, every superdiagonal entry equal to {b} and every subdiagonal entry equal to {c}. Compute det A.",
    "A discretised transport operator is the {n} by {n} matrix with {a} on the main diagonal, {b} directly above it, {c} directly below it and zeros elsewhere. What is its determinant?",
  ],
  fields: { n: "number", a: "number", b: "number", c: "number" },
  draw: drawDeterminant,
  solve: solveDeterminant,
};

function betaFraction(c: number, m: number, k: number, n: number): [numerator: bigint, denominator: bigint] {
  let numerator = BigInt(c);
  let denominator = BigInt(m + 1);
  for (let j = 1; j <= n; j++) {
    numerator *= BigInt(j * k);
    denominator *= BigInt(m + 1 + j * k);
  }
  return [numerator, denominator];
}

function drawIntegral(random: Random, level: Level): Params {
  const [nLow, nHigh, k, m] = ({ 1: [2, 3, 4, 20], 2: [4, 6, 6, 30], 3: [7, 10, 9, 40] } as const)[level];
  for (;;) {
    const params = {
      c: random.int(2, 60),
      m: random.int(2, m),
      k: random.int(2, k),
      n: random.int(nLow, nHigh),
    };
    const [p, q] = betaFraction(params.c, params.m, params.k, params.n);
    // The problem asks for a fraction, so an integer value would read as a trick.
    if (p % q !== 0n) return params;
  }
}

function solveIntegral(params: Params): WorkedAnswer {
  const [c, m, k, n] = [
    numberIn(params, "c"),
    numberIn(params, "m"),
    numberIn(params, "k"),
    numberIn(params, "n"),
  ];
  const [p, q] = betaFraction(c, m, k, n);
  const answer = fractionText(p, q);
  const factors = Array.from({ length: n + 1 }, (_, j) => m + 1 + j * k);
  const [pShifted, qShifted] = betaFraction(c, m - 1, k, n);
  const candidates = [
    fractionText(p * BigInt(k), q),
    fractionText(p, q * BigInt(k)),
    fractionText(pShifted, qShifted),
    fractionText(p * BigInt(m + 1 + n * k), q),
  ];
  return {
    answer,
    answerType: "expression",
    steps: [
      `Substituting u = x^${k} turns the integral into (${c}/${k}) times the integral of u^(${m + 1}/${k} - 1) (1 - u)^${n} over u from 0 to 1.`,
      `This is the Beta function (${c}/${k}) B(${m + 1}/${k}, ${n + 1}) = (${c}/${k}) * ${n}! / product of (${m + 1}/${k} + j) for j = 0..${n}.`,
      `Clearing the powers of ${k} gives ${c} * ${n}! * ${k}^${n} / (${factors.join(" * ")}).`,
      `The numerator is ${p} and the denominator is ${q}.`,
      gcd(p, q) > 1n
        ? `Both are divisible by their greatest common divisor ${gcd(p, q)}, which is cancelled.`
        : "They have no common factor, so the fraction is already reduced.",
    ],
    distractors: wrongAnswers(answer, candidates),
  };
}

const betaIntegral: Family = {
  id: "mathematics/beta-integral",
  keywords: ["analysis", "calculus", "integral", "beta function", "gamma function", "special functions"],
  texts: [
    "Evaluate the definite integral of {c} x^{m} (1 - x^{k})^{n} over x from 0 to 1. Give the exact value as a fraction p/q in lowest terms.",
    "Let f(x) = {c} x^{m} (1 - x^{k})^{n} on the unit interval [0, 1]. What is the integral of f over this interval, as a reduced fraction p/q?",
  ],
  fields: { c: "number", m: "number", k: "number", n: "number" },
  draw: drawIntegral,
  solve: solveIntegral,
};

function primesBetween(low: number, high: number): number[] {
  const isPrime = (n: number) => factorsOf(n)[0]?.[0] === n;
  return Array.from({ length: high - low + 1 }, (_, at) => low + at).filter(isPrime);
}

const ROOT_PRIMES = { 1: primesBetween(5, 43), 2: primesBetween(47, 149), 3: primesBetween(151, 499) };

function drawRoots(random: Random, level: Level): Params {
  for (;;) {
    const [p, q] = [random.pick(ROOT_PRIMES[level]), random.pick(ROOT_PRIMES[level])];
    const root = random.int(2, p * q - 2);
    if (p >= q || root % p === 0 || root % q === 0) continue;
    const a = (root * root) % (p * q);
    if (a !== 1) return { p, q, a };
  }
}

function rootsModulo(a: number, modulus: number): number[] {
  const goal = a % modulus;
  return Array.from({ length: modulus }, (_, x) => x).filter((x) => (x * x) % modulus === goal);
}

function setText(values: readonly number[]): string {
  return `{${[...new Set(values)].toSorted((x, y) => x - y).join(", ")}}`;
}

function solveRoots(params: Params): WorkedAnswer {
  const [p, q, a] = [numberIn(params, "p"), numberIn(params, "q"), numberIn(params, "a")];
  const [modP, modQ] = [rootsModulo(a, p), rootsModulo(a, q)];
  const n = p * q;
  // The idempotents of the Chinese remainder theorem: 1 modulo one prime, 0 modulo the other.
  const idempotentP = q * Number(modularPower(BigInt(q), BigInt(p - 2), BigInt(p)));
  const idempotentQ = p * Number(modularPower(BigInt(p), BigInt(q - 2), BigInt(q)));
  const roots = modP.flatMap((x) => modQ.map((y) => (x * idempotentP + y * idempotentQ) % n));
  const sorted = roots.toSorted((x, y) => x - y);
  const answer = setText(roots);
  const candidates = [
    setText([sorted[0]!, sorted.at(-1)!]),
    setText(sorted.slice(1, -1)),
    setText([...modP, ...modQ]),
    setText([...sorted.slice(0, -1), (sorted.at(-1)! + 1) % n]),
  ];
  return {
    answer,
    answerType: "set",
    steps: [
      `By the Chinese remainder theorem the congruence modulo ${n} splits into one modulo ${p} and one modulo ${q}.`,
      `Modulo ${p} it reads x^2 = ${a % p}, with the roots ${modP.join(" and ")}.`,
      `Modulo ${q} it reads x^2 = ${a % q}, with the roots ${modQ.join(" and ")}.`,
      `The idempotents are ${idempotentP} (1 modulo ${p}, 0 modulo ${q}) and ${idempotentQ} (0 modulo ${p}, 1 modulo ${q}).`,
      `Each pair of roots (r, s) combines to r * ${idempotentP} + s * ${idempotentQ} modulo ${n}, and the ${roots.length} combinations are sorted.`,
    ],
    distractors: wrongAnswers(answer, candidates),
  };
}

const modularSquareRoots: Family = {
  id: "mathematics/modular-square-roots",
  keywords: ["number theory", "chinese remainder", "quadratic residue", "square roots", "rabin", "algebra"],
  texts: [
    "Let N = {p} * {q}. Determine the set of all integers x with 0 <= x < N and x^2 congruent to {a} modulo N, in increasing order and in braces.",
    "In a Rabin cryptosystem with the primes {p} and {q}, the ciphertext is {a}. Which set of residues x in the range 0 <= x < {p} * {q} has x^2 congruent to the ciphertext modulo {p} * {q}? List the elements in increasing order in braces.",
  ],
  fields: { p: "number", q: "number", a: "number" },
  draw: drawRoots,
  solve: solveRoots,
};

/** The problem families of mathematics. */
export const mathematicsFamilies: readonly Family[] = [
  modularExponentiation,
  tridiagonalDeterminant,
  betaIntegral,
  modularSquareRoots,
];
