import type { Share } from "./distribution.ts";

/** "12,345"; a fraction is rounded off to so many digits. */
export function grouped(value: number, digits = 0): string {
  const [whole, fraction] = value.toFixed(digits).split(".") as [string, string?];
  const text = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? text : `${text}.${fraction}`;
}

/** "87 %", and with a digit more where that would say "all" or "none" of what is not. */
export function percent(share: number | null): string {
  if (share === null) return "–";
  const whole = Math.round(share * 100);
  const misleads = (whole === 100 && share < 1) || (whole === 0 && share > 0);
  return `${misleads ? (share * 100).toFixed(1) : whole} %`;
}

/** "87 % of 30 (70–95)": with the interval that it lies in with 95 % confidence. */
export const shareText = ({ share, of, low, high }: Share): string =>
  share === null
    ? "none"
    : `${percent(share)} of ${grouped(of)} (${Math.round(low! * 100)}–${Math.round(high! * 100)})`;

/** "11.1k": for where there is little room. */
export function brief(value: number): string {
  if (value < 1000) return grouped(value, value < 10 && !Number.isInteger(value) ? 1 : 0);
  const [by, letter] = value < 1e6 ? [1e3, "k"] : value < 1e9 ? [1e6, "M"] : [1e9, "G"];
  const short = value / by;
  return `${short.toFixed(short < 100 ? 1 : 0).replace(/\.0$/, "")}${letter}`;
}

/** "1 record", "2 records" */
export const many = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? "" : "s"}`;

/** "$0.0123": cents where there are any. */
export const money = (amount: number | null) =>
  amount === null
    ? "unknown"
    : `$${amount >= 100 || amount === 0 ? grouped(amount) : amount >= 1 ? amount.toFixed(2) : amount.toPrecision(2)}`;

/** "32k": a length that a trainer is told, as people call it. */
export const windowText = (tokens: number): string => `${tokens / 1024}k`;
