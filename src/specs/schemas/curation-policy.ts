import { kindField, nameField, nameText } from "./parts.ts";
import type { DocumentSchema } from "./schema.ts";

export const curationPolicySchema = {
  title: "CurationPolicy",
  description: "Which of the finished samples become records, and into which splits they go.",
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
    requireCorrect: {
      type: "boolean",
      default: false,
      description: "Keep only samples with a correct solution.",
      "x-chimera": "selection",
    },
    quotas: {
      type: "object",
      additionalProperties: { type: "integer", minimum: 0, maximum: 1_000_000_000 },
      default: {},
      description: "Most records of a discipline, by its name.",
      "x-chimera": "selection",
    },
    splits: {
      type: "object",
      propertyNames: nameText,
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
  },
  required: ["kind", "name"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
