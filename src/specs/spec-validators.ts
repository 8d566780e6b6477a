import type { ValidateFunction } from "ajv";
import { KINDS, SCHEMAS } from "./kinds.ts";
import { specAjv } from "./spec-ajv.ts";

/**
 * The compiled schema of each kind. Bundling puts the validators' own code in this module's place (rolldown.config.ts),
 * so that the program compiles no schema when it runs.
 */
const ajv = specAjv();
export const VALIDATORS: Readonly<Record<string, ValidateFunction>> = Object.fromEntries(
  KINDS.map((kind) => [kind, ajv.compile(SCHEMAS[kind])]),
);
