import type { JsonObject } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { type Draw, drawJson } from "./build-request.ts";
import type { ChatRequest } from "./chat.ts";

/**
 * Fields of a request that say how it travels and not what is asked. Everything else is in the key, known or not:
 * a list of what to leave out can forget nothing that matters.
 */
const TRANSPORT_FIELDS = new Set([
  "stream",
  "stream_options",
  "user",
  "safety_identifier",
  "service_tier",
  "store",
  "metadata",
  "prompt_cache_key",
  "prompt_cache_retention",
]);

/** A reply that ended by itself is the same under any larger cap, so the cap is judged when a reply is looked up. */
const OUTPUT_CAP_FIELDS = ["max_completion_tokens", "max_tokens"] as const;

/** The output cap that a request carries, in tokens, or null. */
export function outputCapOf(request: ChatRequest): number | null {
  for (const field of OUTPUT_CAP_FIELDS) if (typeof request[field] === "number") return request[field];
  return null;
}

/** Name of a recorded reply: digest of the whole request but its transport fields and output cap, and of the draw. */
export function replyKey(request: ChatRequest, draw: Draw): Digest {
  const left = (field: string) =>
    TRANSPORT_FIELDS.has(field) || (OUTPUT_CAP_FIELDS as readonly string[]).includes(field);
  const asked = Object.entries(request).filter(([field, value]) => value !== undefined && !left(field));
  // fromEntries, since assigning a field of the name "__proto__" would lose it.
  const fields = Object.fromEntries(asked) as JsonObject;
  return digestOf("reply", { dialect: "chat", request: fields, draw: drawJson(draw) });
}
