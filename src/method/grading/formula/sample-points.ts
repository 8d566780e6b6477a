import { randomOf } from "../../../util/random.ts";
import { type Complex, real } from "./complex.ts";
import { fixed } from "./fixed-point.ts";

/** Where the letters of two formulas are tried: positive numbers, numbers of both signs, whole numbers. */
const FAMILIES = [
  { name: "positive", points: 8 },
  { name: "real", points: 8 },
  { name: "whole", points: 8 },
] as const;

export interface SamplePoint {
  readonly family: string;
  readonly lookUp: (symbol: string) => Complex;
}

/** Seeded by the letters' names alone, so that two formulas meet at the same points whichever comes first. */
export function samplePoints(symbols: readonly string[]): SamplePoint[] {
  if (symbols.length === 0) return [{ family: "constant", lookUp: () => real(0n) }];
  return FAMILIES.flatMap(({ name: family, points }) =>
    Array.from({ length: points }, (_, nth) => {
      const values = new Map(symbols.map((name, at) => [name, valueAt(family, nth, name, at)]));
      return { family, lookUp: (symbol: string) => values.get(symbol)! };
    }),
  );
}

const PART = 1009;

function valueAt(family: string, nth: number, symbol: string, at: number): Complex {
  const random = randomOf(["sample point", family, nth, symbol]);
  if (family === "whole") return real(fixed(BigInt(random.int(1, 3 + 3 * nth))));
  // Half of the points lie below one, where arcsines and roots of 1 - x^2 exist.
  const top = random.int(200, nth % 2 === 0 ? PART - 1 : 3 * PART);
  // The eight points hold every pattern of signs of three letters.
  const pattern = ((nth >> (at % 3)) & 1) === 1;
  const negative = family === "real" && (at < 3 ? pattern : pattern !== random.chance(0.5));
  return real(fixed(BigInt(negative ? -top : top), BigInt(PART)));
}
