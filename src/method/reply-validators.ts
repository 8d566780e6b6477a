import type { ValidateFunction } from "ajv";
import { replyAjv } from "./reply-ajv.ts";
import { REPLY_SCHEMAS } from "./reply-schemas.ts";

/** The compiled schema of each kind of reply; bundling puts the validators' own code in this module's place. */
const ajv = replyAjv();
export const VALIDATORS: Readonly<Record<string, ValidateFunction>> = Object.fromEntries(
  Object.entries(REPLY_SCHEMAS).map(([name, schema]) => [name, ajv.compile(schema)]),
);
