import { Ajv, type ValidateFunction } from "ajv";
import type { ReplySchema } from "../models/build-request.ts";
import type { Reply } from "../models/reply.ts";

/** Why a reply cannot be used; recorded and counted, and the reason for a further draw. */
export type Defect = { readonly reason: DefectReason; readonly detail: string };
export type DefectReason =
  | "refusal"
  | "content-filter"
  | "truncated"
  | "empty"
  | "malformed-json"
  | "wrong-schema";

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly defect: Defect };

/** A defect that any reply may have, whatever was asked. */
export function defectOf(reply: Reply): Defect | null {
  if (reply.refusal !== null) return { reason: "refusal", detail: reply.refusal.slice(0, 200) };
  if (reply.finish === "content_filter") return { reason: "content-filter", detail: "" };
  if (reply.finish === "length") return { reason: "truncated", detail: "the output cap was reached" };
  if (reply.text.trim() === "") return { reason: "empty", detail: "" };
  return null;
}

const ajv = new Ajv({ allErrors: false, strict: true, allowUnionTypes: true });
const validators = new Map<string, ValidateFunction>();

/** Reads the JSON that a schema asked for, bare or in a fence. */
export function readJsonReply<T>(reply: Reply, { schema }: ReplySchema): Read<T> {
  const defect = defectOf(reply);
  if (defect !== null) return { ok: false, defect };
  let value: unknown;
  try {
    value = JSON.parse(unfenced(reply.text));
  } catch (error) {
    return { ok: false, defect: { reason: "malformed-json", detail: (error as Error).message } };
  }
  const text = JSON.stringify(schema);
  let validate = validators.get(text);
  if (validate === undefined) {
    validate = ajv.compile(schema);
    validators.set(text, validate);
  }
  if (validate(value)) return { ok: true, value: value as T };
  return {
    ok: false,
    defect: { reason: "wrong-schema", detail: ajv.errorsText(validate.errors, { dataVar: "reply" }) },
  };
}

// Servers without structured output tend to wrap JSON in a fence, with or without words around it.
function unfenced(text: string): string {
  return /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1] ?? text;
}
