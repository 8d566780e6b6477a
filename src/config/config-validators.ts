import type { ValidateFunction } from "ajv";
import { configAjv } from "./config-ajv.ts";
import { CONFIG_SCHEMA } from "./config-schema.ts";

/** The compiled schema of a configuration; bundling puts the validator's own code in this module's place. */
export const VALIDATORS: Readonly<Record<string, ValidateFunction>> = {
  Config: configAjv().compile(CONFIG_SCHEMA),
};
