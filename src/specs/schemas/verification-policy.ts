import { drawsField, kindField, nameField, referenceField, revisionField, roleField } from "./parts.ts";
import type { DocumentSchema } from "./schema.ts";

export const verificationPolicySchema = {
  title: "VerificationPolicy",
  description: "How a written problem is verified: who votes on it, and which votes let it pass.",
  type: "object",
  properties: {
    kind: kindField("VerificationPolicy"),
    name: nameField("Name by which datasets use this policy."),
    revision: revisionField("all verdicts"),
    validators: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          role: roleField("Role of the model that votes."),
          prompt: referenceField("Name of this validator's Prompt; the policy's when absent."),
        },
        required: ["role"],
        additionalProperties: false,
      },
      description: "Who votes, each without knowing of the others.",
      "x-chimera": "identity",
    },
    prompt: referenceField("Name of the Prompt of every validator that names none."),
    rule: {
      type: ["string", "object"],
      if: { type: "string" },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, never awaited
      then: { enum: ["unanimous", "majority"] },
      properties: {
        atLeast: {
          type: "integer",
          minimum: 1,
          description: "Number of votes for a problem that let it pass.",
          "x-chimera": "identity",
        },
      },
      required: ["atLeast"],
      additionalProperties: false,
      default: "unanimous",
      description:
        "Which votes let a problem pass: `unanimous`, `majority`, or a mapping such as `atLeast: 2`.",
      "x-chimera": "identity",
    },
    earlyStop: {
      type: "boolean",
      default: false,
      description: "Ask no further validator once the outcome is settled.",
      "x-chimera": "selection",
    },
    draws: drawsField(3, "one vote"),
  },
  required: ["kind", "name", "validators"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
