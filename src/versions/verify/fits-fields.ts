import type { Field, Fields } from "../../dataset/columns.ts";

/** What keeps a value from being a row of these fields: one sentence each, none when it is one. */
export function misfits(fields: Fields, value: unknown, path = ""): string[] {
  const where = path === "" ? "the line" : path;
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return [`${where} is ${wordFor(value)}, not an object`];
  const row = value as Readonly<Record<string, unknown>>;
  const wanted = Object.keys(fields);
  const there = Object.keys(row);
  const at = (name: string) => (path === "" ? name : `${path}.${name}`);
  const missing = wanted.filter((name) => !Object.hasOwn(row, name));
  const unknown = there.filter((name) => !Object.hasOwn(fields, name));
  const found = [
    ...missing.map((name) => `${at(name)} is missing`),
    ...unknown.map((name) => `${at(name)} is no column`),
  ];
  if (found.length === 0 && there.some((name, index) => name !== wanted[index]))
    found.push(
      `${where === "the line" ? "its columns stand" : `the fields of ${where} stand`} in another order`,
    );
  for (const [name, field] of Object.entries(fields))
    if (Object.hasOwn(row, name)) found.push(...misfit(field, row[name], at(name)));
  return found;
}

function misfit(field: Field, value: unknown, path: string): string[] {
  switch (field.type) {
    case "struct":
      return misfits(field.fields, value, path);
    case "list":
      if (!Array.isArray(value)) return [`${path} is ${wordFor(value)}, not a list`];
      return value.flatMap((item, index) => misfits(field.fields, item, `${path}[${index}]`));
    case "string":
      if (field.nullable === true && value === null) return [];
      if (typeof value !== "string") return [`${path} is ${wordFor(value)}, not a text`];
      return value.isWellFormed() ? [] : [`${path} holds half of a surrogate pair`];
    case "bool":
      return typeof value === "boolean" ? [] : [`${path} is ${wordFor(value)}, not true or false`];
    case "int32":
      return typeof value === "number" && (value | 0) === value
        ? []
        : [`${path} is ${wordFor(value)}, not a whole number of 32 bits`];
    case "float64":
      // JSON has no infinity, and reads what is too large as one.
      return Number.isFinite(value) ? [] : [`${path} is ${wordFor(value)}, not a number`];
  }
}

function wordFor(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object") return "an object";
  return typeof value === "string" ? "a text" : String(value);
}
