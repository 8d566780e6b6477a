import type { Family, Params } from "./family.ts";
import { recognise } from "./registry.ts";

const INTRO = "Simulated exercise on ";

/** A simulated problem as it was found in a message. */
export interface FoundProblem {
  readonly family: Family;
  readonly params: Params;
  /** The paragraphs that hold it. */
  readonly text: string;
  /** Topic that its first line names; null when that line is gone. */
  readonly topic: string | null;
}

/** The first line of every simulated problem, so that nobody takes it for a real model's. */
export function introOf(topic: string): string {
  return `${INTRO}${topic}.`;
}

/** Finds the last simulated problem in a text, or any family's wording when its first line is gone. */
export function findProblem(text: string): FoundProblem | null {
  const at = text.lastIndexOf(INTRO);
  if (at >= 0) {
    const [intro = "", body = ""] = text.slice(at).split(/\n[ \t]*\n/, 2);
    // Looking at two paragraphs is much cheaper than at a whole prompt, and finds the same.
    const found = body === "" ? null : recognise(body);
    if (found !== null)
      return { ...found, text: body, topic: intro.slice(INTRO.length).trim().replace(/\.$/, "") };
  }
  const found = recognise(text);
  return found === null ? null : { ...found, text, topic: null };
}
