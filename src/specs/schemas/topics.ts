import {
  kindField,
  lineText,
  nameText,
  referenceField,
  revisionField,
  samplesField,
  textField,
} from "./parts.ts";
import type { DocumentSchema } from "./schema.ts";

export const topicsSchema = {
  title: "Topics",
  description: "Topics of one area of a discipline. Several documents may add to the same area.",
  type: "object",
  properties: {
    kind: kindField("Topics"),
    discipline: referenceField("Name of the discipline."),
    area: { ...lineText, description: "Title of the area the topics belong to.", "x-chimera": "identity" },
    samples: samplesField("Samples of each of these topics that says no number of its own."),
    guidance: textField("Guidance for all of these topics; a topic's own is added after it.", "identity"),
    topics: {
      type: "array",
      minItems: 1,
      items: {
        ...lineText,
        type: ["string", "object"],
        properties: {
          title: { ...lineText, description: "Title of the topic.", "x-chimera": "identity" },
          id: {
            ...nameText,
            description: "Second part of the topic's id; made from the title when absent.",
            "x-chimera": "identity",
          },
          samples: samplesField("Samples of this topic."),
          guidance: textField("Guidance for this topic, after that of the document.", "identity"),
          revision: revisionField("the topic's samples"),
          distinctFrom: {
            type: "array",
            items: nameText,
            uniqueItems: true,
            default: [],
            description:
              "Ids of topics of the discipline whose titles look alike and mean something else: no warning of these.",
            "x-chimera": "run",
          },
          formerly: {
            type: "array",
            items: nameText,
            uniqueItems: true,
            default: [],
            description: "Ids this topic had before; no other topic may take them.",
            "x-chimera": "run",
          },
        },
        required: ["title"],
        additionalProperties: false,
      },
      description: "The topics: titles, or mappings where a topic needs more than its title.",
      "x-chimera": "identity",
    },
  },
  required: ["kind", "discipline", "area", "topics"],
  additionalProperties: false,
} as const satisfies DocumentSchema;
