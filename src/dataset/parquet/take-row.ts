import type { Arena } from "./arena.ts";
import { type Leaf, type LeafStep, type ListStep, type Step, takeNothing } from "./leaves.ts";

type Struct = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();

/**
 * Fills the leaves from a row. Refuses what a column cannot hold: a field that is missing, a text that is none, and a
 * lone surrogate. UTF-8 has no form for that, and an encoder would put U+FFFD in its place without a word, so that the
 * file would differ from the record that its digest names.
 */
export function takeRow(steps: readonly Step[], row: object, arena: Arena): void {
  take(steps, row as Struct, 0, 0, arena);
}

function take(steps: readonly Step[], struct: Struct, repetition: number, definition: number, arena: Arena) {
  for (const step of steps) {
    const value = struct[step.name];
    if (step.kind === "list") takeList(step, value, repetition, definition, arena);
    else if (step.kind !== "struct") takeValue(step, value, arena);
    else if (typeof value !== "object" || value === null) throw new TypeError(`${step.name} is missing`);
    else take(step.steps, value as Struct, repetition, definition, arena);
  }
}

function takeList(step: ListStep, items: unknown, repetition: number, definition: number, arena: Arena) {
  const { name, steps, repeated } = step;
  if (!Array.isArray(items)) throw new TypeError(`${name} is no list`);
  if (items.length === 0) takeNothing(repeated, repetition, definition);
  for (let at = 0; at < items.length; at++) {
    const level = at === 0 ? repetition : repeated.depth;
    repeated.repetition.push(level);
    repeated.definition.push(definition + 1);
    take(steps, items[at] as Struct, level, definition + 1, arena);
  }
}

function takeValue({ kind, leaf }: LeafStep, value: unknown, arena: Arena): void {
  if (value === undefined || (value === null && !leaf.optional)) refuse(leaf, "is missing");
  if (kind !== "text" || value === null) {
    leaf.values.push(value);
    return;
  }
  if (typeof value !== "string") refuse(leaf, "is no text");
  if (!value.isWellFormed()) refuse(leaf, "holds a lone surrogate, which UTF-8 cannot carry");
  // No code unit takes more than three bytes.
  arena.ensure(3 * value.length);
  const start = arena.used;
  const end = start + encoder.encodeInto(value, arena.bytes.subarray(start)).written;
  if (leaf.texts!.add(arena.bytes, start, end)) arena.used = end;
}

function refuse({ path }: Leaf, why: string): never {
  const names = path.filter(({ name }) => name !== "list" && name !== "element").map(({ name }) => name);
  throw new TypeError(`${names.join(": ")} ${why}`);
}
