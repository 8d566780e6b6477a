import { source } from "../source.mjs";

const { COLUMNS } = await source("dataset/columns.ts");

const TYPES = { string: "VARCHAR", bool: "BOOLEAN", int32: "INTEGER", float64: "DOUBLE" };

const typeOf = ({ type, fields }) => {
  if (fields === undefined) return TYPES[type];
  const struct = `STRUCT(${Object.entries(fields)
    .map(([name, field]) => `"${name}" ${typeOf(field)}`)
    .join(", ")})`;
  return type === "list" ? `${struct}[]` : struct;
};

/** A reader of JSON Lines of records, with their columns declared. */
export const readLines = (path) =>
  `read_json('${path}', format = 'newline_delimited', columns = {${Object.entries(COLUMNS)
    .map(([name, field]) => `'${name}': '${typeOf(field)}'`)
    .join(", ")}})`;
