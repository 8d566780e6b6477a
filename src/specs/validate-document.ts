import { Ajv, type ErrorObject, type ValidateFunction } from "ajv";
import { type Kind, SCHEMAS } from "./kinds.ts";
import type { FieldEffect } from "./schemas/schema.ts";

const EFFECTS: readonly FieldEffect[] = ["identity", "selection", "run"];
let ajv: Ajv | undefined;
const validators = new Map<Kind, ValidateFunction>();

/** Every breach of the kind's schema; none means that the value has the shape of its declaration. */
export function schemaErrors(kind: Kind, value: unknown): readonly ErrorObject[] {
  let validate = validators.get(kind);
  if (validate === undefined) {
    ajv ??= newAjv();
    validate = ajv.compile(SCHEMAS[kind]);
    validators.set(kind, validate);
  }
  return validate(value) ? [] : (validate.errors ?? []);
}

function newAjv(): Ajv {
  const made = new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    verbose: true,
  });
  made.addKeyword({ keyword: "x-chimera", schemaType: "string", metaSchema: { enum: EFFECTS } });
  made.addKeyword({ keyword: "patternErrorMessage", schemaType: "string" });
  return made;
}
