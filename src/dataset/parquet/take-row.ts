import {
  type Leaf,
  type ListStep,
  type ScalarStep,
  type Step,
  type TextStep,
  takeNothing,
  takeNull,
  takeText,
} from "./leaves.ts";

type Struct = Readonly<Record<string, unknown>>;

const encoder = new TextEncoder();

let scratch = new Uint8Array(1 << 12);

/**
 * Fills the leaves from a row. Refuses what a column cannot hold: a field that is missing, a text that is none, and a
 * lone surrogate. UTF-8 has no form for that, and an encoder would put U+FFFD in its place without a word, so that the
 * file would differ from the record that its digest names.
 */
export function takeRow(steps: readonly Step[], row: object): void {
  takeStruct(steps, row as Struct, 0, 0);
}

function takeStruct(steps: readonly Step[], struct: Struct, repetition: number, definition: number): void {
  for (const step of steps) {
    const value = struct[step.name];
    if (step.kind === "text") takeString(step, value);
    else if (step.kind === "list") takeList(step, value, repetition, definition);
    else if (step.kind !== "struct") takeScalar(step, value);
    else if (typeof value !== "object" || value === null) throw new TypeError(`${step.name} is missing`);
    else takeStruct(step.steps, value as Struct, repetition, definition);
  }
}

function takeList(step: ListStep, items: unknown, repetition: number, definition: number): void {
  const { name, steps, repeated } = step;
  if (!Array.isArray(items)) throw new TypeError(`${name} is no list`);
  if (items.length === 0) takeNothing(repeated, repetition, definition);
  for (let at = 0; at < items.length; at++) {
    const level = at === 0 ? repetition : repeated.depth;
    repeated.repetition.push(level);
    repeated.definition.push(definition + 1);
    takeStruct(steps, items[at] as Struct, level, definition + 1);
  }
}

function takeScalar({ kind, leaf }: ScalarStep, value: unknown): void {
  if (typeof value !== (kind === "bool" ? "boolean" : "number")) refuse(leaf, value, `is no ${kind}`);
  leaf.values.push(value as number | boolean);
}

function takeString({ leaf }: TextStep, value: unknown): void {
  if (value === null && leaf.definition !== null) {
    takeNull(leaf);
    return;
  }
  if (typeof value !== "string") refuse(leaf, value, "is no text");
  if (!value.isWellFormed()) refuse(leaf, value, "holds a lone surrogate, which UTF-8 cannot carry");
  // No code unit takes more than three bytes.
  if (3 * value.length > scratch.length) scratch = new Uint8Array(6 * value.length);
  takeText(leaf, scratch, 0, encoder.encodeInto(value, scratch).written);
}

function refuse({ path }: Leaf, value: unknown, why: string): never {
  const names = path.filter(({ name }) => name !== "list" && name !== "element").map(({ name }) => name);
  throw new TypeError(`${names.join(": ")} ${value === undefined ? "is missing" : why}`);
}
