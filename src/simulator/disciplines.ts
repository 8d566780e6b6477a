import { slugOf } from "../util/slug.ts";
import { firstLabelled } from "./labels.ts";
import { allFamilies } from "./registry.ts";

/** Ids of the disciplines that have families, sorted. */
export const disciplines: readonly string[] = [
  ...new Set(allFamilies.map(({ id }) => id.slice(0, id.indexOf("/")))),
].sort();

/** The discipline that a `Discipline:` line of the text names by id or title; null when none does. */
export function labelledDiscipline(text: string): string | null {
  const label = firstLabelled(text, "discipline|subject");
  return label === null ? null : mentionedDiscipline(label);
}

/** A discipline whose name stands anywhere in the text; null when none does. */
export function mentionedDiscipline(text: string): string | null {
  const words = `-${slugOf(text)}-`;
  return disciplines.find((id) => words.includes(`-${id}-`)) ?? null;
}
