import { wilsonInterval } from "../../util/wilson.ts";

/** How numbers lie: their middle, their spread, and how many of them fall between which edges. */
export interface Distribution {
  readonly count: number;
  readonly total: number;
  /** Null, as are the others, when there is no number. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly p10: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** One more than there are counts: the n-th count is of numbers from edge n up to, and without, edge n + 1. */
  readonly edges: readonly number[];
  readonly counts: readonly number[];
}

// Twelve to a decade, as resistors have them: steps of nearly equal ratio with short names.
const DECADE = [10, 12, 15, 18, 22, 27, 33, 39, 47, 56, 68, 82];
const SMALL = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const EDGES = [
  ...SMALL,
  ...[1, 10, 100, 1000, 10_000, 100_000].flatMap((by) => DECADE.map((one) => one * by)),
];

/** Of whole numbers from 0, in any order. Quantiles are numbers of the list: the smallest that so many do not exceed. */
export function distributionOf(numbers: readonly number[]): Distribution {
  const sorted = new Float64Array(numbers).sort();
  const count = sorted.length;
  const total = sorted.reduce((sum, one) => sum + one, 0);
  const quantile = (share: number) => sorted[Math.max(0, Math.ceil(share * count) - 1)] ?? null;
  return {
    count,
    total,
    mean: count === 0 ? null : rounded(total / count),
    median: quantile(0.5),
    p10: quantile(0.1),
    p90: quantile(0.9),
    p99: quantile(0.99),
    min: sorted[0] ?? null,
    max: sorted.at(-1) ?? null,
    ...histogramOf(sorted),
  };
}

function histogramOf(sorted: Float64Array): Pick<Distribution, "edges" | "counts"> {
  const counts: number[] = [];
  let first = 0;
  let bin = 0;
  for (const number of sorted) {
    // The last two edges bound what is beyond all of them.
    while (bin < EDGES.length - 2 && number >= EDGES[bin + 1]!) bin++;
    if (counts.length === 0) first = bin;
    while (counts.length <= bin - first) counts.push(0);
    counts[bin - first]!++;
  }
  return { edges: counts.length === 0 ? [] : EDGES.slice(first, first + counts.length + 1), counts };
}

/** A figure with as many digits as anybody reads, so that reports stay short. */
export const rounded = (value: number): number => Math.round(value * 1e4) / 1e4;

/** A share with the interval that it lies in with 95 % confidence (Wilson's), or nothing when there is no case. */
export interface Share {
  readonly of: number;
  readonly count: number;
  readonly share: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function shareOf(count: number, of: number): Share {
  if (of === 0) return { of, count, share: null, low: null, high: null };
  const { low, high } = wilsonInterval(count, of);
  return { of, count, share: rounded(count / of), low: rounded(low), high: rounded(high) };
}
