import type { Field, Fields } from "./columns.ts";

/** What has been seen of a column, or of a field within one. */
interface Column {
  readonly field: Field;
  readonly inner: Columns;
  values: number;
  nulls: number;
  textBytes: number;
}

type Columns = readonly (readonly [name: string, column: Column])[];

/**
 * Size of rows in Arrow's memory, as one table: what the `datasets` library calls their `num_bytes`. A text has an offset
 * of four bytes, a list too; what may be null has a bit more for each value where any is null.
 */
export function arrowBytes(fields: Fields, rows: readonly object[]): number {
  const columns = columnsOf(fields);
  for (const row of rows) addRow(columns, row);
  return sizeOf(columns);
}

const columnsOf = (fields: Fields): Columns =>
  Object.entries<Field>(fields).map(([name, field]) => {
    const inner = "fields" in field ? columnsOf(field.fields) : [];
    return [name, { field, inner, values: 0, nulls: 0, textBytes: 0 }];
  });

function addRow(columns: Columns, row: object): void {
  const values = row as Readonly<Record<string, unknown>>;
  for (const [name, column] of columns) add(column, values[name]);
}

function add(column: Column, value: unknown): void {
  column.values++;
  if (value === null || value === undefined) column.nulls++;
  else if (column.field.type === "string") column.textBytes += Buffer.byteLength(value as string);
  else if (column.field.type === "struct") addRow(column.inner, value);
  else if (column.field.type === "list")
    for (const item of value as readonly object[]) addRow(column.inner, item);
}

const sizeOf = (columns: Columns): number =>
  columns.reduce((sum, [, column]) => sum + ownSize(column) + sizeOf(column.inner), 0);

function ownSize({ field, values, nulls, textBytes }: Column): number {
  const validity = nulls > 0 ? bitmap(values) : 0;
  switch (field.type) {
    case "string":
      return validity + 4 * values + textBytes;
    case "list":
      return validity + 4 * values;
    case "struct":
      return validity;
    case "bool":
      return validity + bitmap(values);
    case "int32":
      return validity + 4 * values;
    case "float64":
      return validity + 8 * values;
  }
}

const bitmap = (values: number) => Math.ceil(values / 8);
