import { kindField, nameField } from "./parts.ts";
import type { DocumentSchema } from "./schema.ts";

export const promptSchema = {
  title: "Prompt",
  description: "Templates (Liquid) of the messages that a model is asked with.",
  type: "object",
  properties: {
    kind: kindField("Prompt"),
    name: nameField("Name by which policies use this prompt."),
    system: {
      type: "string",
      minLength: 1,
      description: "Template of the system message; none is sent when absent.",
      "x-chimera": "identity",
    },
    user: {
      type: "string",
      minLength: 1,
      description: "Template of the user message.",
      "x-chimera": "identity",
    },
  },
  required: ["kind", "name", "user"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
