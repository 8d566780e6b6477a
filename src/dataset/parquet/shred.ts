import type { SchemaElement } from "hyparquet-writer";
import type { Field, Fields } from "../columns.ts";
import { elementsOf, type TypedElement } from "./schema.ts";

type Scalar = string | number | boolean;

/** A leaf of the schema with its values of some rows: one column chunk in the making. */
export interface Leaf {
  /** From the root's first child to the leaf. */
  readonly path: readonly SchemaElement[];
  readonly element: TypedElement;
  /** Null where a field may have none; undefined for a list that is empty. */
  readonly values: (Scalar | null | undefined)[];
  readonly repeated: Repeated;
  readonly optional: boolean;
  /** UTF-16 code units of the texts among the values. */
  length: number;
}

/** The lists that a leaf stands in, and where each entry of these begins: the levels of the Parquet format. */
interface Repeated {
  readonly depth: number;
  readonly repetition: number[];
  readonly definition: number[];
  readonly leaves: Leaf[];
  readonly within: Repeated[];
}

type Step =
  | { readonly kind: "leaf"; readonly name: string; readonly leaf: Leaf; readonly isText: boolean }
  | { readonly kind: "struct"; readonly name: string; readonly steps: readonly Step[] }
  | {
      readonly kind: "list";
      readonly name: string;
      readonly steps: readonly Step[];
      readonly repeated: Repeated;
    };

/**
 * Takes rows apart into the leaves of their schema, all of them in one pass over a row. Refuses what a column cannot
 * hold: a field that is missing, a text that is none, and a lone surrogate. UTF-8 has no form for that, and an encoder
 * would put U+FFFD in its place without a word, so that the file would differ from the record that its digest names.
 */
export class Shredder {
  readonly leaves: Leaf[] = [];
  rows = 0;
  /** UTF-16 code units of all texts. */
  length = 0;
  readonly #steps: readonly Step[];
  readonly #top = repeatedAt(0);
  #row = "";

  constructor(fields: Fields) {
    this.#steps = this.#stepsOf(fields, [], this.#top);
  }

  add(row: { readonly id?: string } & object): void {
    this.#row = row.id ?? `row ${this.rows}`;
    this.#take(this.#steps, row as Struct, 0, 0);
    this.rows++;
  }

  /** Forgets the rows. */
  clear(): void {
    this.rows = 0;
    this.length = 0;
    for (const leaf of this.leaves) {
      leaf.values.length = 0;
      leaf.length = 0;
    }
    const forget = (one: Repeated): void => {
      one.repetition.length = 0;
      one.definition.length = 0;
      one.within.forEach(forget);
    };
    forget(this.#top);
  }

  #stepsOf(fields: Fields, above: readonly SchemaElement[], repeated: Repeated): Step[] {
    return Object.entries(fields).map(([name, field]) => this.#stepOf(name, field, above, repeated));
  }

  #stepOf(name: string, field: Field, above: readonly SchemaElement[], repeated: Repeated): Step {
    const elements = elementsOf(name, field);
    const path = [...above, ...elements];
    if (field.type === "struct")
      return { kind: "struct", name, steps: this.#stepsOf(field.fields, path, repeated) };
    if (field.type === "list") {
      const own = repeatedAt(repeated.depth + 1);
      repeated.within.push(own);
      return { kind: "list", name, repeated: own, steps: this.#stepsOf(field.fields, path, own) };
    }
    const element = elements.at(-1)! as TypedElement;
    const optional = element.repetition_type === "OPTIONAL";
    const leaf: Leaf = { path, element, values: [], repeated, optional, length: 0 };
    this.leaves.push(leaf);
    repeated.leaves.push(leaf);
    return { kind: "leaf", name, leaf, isText: field.type === "string" };
  }

  #take(steps: readonly Step[], struct: Struct, repetition: number, definition: number): void {
    for (const step of steps) {
      const value = struct[step.name];
      if (step.kind === "leaf") this.#takeValue(step, value);
      else if (value === null || value === undefined)
        throw new TypeError(`parquet: ${this.#row}: ${step.name} is missing`);
      else if (step.kind === "struct") this.#take(step.steps, value as Struct, repetition, definition);
      else this.#takeList(step, value as readonly Struct[], repetition, definition);
    }
  }

  #takeList(
    { steps, repeated }: Extract<Step, { kind: "list" }>,
    items: readonly Struct[],
    repetition: number,
    definition: number,
  ): void {
    if (items.length === 0) takeNothing(repeated, repetition, definition);
    for (let at = 0; at < items.length; at++) {
      const level = at === 0 ? repetition : repeated.depth;
      repeated.repetition.push(level);
      repeated.definition.push(definition + 1);
      this.#take(steps, items[at]!, level, definition + 1);
    }
  }

  #takeValue({ leaf, isText }: Extract<Step, { kind: "leaf" }>, value: unknown): void {
    if (value === undefined || (value === null && !leaf.optional)) this.#refuse(leaf, "is missing");
    if (isText && value !== null) {
      if (typeof value !== "string") this.#refuse(leaf, "is no text");
      if (!value.isWellFormed()) this.#refuse(leaf, "holds a lone surrogate, which UTF-8 cannot carry");
      leaf.length += value.length;
      this.length += value.length;
    }
    leaf.values.push(value as Scalar | null);
  }

  #refuse({ path }: Leaf, why: string): never {
    const names = path.filter(({ name }) => name !== "list" && name !== "element").map(({ name }) => name);
    throw new TypeError(`parquet: ${this.#row}: ${names.join(": ")} ${why}`);
  }
}

type Struct = Readonly<Record<string, unknown>>;

const repeatedAt = (depth: number): Repeated => ({
  ...{ depth, repetition: [], definition: [], leaves: [], within: [] },
});

function takeNothing(repeated: Repeated, repetition: number, definition: number): void {
  repeated.repetition.push(repetition);
  repeated.definition.push(definition);
  for (const leaf of repeated.leaves) leaf.values.push(undefined);
  for (const one of repeated.within) takeNothing(one, repetition, definition);
}

/** How deep the value of each entry is defined; empty where every row has one. */
export function definitionLevels({ values, repeated, optional }: Leaf): number[] {
  if (!optional) return repeated.definition;
  const { depth, definition } = repeated;
  if (depth === 0) return values.map((value) => (value === null ? 0 : 1));
  return definition.map((level, at) => (level === depth && values[at] !== null ? level + 1 : level));
}
