import type { SchemaElement } from "hyparquet-writer";
import type { Field, Fields } from "../columns.ts";

/** An element that has values. */
export type TypedElement = SchemaElement & Required<Pick<SchemaElement, "type">>;

const ROOT = "root";

/** The Parquet schema of the columns, in the flat preorder form that the format stores. */
export function parquetSchema(fields: Fields): SchemaElement[] {
  return [rootOf(fields), ...flat(fields)];
}

export const rootOf = (fields: Fields): SchemaElement => ({
  name: ROOT,
  num_children: Object.keys(fields).length,
});

function flat(fields: Fields): SchemaElement[] {
  return Object.entries(fields).flatMap(([name, field]) => [
    ...elementsOf(name, field),
    ...("fields" in field ? flat(field.fields) : []),
  ]);
}

/** The elements that stand for a field, from the outermost one, without those of its own fields. */
export function elementsOf(name: string, field: Field): SchemaElement[] {
  const required = { name, repetition_type: "REQUIRED" } as const;
  switch (field.type) {
    case "string":
      return [
        {
          name,
          type: "BYTE_ARRAY",
          converted_type: "UTF8",
          repetition_type: field.nullable ? "OPTIONAL" : "REQUIRED",
        },
      ];
    case "bool":
      return [{ ...required, type: "BOOLEAN" }];
    case "int32":
      return [{ ...required, type: "INT32" }];
    case "float64":
      return [{ ...required, type: "DOUBLE" }];
    case "struct":
      return [{ ...required, num_children: Object.keys(field.fields).length }];
    case "list":
      // The format's three-level list; older two-level forms read as other types.
      return [
        { ...required, converted_type: "LIST", num_children: 1 },
        { name: "list", repetition_type: "REPEATED", num_children: 1 },
        { name: "element", repetition_type: "REQUIRED", num_children: Object.keys(field.fields).length },
      ];
  }
}
