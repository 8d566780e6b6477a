import { kindField, lineText, nameField, samplesField, textField } from "./parts.ts";
import type { DocumentSchema } from "./schema.ts";

export const disciplineSchema = {
  title: "Discipline",
  description: "A discipline, the top of the taxonomy: discipline, area, topic.",
  type: "object",
  properties: {
    kind: kindField("Discipline"),
    name: nameField("Id of the discipline, and the first part of the ids of its topics.", "identity"),
    title: { ...lineText, description: "Title as prompts and records show it.", "x-chimera": "identity" },
    guidance: textField("What a good problem of this discipline is, for the writer of problems.", "identity"),
    samples: samplesField(
      "Samples of each topic of the discipline when the topic says no number; the dataset's when absent.",
    ),
  },
  required: ["kind", "name", "title"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
