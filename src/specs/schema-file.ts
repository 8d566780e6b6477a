import { type Kind, SCHEMAS } from "./kinds.ts";

/** File name and text of a kind's JSON Schema, as editors read it. */
export function schemaFile(kind: Kind): { readonly name: string; readonly text: string } {
  const schema = { $schema: "http://json-schema.org/draft-07/schema#", ...SCHEMAS[kind] };
  const name = kind.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
  return { name: `${name}.schema.json`, text: `${JSON.stringify(schema, null, 2)}\n` };
}
