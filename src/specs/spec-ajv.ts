import { Ajv, type CodeOptions } from "ajv";
import type { FieldEffect } from "./schemas/schema.ts";

const EFFECTS: readonly FieldEffect[] = ["identity", "selection", "run"];

/** A validator that knows the keywords of the kinds' schemas and tells of every breach with the schema it breaks. */
export function specAjv(code: CodeOptions = {}): Ajv {
  const ajv = new Ajv({
    allErrors: true,
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    verbose: true,
    code,
  });
  ajv.addKeyword({ keyword: "x-chimera", schemaType: "string", metaSchema: { enum: EFFECTS } });
  ajv.addKeyword({ keyword: "patternErrorMessage", schemaType: "string" });
  return ajv;
}
