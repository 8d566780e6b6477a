import { kindField, nameField, topicPattern } from "./parts.ts";
import type { DocumentSchema, PropertySchema, Schema } from "./schema.ts";

/** What the Hugging Face Hub takes as the name of a split. */
const splitName = {
  type: "string",
  pattern: "^[a-z0-9_]+(\\.[a-z0-9_]+)*$",
  patternErrorMessage: 'lower-case letters, digits and "_", in words joined by single "."',
} as const satisfies Schema;

const bandName = {
  type: "string",
  pattern: "^[^\\r\\n]+$",
  patternErrorMessage: "a text of one line",
} as const satisfies Schema;

function quotaField(description: string): PropertySchema {
  return {
    type: "object",
    additionalProperties: { type: "integer", minimum: 0, maximum: 1_000_000_000 },
    default: {},
    description,
    "x-chimera": "selection",
  };
}

const nearDuplicates: PropertySchema = {
  type: "object",
  properties: {
    action: {
      type: "string",
      enum: ["off", "tag", "drop"],
      default: "off",
      description:
        "What becomes of a problem that is nearly one of a lower slot; `off` does not look for them.",
      "x-chimera": "selection",
    },
    threshold: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 1,
      default: 0.7,
      description:
        "Least share of terms, of those that either problem has, that near-duplicates have in common.",
      "x-chimera": "selection",
    },
    numbers: {
      type: "string",
      enum: ["keep", "mask"],
      default: "keep",
      description: "`mask` takes problems that differ in their numbers alone for near-duplicates.",
      "x-chimera": "selection",
    },
  },
  additionalProperties: false,
  default: {},
  description: "Problems that say the same in other words or another order.",
  "x-chimera": "selection",
};

const contamination: PropertySchema = {
  type: "object",
  properties: {
    benchmarks: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: nameField("Name of the benchmark in the report.", "selection"),
          files: {
            type: ["string", "array"],
            minLength: 1,
            items: { type: "string", minLength: 1 },
            minItems: 1,
            description:
              "Glob patterns, relative to the project, of its files: JSON Lines, JSON, CSV, Parquet, or text with a question in each line.",
            "x-chimera": "selection",
          },
          field: {
            type: "string",
            minLength: 1,
            default: "question",
            description: "Field or column that holds the question.",
            "x-chimera": "selection",
          },
        },
        required: ["name", "files"],
        additionalProperties: false,
      },
      default: [],
      description: "Whose questions the problems are compared with. Their text is stored nowhere.",
      "x-chimera": "selection",
    },
    action: {
      type: "string",
      enum: ["tag", "drop"],
      default: "tag",
      description: "What becomes of a contaminated record.",
      "x-chimera": "selection",
    },
    ngram: {
      type: "integer",
      enum: [8, 13],
      default: 8,
      description: "Words of the n-grams that decide; both lengths are reported.",
      "x-chimera": "selection",
    },
    shared: {
      type: "integer",
      minimum: 1,
      maximum: 1_000_000,
      default: 1,
      description: "Least number of n-grams shared with one question that makes a record contaminated.",
      "x-chimera": "selection",
    },
  },
  additionalProperties: false,
  default: {},
  description: "Comparison with the questions of benchmarks.",
  "x-chimera": "selection",
};

export const curationPolicySchema = {
  title: "CurationPolicy",
  description:
    "Which of the finished samples become records, into which splits they go, and in which views they are published.",
  type: "object",
  properties: {
    kind: kindField("CurationPolicy"),
    name: nameField("Name by which datasets use this policy."),
    exactDuplicates: {
      type: "string",
      enum: ["drop", "keep"],
      default: "drop",
      description:
        "What becomes of problems whose normalised text is equal: `drop` keeps only the first slot's.",
      "x-chimera": "selection",
    },
    nearDuplicates,
    contamination,
    requireCorrect: {
      type: "boolean",
      default: false,
      description: "Keep only samples with a correct solution.",
      "x-chimera": "selection",
    },
    bands: {
      type: "object",
      propertyNames: bandName,
      additionalProperties: { type: "number", minimum: 0, maximum: 1 },
      default: {},
      description:
        "Names of measured difficulties, each with the least pass rate that has it. Without any, difficulty is what the facet says.",
      "x-chimera": "selection",
    },
    quotas: {
      type: "object",
      properties: {
        disciplines: quotaField("Most records of a discipline, by its name."),
        difficulties: quotaField("Most records of a difficulty: of a band, or of a value of the facet."),
        answerTypes: quotaField("Most records of an answer type."),
      },
      additionalProperties: false,
      default: {},
      description: "Most records of a kind; the lowest slots stay.",
      "x-chimera": "selection",
    },
    splits: {
      type: "object",
      propertyNames: splitName,
      additionalProperties: { type: "number", exclusiveMinimum: 0, maximum: 1 },
      minProperties: 1,
      default: { train: 1 },
      description: "Share of each split; the shares sum to 1.",
      "x-chimera": "identity",
    },
    splitBy: {
      type: "string",
      enum: ["slot", "topic"],
      default: "slot",
      description: "What a split keeps together.",
      "x-chimera": "identity",
    },
    heldOut: {
      type: "object",
      properties: {
        split: {
          ...splitName,
          description: "Name of the split that the held-out topics go into.",
          "x-chimera": "identity",
        },
        share: {
          type: "number",
          exclusiveMinimum: 0,
          maximum: 1,
          description: "Share of the topics that is held out, chosen by their ids.",
          "x-chimera": "identity",
        },
        topics: {
          type: "array",
          items: topicPattern,
          minItems: 1,
          description: "Patterns over the ids of the topics that are held out.",
          "x-chimera": "identity",
        },
      },
      required: ["split"],
      additionalProperties: false,
      description: "Whole topics that are kept out of the other splits; none when absent.",
      "x-chimera": "identity",
    },
    views: {
      type: "array",
      items: { type: "string", enum: ["full", "sft", "rl", "preference", "rejected"] },
      minItems: 1,
      uniqueItems: true,
      default: ["full"],
      description: "Forms in which the records are published as Parquet; `full` always is one of them.",
      "x-chimera": "run",
    },
  },
  required: ["kind", "name"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
