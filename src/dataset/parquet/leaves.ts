import type { SchemaElement } from "hyparquet-writer";
import type { Field, Fields } from "../columns.ts";
import { elementsOf, type TypedElement } from "./schema.ts";
import { Texts } from "./texts.ts";

/** A leaf of the schema with its values of some rows: one column chunk in the making. */
export interface Leaf {
  /** From the root's first child to the leaf. */
  readonly path: readonly SchemaElement[];
  readonly element: TypedElement;
  readonly repeated: Repeated;
  readonly optional: boolean;
  /** Null where a field may have none; undefined for a list that is empty. */
  readonly values: unknown[];
  /** The values of a leaf of texts, as bytes. */
  readonly texts: Texts | null;
}

/** The lists that a leaf stands in, and where each entry of these begins: the levels of the Parquet format. */
export interface Repeated {
  readonly depth: number;
  readonly repetition: number[];
  readonly definition: number[];
  readonly leaves: Leaf[];
  readonly within: Repeated[];
}

/** How to take a field's value: which leaves it goes to. */
export type Step = LeafStep | StructStep | ListStep;

interface Named {
  readonly name: string;
  /** `"name":` in JSON, with the comma before it where it is not the first of its struct. */
  readonly key: Uint8Array;
}
export interface LeafStep extends Named {
  readonly kind: "text" | "bool" | "number";
  readonly leaf: Leaf;
}
interface StructStep extends Named {
  readonly kind: "struct";
  readonly steps: readonly Step[];
}
export interface ListStep extends Named {
  readonly kind: "list";
  readonly steps: readonly Step[];
  readonly repeated: Repeated;
}

/** The leaves of some columns, and the steps that fill them in the order of the columns. */
export class Leaves {
  readonly all: Leaf[] = [];
  readonly steps: readonly Step[];
  readonly #top = repeatedAt(0);
  readonly #repeated: Repeated[] = [];
  readonly #marks: Int32Array;

  constructor(fields: Fields) {
    this.steps = this.#stepsOf(fields, [], this.#top);
    this.#marks = new Int32Array(this.all.length + this.#repeated.length);
  }

  /** UTF-8 bytes of all texts. */
  get bytes(): number {
    let bytes = 0;
    for (const { texts } of this.all) if (texts !== null) bytes += texts.bytes;
    return bytes;
  }

  /** Remembers how far everything is filled. */
  mark(): void {
    let at = 0;
    for (const { values } of this.all) this.#marks[at++] = values.length;
    for (const { repetition } of this.#repeated) this.#marks[at++] = repetition.length;
  }

  backToMark(): void {
    let at = 0;
    for (const { values, texts } of this.all) {
      values.length = this.#marks[at++]!;
      texts?.recount();
    }
    for (const { repetition, definition } of this.#repeated) {
      repetition.length = this.#marks[at++]!;
      definition.length = repetition.length;
    }
  }

  clear(): void {
    for (const { values, texts } of this.all) {
      values.length = 0;
      texts?.recount();
    }
    for (const { repetition, definition } of this.#repeated) {
      repetition.length = 0;
      definition.length = 0;
    }
  }

  #stepsOf(fields: Fields, above: readonly SchemaElement[], repeated: Repeated): Step[] {
    return Object.entries(fields).map(([name, field], at) => {
      const key = Buffer.from(`${at === 0 ? "" : ","}${JSON.stringify(name)}:`);
      return this.#stepOf({ name, key: new Uint8Array(key) }, field, above, repeated);
    });
  }

  #stepOf(named: Named, field: Field, above: readonly SchemaElement[], repeated: Repeated): Step {
    const elements = elementsOf(named.name, field);
    const path = [...above, ...elements];
    if (field.type === "struct")
      return { ...named, kind: "struct", steps: this.#stepsOf(field.fields, path, repeated) };
    if (field.type === "list") {
      const own = repeatedAt(repeated.depth + 1);
      repeated.within.push(own);
      this.#repeated.push(own);
      return { ...named, kind: "list", repeated: own, steps: this.#stepsOf(field.fields, path, own) };
    }
    const element = elements.at(-1)! as TypedElement;
    const optional = element.repetition_type === "OPTIONAL";
    const isText = field.type === "string";
    const values: (Uint8Array | null | undefined)[] = [];
    const leaf: Leaf = {
      ...{ path, element, repeated, optional, values },
      texts: isText ? new Texts(values) : null,
    };
    this.all.push(leaf);
    repeated.leaves.push(leaf);
    return { ...named, kind: isText ? "text" : field.type === "bool" ? "bool" : "number", leaf };
  }
}

const repeatedAt = (depth: number): Repeated => ({
  ...{ depth, repetition: [], definition: [], leaves: [], within: [] },
});

/** A list without an entry. */
export function takeNothing(repeated: Repeated, repetition: number, definition: number): void {
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
