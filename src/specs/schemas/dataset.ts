import {
  kindField,
  lineText,
  nameField,
  nameText,
  referenceField,
  referenceText,
  samplesField,
  textField,
  topicPattern,
} from "./parts.ts";
import type { DocumentSchema } from "./schema.ts";

export const datasetSchema = {
  title: "Dataset",
  description:
    "A dataset: which topics it holds, by which policies its records are made, and by which models.",
  type: "object",
  properties: {
    kind: kindField("Dataset"),
    name: nameField("Name of the dataset, as it is given to `chimera build`."),
    extends: {
      ...referenceText,
      description:
        "Name of a dataset to start from: fields given here replace its fields, `policies` and `roles` are merged by key.",
      "x-chimera": "run",
    },
    title: { ...lineText, description: "Title for people; the name when absent.", "x-chimera": "run" },
    description: textField("What the dataset is, for its card.", "run"),
    license: {
      type: ["string", "null"],
      minLength: 1,
      default: null,
      description:
        "SPDX identifier of the dataset's licence, `LicenseRef-<name>` for one of your own; nothing is published without.",
      "x-chimera": "run",
    },
    language: {
      type: "array",
      items: { type: "string", minLength: 2 },
      minItems: 1,
      uniqueItems: true,
      default: ["en"],
      description: "BCP 47 tags of the languages the records are written in.",
      "x-chimera": "run",
    },
    tokenizer: {
      type: ["string", "null"],
      minLength: 1,
      default: null,
      description:
        "What the report counts lengths in beside words: `o200k_base`, `cl100k_base`, or the path of a `tokenizer.json` from the project on.",
      "x-chimera": "run",
    },
    seed: {
      type: "integer",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description: "Root of every seeded choice.",
      "x-chimera": "identity",
    },
    disciplines: {
      type: "array",
      items: referenceText,
      minItems: 1,
      uniqueItems: true,
      description: "Names of the disciplines to take topics from; all declared ones when absent.",
      "x-chimera": "selection",
    },
    topics: {
      type: "array",
      items: topicPattern,
      minItems: 1,
      default: ["**"],
      description: "Patterns over topic ids, such as `physics/*` or `mathematics/knot-*`.",
      "x-chimera": "selection",
    },
    exclude: {
      type: "array",
      items: topicPattern,
      default: [],
      description: "Patterns over topic ids to leave out.",
      "x-chimera": "selection",
    },
    samples: {
      ...samplesField(
        "Samples of a topic when neither the topic, its Topics document nor its discipline says a number.",
      ),
      default: 1,
    },
    maxSamples: samplesField("Most samples of any topic; no cap when absent."),
    policies: {
      type: "object",
      properties: {
        generation: referenceField("Name of the GenerationPolicy."),
        verification: referenceField("Name of the VerificationPolicy."),
        solution: referenceField("Name of the SolutionPolicy."),
        curation: referenceField("Name of the CurationPolicy."),
        taxonomy: {
          ...referenceText,
          description: "Name of the TaxonomyPolicy, for `chimera topics grow` alone; may be absent.",
          "x-chimera": "run",
        },
      },
      additionalProperties: false,
      default: {},
      description:
        "The policies by which records are made. The first four must be named here or by a dataset this one extends.",
      "x-chimera": "identity",
    },
    roles: {
      type: "object",
      propertyNames: nameText,
      additionalProperties: referenceText,
      default: {},
      description: "Binds each role that a policy uses to the name of a Model.",
      "x-chimera": "identity",
    },
  },
  required: ["kind", "name"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
