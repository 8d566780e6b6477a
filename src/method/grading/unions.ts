import { type Quantity, readQuantity } from "./quantity.ts";

/** An end as a fraction; null for one that is infinite. */
type End = { readonly top: bigint; readonly bottom: bigint } | null;

export interface ExactInterval {
  readonly low: End;
  readonly high: End;
  readonly lowIn: boolean;
  readonly highIn: boolean;
}

/** An interval whose ends are exact numbers or infinite; null when one is anything else. */
export function exactInterval(
  open: string,
  [low, high]: readonly [string, string],
  close: string,
): ExactInterval | null {
  const [a, b] = [endOf(low), endOf(high)];
  if (a === undefined || b === undefined || low === "∞" || high === "-∞") return null;
  return { low: a, high: b, lowIn: open === "[" && a !== null, highIn: close === "]" && b !== null };
}

function endOf(text: string): End | undefined {
  if (/^-?∞$/.test(text)) return null;
  const read: Quantity | null = readQuantity(text);
  if (read === null || read.exact === null || read.unit.text !== "") return undefined;
  const { top, bottom } = read.exact;
  return bottom < 0n ? { top: -top, bottom: -bottom } : read.exact;
}

/** A union as few separate intervals in order, empty ones left out. */
export function merged(parts: readonly ExactInterval[]): string {
  const sorted = parts.filter((part) => !isEmpty(part)).sort(byLow);
  const out: ExactInterval[] = [];
  for (const part of sorted) {
    const last = out.at(-1);
    if (last === undefined || !reaches(last, part)) out.push(part);
    else out[out.length - 1] = farther(last, part);
  }
  return out.map(written).join(" ∪ ");
}

const compare = (a: { top: bigint; bottom: bigint }, b: { top: bigint; bottom: bigint }): number => {
  const gap = a.top * b.bottom - b.top * a.bottom;
  return gap === 0n ? 0 : gap < 0n ? -1 : 1;
};

function isEmpty({ low, high, lowIn, highIn }: ExactInterval): boolean {
  if (low === null || high === null) return false;
  const order = compare(low, high);
  return order > 0 || (order === 0 && !(lowIn && highIn));
}

function byLow(a: ExactInterval, b: ExactInterval): number {
  if (a.low === null || b.low === null) return (a.low === null ? 0 : 1) - (b.low === null ? 0 : 1);
  return compare(a.low, b.low) || Number(b.lowIn) - Number(a.lowIn);
}

/** Whether nothing lies between the first and the second. */
function reaches(first: ExactInterval, second: ExactInterval): boolean {
  if (first.high === null || second.low === null) return true;
  const order = compare(second.low, first.high);
  return order < 0 || (order === 0 && (first.highIn || second.lowIn));
}

function farther(first: ExactInterval, second: ExactInterval): ExactInterval {
  if (first.high === null) return first;
  const order = second.high === null ? 1 : compare(second.high, first.high);
  if (order < 0) return first;
  const highIn = order === 0 ? first.highIn || second.highIn : second.highIn;
  return { ...first, high: second.high, highIn };
}

const written = ({ low, high, lowIn, highIn }: ExactInterval) =>
  `${lowIn ? "[" : "("}${reduced(low)}, ${reduced(high)}${highIn ? "]" : ")"}`;

function reduced(end: End): string {
  if (end === null) return "∞";
  let [a, b] = [end.top < 0n ? -end.top : end.top, end.bottom];
  while (b !== 0n) [a, b] = [b, a % b];
  return `${end.top / a}/${end.bottom / a}`;
}
