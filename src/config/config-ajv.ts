import { Ajv, type CodeOptions } from "ajv";

/** A validator that tells of every breach of a configuration's schema, with the schema it breaks. */
export const configAjv = (code: CodeOptions = {}) =>
  new Ajv({ allErrors: true, discriminator: true, strict: true, verbose: true, code });
