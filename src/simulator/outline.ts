import type { JsonObject } from "../util/canonical-json.ts";
import type { Asked } from "./asked.ts";
import { firstLabelled } from "./labels.ts";

const ANGLES = [
  "the plain case, computed to the end",
  "a limiting case in which one quantity vanishes",
  "the inverse question, from the result back to the data",
  "two quantities compared with each other",
  "a count under one further condition",
  "an extremal value and where it is taken",
  "a case in which the usual rule of thumb fails",
  "a value read off from a table of the given ones",
] as const;

/** Ideas for problems of the asked topic: the content of an "outline" reply. */
export function outline(asked: Asked): JsonObject {
  const count = Math.min(
    64,
    Number(/\b(\d{1,2})\b/.exec(firstLabelled(asked.userText, "count") ?? "")?.[1] ?? 8),
  );
  const topic = firstLabelled(asked.userText, "topic") ?? "the topic";
  const angles = asked.random("outline").shuffle(ANGLES);
  return {
    ideas: Array.from(
      { length: count },
      (_, at) => `On ${topic}: ${angles[at % angles.length]}, variant ${at + 1}.`,
    ),
  };
}
