import { Ajv, type CodeOptions } from "ajv";

/** A validator that stops at the first breach: a reply is used whole or not at all. */
export const replyAjv = (code: CodeOptions = {}): Ajv =>
  new Ajv({ allErrors: false, strict: true, allowUnionTypes: true, code });
