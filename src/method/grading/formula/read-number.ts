import type { NumberFormula } from "./formula.ts";

/** A number as written, without a sign: exactly that, and by how much it may have been rounded. */
export function readNumber(text: string): NumberFormula {
  const [whole = "", part] = text.split(".");
  const top = BigInt(`${whole}${part ?? ""}`);
  const digits = Math.max(1, `${whole}${part ?? ""}`.replace(/^0+/, "").length);
  if (part === undefined) return { op: "number", top, bottom: 1n, half: null, digits };
  const bottom = 10n ** BigInt(part.length);
  return { op: "number", top, bottom, half: { top: 1n, bottom: 2n * bottom }, digits };
}
