import type { SchemaElement } from "hyparquet-writer";
import type { Field, Fields } from "../columns.ts";
import { elementsOf, type TypedElement } from "./schema.ts";
import { Texts } from "./texts.ts";

/** A leaf of the schema with its values of some rows: one column chunk in the making. */
export type Leaf = TextLeaf | ScalarLeaf;

interface Placed {
  /** From the root's first child to the leaf. */
  readonly path: readonly SchemaElement[];
  readonly element: TypedElement;
  readonly repeated: Repeated;
}

export interface TextLeaf extends Placed {
  readonly texts: Texts;
  /** How deep each entry is defined where that is not what the list says: for a field that may be null. */
  readonly definition: number[] | null;
}

export interface ScalarLeaf extends Placed {
  readonly texts: null;
  /** Undefined for a list that is empty. */
  readonly values: (number | boolean | undefined)[];
}

/** The lists that a leaf stands in, and where each entry of these begins: the levels of the Parquet format. */
export interface Repeated {
  readonly depth: number;
  readonly repetition: number[];
  readonly definition: number[];
  readonly leaves: Leaf[];
  readonly within: Repeated[];
}

/** How to take a field's value: which leaf it goes to. */
export type Step = TextStep | ScalarStep | StructStep | ListStep;

interface Named {
  readonly name: string;
  /** `"name":` in JSON, with the comma before it where it is not the first of its struct. */
  readonly key: Uint8Array;
}
export interface TextStep extends Named {
  readonly kind: "text";
  readonly leaf: TextLeaf;
}
export interface ScalarStep extends Named {
  readonly kind: "bool" | "number";
  readonly leaf: ScalarLeaf;
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
  /** All lists. */
  readonly repeated: Repeated[] = [];
  readonly #marks: number[] = [];

  constructor(fields: Fields) {
    this.steps = this.#stepsOf(fields, [], this.#top);
  }

  /** UTF-8 bytes of all texts. */
  get size(): number {
    let size = 0;
    for (const { texts } of this.all) if (texts !== null) size += texts.size;
    return size;
  }

  /** Remembers how far everything is filled. */
  mark(): void {
    let at = 0;
    for (const leaf of this.all) {
      this.#marks[at++] = leaf.texts === null ? leaf.values.length : leaf.texts.count;
      this.#marks[at++] = leaf.texts === null ? 0 : (leaf.definition?.length ?? 0);
    }
    for (const { repetition } of this.repeated) this.#marks[at++] = repetition.length;
  }

  backToMark(): void {
    let at = 0;
    for (const leaf of this.all) {
      const [count, definitions] = [this.#marks[at++]!, this.#marks[at++]!];
      if (leaf.texts === null) leaf.values.length = count;
      else {
        leaf.texts.cut(count);
        if (leaf.definition !== null) leaf.definition.length = definitions;
      }
    }
    for (const { repetition, definition } of this.repeated) {
      repetition.length = this.#marks[at++]!;
      definition.length = repetition.length;
    }
  }

  clear(): void {
    for (const leaf of this.all) {
      if (leaf.texts === null) leaf.values.length = 0;
      else {
        leaf.texts.clear();
        if (leaf.definition !== null) leaf.definition.length = 0;
      }
    }
    for (const { repetition, definition } of this.repeated) {
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
      this.repeated.push(own);
      return { ...named, kind: "list", repeated: own, steps: this.#stepsOf(field.fields, path, own) };
    }
    const element = elements.at(-1)! as TypedElement;
    if (field.type !== "string") {
      const leaf: ScalarLeaf = { path, element, repeated, texts: null, values: [] };
      this.#add(leaf);
      return { ...named, kind: field.type === "bool" ? "bool" : "number", leaf };
    }
    const definition = element.repetition_type === "OPTIONAL" ? [] : null;
    const leaf: TextLeaf = { path, element, repeated, texts: new Texts(), definition };
    this.#add(leaf);
    return { ...named, kind: "text", leaf };
  }

  #add(leaf: Leaf): void {
    this.all.push(leaf);
    leaf.repeated.leaves.push(leaf);
  }
}

const repeatedAt = (depth: number): Repeated => ({
  ...{ depth, repetition: [], definition: [], leaves: [], within: [] },
});

/** A list without an entry. */
export function takeNothing(repeated: Repeated, repetition: number, definition: number): void {
  repeated.repetition.push(repetition);
  repeated.definition.push(definition);
  for (const leaf of repeated.leaves) {
    if (leaf.texts === null) leaf.values.push(undefined);
    else leaf.definition?.push(definition);
  }
  for (const one of repeated.within) takeNothing(one, repetition, definition);
}

/** A text that is null. */
export const takeNull = (leaf: TextLeaf): void => {
  leaf.definition!.push(leaf.repeated.depth);
};

/** A text, as bytes of something larger. */
export function takeText(leaf: TextLeaf, source: Uint8Array, start: number, end: number): void {
  leaf.texts.add(source, start, end);
  leaf.definition?.push(leaf.repeated.depth + 1);
}
