import type { ErrorObject } from "ajv";
import type { Kind } from "./kinds.ts";
import { VALIDATORS } from "./spec-validators.ts";

/** Every breach of the kind's schema; none means that the value has the shape of its declaration. */
export function schemaErrors(kind: Kind, value: unknown): readonly ErrorObject[] {
  const validate = VALIDATORS[kind]!;
  return validate(value) ? [] : (validate.errors ?? []);
}
