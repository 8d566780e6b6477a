import { STRUCTURED_FORMS, TRAINING_TERMS } from "../resolved.ts";
import { kindField, nameField } from "./parts.ts";
import type { DocumentSchema, PropertySchema } from "./schema.ts";

/** Request fields that a Model declares elsewhere or the method sets, each with what to do instead. */
export const RESERVED_REQUEST_FIELDS: Readonly<Record<string, string>> = {
  model: 'The model is named by "id".',
  messages: "Messages come from prompts.",
  response_format: 'The reply\'s form follows from the step and from "structuredOutput".',
  stream: "How a reply is carried is for chimera.config.ts and changes no data.",
  stream_options: "How a reply is carried is for chimera.config.ts and changes no data.",
  seed: 'Use the field "seed" of the Model.',
  n: "Every reply is asked for on its own, so that it can be recorded and reused.",
  max_tokens: 'Use "maxOutputTokens", with "outputCapField: max_tokens".',
  max_completion_tokens: 'Use "maxOutputTokens".',
  reasoning_effort: 'Use "reasoningEffort".',
  temperature: 'Use "temperature" under "sampling".',
  top_p: 'Use "topP" under "sampling".',
  top_k: 'Use "topK" under "sampling".',
  min_p: 'Use "minP" under "sampling".',
  frequency_penalty: 'Use "frequencyPenalty" under "sampling".',
  presence_penalty: 'Use "presencePenalty" under "sampling".',
};

function samplingField(description: string, range: Partial<PropertySchema>, type = "number"): PropertySchema {
  return { type, ...range, description, "x-chimera": "identity" };
}

export const modelSchema = {
  title: "Model",
  description:
    "A model with all that changes its replies. Where it is served and with which key is for chimera.config.ts.",
  type: "object",
  properties: {
    kind: kindField("Model"),
    name: nameField("Name by which datasets bind roles to this model."),
    id: {
      type: "string",
      minLength: 1,
      description: "Id of the model as its server knows it.",
      "x-chimera": "identity",
    },
    provider: {
      type: "string",
      minLength: 1,
      description: "Name of a provider in chimera.config.ts.",
      "x-chimera": "run",
    },
    sampling: {
      type: "object",
      properties: {
        temperature: samplingField("Sampling temperature.", { minimum: 0, maximum: 2 }),
        topP: samplingField("Probability mass to sample from.", { exclusiveMinimum: 0, maximum: 1 }),
        topK: samplingField("Number of tokens to sample from.", { minimum: 1 }, "integer"),
        minP: samplingField("Least probability relative to the likeliest token.", { minimum: 0, maximum: 1 }),
        frequencyPenalty: samplingField("Penalty on tokens by how often they occurred.", {
          minimum: -2,
          maximum: 2,
        }),
        presencePenalty: samplingField("Penalty on tokens that occurred at all.", {
          minimum: -2,
          maximum: 2,
        }),
      },
      additionalProperties: false,
      default: {},
      description: "How tokens are sampled; what is absent is not sent.",
      "x-chimera": "identity",
    },
    seed: {
      type: ["string", "integer", "null"],
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      if: { type: "string" },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema, never awaited
      then: { enum: ["derived"] },
      default: null,
      description: "`derived` sends a seed of its own with every draw, a number always that one, null none.",
      "x-chimera": "identity",
    },
    reasoningEffort: {
      type: ["string", "null"],
      enum: ["none", "minimal", "low", "medium", "high", "xhigh", "max", null],
      default: null,
      description: "How long the model reasons; not sent when null.",
      "x-chimera": "identity",
    },
    maxOutputTokens: {
      type: ["integer", "null"],
      minimum: 1,
      maximum: 100_000_000,
      default: null,
      description: "Most tokens of a reply, reasoning included; the server's own cap when null.",
      "x-chimera": "identity",
    },
    outputCapField: {
      type: "string",
      enum: ["max_completion_tokens", "max_tokens"],
      default: "max_completion_tokens",
      description: "Name under which the server takes that cap.",
      "x-chimera": "run",
    },
    structuredOutput: {
      type: "string",
      enum: STRUCTURED_FORMS,
      default: "json-schema",
      description:
        "Strictest form in which a JSON Schema is put to the model: `json-schema` has the server hold the reply to it, `json-object` to JSON alone, `prompt` tells it in words. A form that the server turns down gives way to the next.",
      "x-chimera": "identity",
    },
    request: {
      type: "object",
      propertyNames: { not: { enum: Object.keys(RESERVED_REQUEST_FIELDS) } },
      default: {},
      description: "Further fields of the request body, sent as they stand.",
      "x-chimera": "identity",
    },
    terms: {
      type: ["object", "null"],
      properties: {
        training: {
          type: "string",
          enum: TRAINING_TERMS,
          description:
            "Training other models on what it writes: `permitted`, `conditional` on what the terms ask for, such as a name, or `restricted`, as where models that compete are barred.",
          "x-chimera": "run",
        },
        license: {
          type: ["string", "null"],
          minLength: 1,
          default: null,
          description: "SPDX identifier or name of the licence of its weights.",
          "x-chimera": "run",
        },
        url: {
          type: ["string", "null"],
          pattern: "^https?://[^\\s<>()|]+$",
          patternErrorMessage: "must be the address of a page, such as https://example.org/terms",
          default: null,
          description: "Where the terms can be read.",
          "x-chimera": "run",
        },
      },
      required: ["training"],
      additionalProperties: false,
      default: null,
      description:
        "The terms that its replies come under, as you have read them; the card says them, or that none are declared.",
      "x-chimera": "run",
    },
  },
  required: ["kind", "name", "id", "provider"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
