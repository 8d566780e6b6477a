import type { Leaf, Leaves, Repeated, ScalarLeaf } from "./leaves.ts";

/**
 * Size of rows in Arrow's memory. A text has an offset of four bytes, a list too; what may be null has a bit for each
 * value where any is null.
 */
export class ArrowSize {
  readonly #leaves: Leaves;
  readonly #sizes: { values: number; nulls: number; textBytes: number }[];
  #lists = 0;

  constructor(leaves: Leaves) {
    this.#leaves = leaves;
    this.#sizes = leaves.all.map(() => ({ values: 0, nulls: 0, textBytes: 0 }));
  }

  /** Counts what the leaves hold. */
  addGroup(): void {
    for (const [at, leaf] of this.#leaves.all.entries()) {
      const size = this.#sizes[at]!;
      const nulls = nullsIn(leaf);
      size.nulls += nulls;
      size.values += nulls + (leaf.texts === null ? countOf(leaf.values) : leaf.texts.count);
      size.textBytes += leaf.texts?.size ?? 0;
    }
    for (const repeated of this.#leaves.repeated) this.#lists += listsIn(repeated);
  }

  get bytes(): number {
    const leaves = this.#leaves.all.map((leaf, at) => {
      const { values, nulls, textBytes } = this.#sizes[at]!;
      return (nulls > 0 ? bitmap(values) : 0) + sizeOf(leaf, values) + textBytes;
    });
    return leaves.reduce((sum, one) => sum + one, 4 * this.#lists);
  }
}

const countOf = (values: ScalarLeaf["values"]) =>
  values.reduce<number>((count, value) => (value === undefined ? count : count + 1), 0);

// What is defined no deeper than the innermost list stands in one, and is null.
function nullsIn(leaf: Leaf): number {
  if (leaf.texts === null || leaf.definition === null) return 0;
  return leaf.definition.filter((level) => level === leaf.repeated.depth).length;
}

// An entry that repeats at a lower level begins a list, unless the list it would stand in is empty.
function listsIn({ depth, repetition, definition }: Repeated): number {
  let lists = 0;
  for (let at = 0; at < repetition.length; at++)
    if (repetition[at]! < depth && definition[at]! >= depth - 1) lists++;
  return lists;
}

function sizeOf({ element }: Leaf, values: number): number {
  switch (element.type) {
    case "BOOLEAN":
      return bitmap(values);
    case "DOUBLE":
      return 8 * values;
    default:
      return 4 * values;
  }
}

const bitmap = (values: number) => Math.ceil(values / 8);
