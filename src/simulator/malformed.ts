import type { JsonObject } from "../util/canonical-json.ts";
import type { Random } from "../util/random.ts";

/** JSON as careless models write it: cut off, in prose and fences, or with values of the wrong types. */
export function malformedJson(value: JsonObject, random: Random): string {
  const text = JSON.stringify(value);
  switch (random.int(0, 2)) {
    case 0:
      return text.slice(0, random.int(1, Math.max(1, text.length - 2))).toWellFormed();
    case 1:
      return `Sure, here is the JSON that you asked for:\n\n\`\`\`json\n${text}\n\`\`\`\n\nIs there anything else?`;
    default:
      return JSON.stringify(
        Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mistyped(item)])),
      );
  }
}

function mistyped(value: unknown): unknown {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return [value];
  return typeof value === "number" ? String(value) : 0;
}
