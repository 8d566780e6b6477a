import type { DatasetRecord, Tombstone } from "./record.ts";

/** One column, or one field of a struct: its type and what it holds. */
export type Field =
  | { readonly type: "string"; readonly nullable?: true; readonly about: string }
  | { readonly type: "bool" | "int32" | "float64"; readonly about: string }
  | { readonly type: "struct" | "list"; readonly fields: Fields; readonly about: string };

/** Fields by name; the order of the keys is the order of the columns. */
export type Fields = Readonly<Record<string, Field>>;

/**
 * The columns of a dataset: from this one table come the Parquet schema, the Hugging Face features, the order
 * of keys in JSON Lines, what a record's digest covers and the card's table of columns. A "list" is a list of
 * structs. The compiler holds it to `DatasetRecord`: a field that is missing, left over or of another type
 * does not compile.
 *
 * Integers are 32 bits wide because no reply has 2^31 tokens, and because a 64-bit column reads as BigInt in
 * JavaScript, which JSON cannot carry.
 */
export const COLUMNS = {
  id: text("Slot id: stable whatever fills the slot"),
  problem: text("Problem statement"),
  answer: text("Reference answer"),
  answer_type: text("How the answer is compared: numeric, expression, choice, set, tuple, interval or text"),
  unit: optionalText("Unit of the answer, when it has one"),
  tolerance: {
    type: "float64",
    about: "Relative tolerance of the answer that the problem itself allows; 0 when it names none",
  },
  discipline: text("Discipline id"),
  subject: text("Discipline title"),
  area: text("Area within the discipline"),
  topic: text("Topic title"),
  topic_id: text("Topic id"),
  difficulty: optionalText("Value of the facet `difficulty`, when the generation policy has one"),
  facets: list("What the problem writer was asked for", { name: text("Facet"), value: text("Its value") }),
  messages: list("The chosen trajectory as a chat; reasoning stands in `<think>` tags", {
    role: text("user or assistant"),
    content: text("Text of the message"),
  }),
  reasoning: text("Reasoning of the chosen trajectory"),
  solution: text("Solution of the chosen trajectory"),
  correct: { type: "bool", about: "Whether the chosen trajectory reaches the reference answer" },
  pass_rate: { type: "float64", about: "Share of trajectories that reach the reference answer, 0 to 1" },
  student: struct("How a named solver fared with the problem; all 0 when none was asked", {
    attempts: { type: "int32", about: "How often it tried" },
    correct: { type: "int32", about: "How often it reached the reference answer" },
    low: { type: "float64", about: "Lower end of the 95 % interval of its pass rate (Wilson)" },
    high: { type: "float64", about: "Upper end" },
  }),
  trajectories: list("Every trajectory, right or wrong", {
    role: text("Role of the solver"),
    model: text("Model that wrote it"),
    reasoning: text("Reasoning"),
    solution: text("Solution"),
    answer: text("Final answer found in the solution; empty when none was"),
    finish: text("Why the reply ended"),
    correct: { type: "bool", about: "Whether it reaches the reference answer" },
    graded_by: text("Step of the grading ladder that decided"),
    flaw: text("What is wrong with how it got there; empty for nothing"),
    output_tokens: { type: "int32", about: "Tokens of the reply" },
  }),
  verdicts: list("Votes of the validators; empty when none was asked", {
    role: text("Role of the validator"),
    model: text("Model that voted"),
    valid: { type: "bool", about: "The vote" },
    fits_topic: { type: "bool", about: "The problem fits its topic" },
    clear: { type: "bool", about: "The problem is clear" },
    single_answer: { type: "bool", about: "There is one answer, and it can be checked" },
    answer_correct: { type: "bool", about: "The reference answer is correct" },
    reason: text("Reason given"),
    probe: text("Whether it saw through a planted wrong answer: passed, failed or none"),
    counted: { type: "bool", about: "Whether the vote counts" },
  }),
  blind_solutions: list("Solutions by models that did not see the answer, made to verify it", {
    role: text("Role of the solver"),
    model: text("Model that solved"),
    answer: text("Its final answer; empty when it states none"),
    reaches: { type: "bool", about: "Whether it reaches the reference answer" },
    graded_by: text("Step of the grading ladder that decided"),
  }),
  contamination: list("Benchmarks that the problem shares word n-grams with; empty when none was checked", {
    benchmark: text("Name of the benchmark"),
    item: { type: "int32", about: "0-based number of its question that shares most" },
    ngram8: { type: "int32", about: "8-grams shared with it; 1 when it is shorter and equal" },
    ngram13: { type: "int32", about: "13-grams shared with one question, likewise" },
    jaccard8: { type: "float64", about: "Greatest Jaccard similarity of 8-grams to any question" },
    jaccard13: { type: "float64", about: "Greatest Jaccard similarity of 13-grams to any question" },
  }),
  candidate: { type: "int32", about: "0-based number of the candidate that filled the slot" },
  tokens: struct("Tokens of every reply behind the record, as the servers counted them", {
    input: { type: "int32", about: "Input" },
    output: { type: "int32", about: "Output, reasoning included" },
    reasoning: { type: "int32", about: "Reasoning" },
  }),
  simulated: { type: "bool", about: "True when any reply behind the record came from the simulator" },
  lineage: list("The replies that the record was made from", {
    stage: text("Stage"),
    role: text("Role"),
    model: text("Model"),
    key: text("Reply key: digest of the request"),
    reply: text("Digest of what was replied"),
    outcome: text('How the reply ended: "usable", or why it could not be used'),
  }),
} as const satisfies FieldsOf<DatasetRecord>;

