import { titleWords } from "../specs/titles/title-words.ts";
import type { JsonObject } from "../util/canonical-json.ts";
import type { Asked } from "./asked.ts";
import { firstLabelled } from "./labels.ts";

/** Words that narrow nothing down. */
const IDLE = new Set(titleWords("theory method principle study analysis concept").stems);

/** Tells whether two titles mean the same, by the words that matter: the content of a "comparison" reply. */
export function judgeTitles(asked: Asked): JsonObject {
  const [first, second] = [meaningOf(asked, "first"), meaningOf(asked, "second")];
  const isSame = first !== "" && first === second;
  const same = asked.mistakes(null).strikes("misjudged") ? !isSame : isSame;
  const reason = same
    ? "Specialists would write the same problems under both titles."
    : "Each title has problems that do not belong under the other.";
  return { same, reason };
}

function meaningOf({ userText }: Asked, which: string): string {
  const title = firstLabelled(userText, `${which} title|${which}`) ?? "";
  const { stems } = titleWords(title);
  return stems.filter((stem) => !IDLE.has(stem)).join(" ");
}
