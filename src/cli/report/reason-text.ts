import type { Reason } from "../../app/plan/reasons.ts";
import type { Json } from "../../util/canonical-json.ts";

const SHOWN = 60;

/** "specs/models.yaml:7:3 model small id changed: "a" -> "b"". */
export function reasonText({
  input,
  kind,
  old,
  new: now,
  location,
}: Omit<Reason, "topics" | "slots">): string {
  const place = location === null ? "" : `${location.file}:${location.line}:${location.column} `;
  if (input === "code") return "another version of chimera: its own code changed";
  if (kind === "added") return `${place}${input} added${isPlain(now) ? `: ${short(now)}` : ""}`;
  if (kind === "removed") return `${place}${input} removed${isPlain(old) ? `: ${short(old)}` : ""}`;
  return `${place}${input} changed: ${differenceText(old, now)}`;
}

/** Of texts of several lines the first that differs. */
function differenceText(old: Json, now: Json): string {
  if (typeof old !== "string" || typeof now !== "string" || !/\n/.test(old + now))
    return `${short(old)} -> ${short(now)}`;
  const [before, after] = [old.split("\n"), now.split("\n")];
  const line = after.findIndex((text, at) => text !== before[at]);
  const at = line === -1 ? after.length : line;
  return `line ${at + 1}: ${short(before[at] ?? "")} -> ${short(after[at] ?? "")}`;
}

function short(value: Json): string {
  const text = JSON.stringify(value);
  if (text.length <= SHOWN) return text;
  return typeof value === "string" ? `${text.slice(0, SHOWN - 4)}..."` : `${text.slice(0, SHOWN - 3)}...`;
}

const isPlain = (value: Json) => typeof value !== "object";