/** The fields of a tombstone, in the order of their lines. */
export const TOMBSTONE_FIELDS = {
  id: COLUMNS.id,
  candidate: { type: "int32", about: "0-based number of the candidate; -1 for a drop at curation" },
  stage: text("Stage that turned it down"),
  reason: text("Stable reason"),
  detail: text("What was found"),
  problem: COLUMNS.problem,
  answer: COLUMNS.answer,
  verdicts: COLUMNS.verdicts,
  blind_solutions: COLUMNS.blind_solutions,
  lineage: COLUMNS.lineage,
} as const satisfies FieldsOf<Tombstone>;

export type FieldsOf<T> = { readonly [K in keyof T]-?: FieldOf<T[K]> };

// Tuples keep a union such as `string | null` or `boolean` whole.
type FieldOf<T> = [T] extends [string]
  ? { readonly type: "string"; readonly about: string }
  : [T] extends [string | null]
    ? { readonly type: "string"; readonly nullable: true; readonly about: string }
    : [T] extends [boolean]
      ? { readonly type: "bool"; readonly about: string }
      : [T] extends [number]
        ? { readonly type: "int32" | "float64"; readonly about: string }
        : [T] extends [readonly (infer Row)[]]
          ? { readonly type: "list"; readonly fields: FieldsOf<Row>; readonly about: string }
          : { readonly type: "struct"; readonly fields: FieldsOf<T>; readonly about: string };

/** The tombstone with its keys in the order of their lines, at every depth. */
export function inTombstoneOrder(tombstone: Tombstone): Tombstone {
  return structOf(TOMBSTONE_FIELDS, tombstone) as Tombstone;
}

function structOf(fields: Fields, value: object): object {
  const source = value as Readonly<Record<string, unknown>>;
  return Object.fromEntries(
    Object.entries(fields).map(([name, field]) => [name, plainOf(field, source[name])]),
  );
}

function plainOf(field: Field, value: unknown): unknown {
  if (field.type === "struct") return structOf(field.fields, value as object);
  if (field.type === "list") return (value as readonly object[]).map((row) => structOf(field.fields, row));
  return value;
}

function text(about: string) {
  return { type: "string", about } as const;
}

function optionalText(about: string) {
  return { type: "string", nullable: true, about } as const;
}

function list<F extends Fields>(about: string, fields: F) {
  return { type: "list", fields, about } as const;
}

function struct<F extends Fields>(about: string, fields: F) {
  return { type: "struct", fields, about } as const;
}
