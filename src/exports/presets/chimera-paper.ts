import { COLUMNS } from "../../dataset/columns.ts";
import { ID_COLUMN } from "../about-record.ts";
import { traceText } from "../messages.ts";
import type { Preset } from "../preset.ts";
import { firstFile, python } from "../snippets.ts";

/** The columns that readers of the published CHIMERA dataset (arXiv 2603.00889) use. */
export const chimeraPaper: Preset<"full"> = {
  name: "chimera-paper",
  about: "Code written for the published CHIMERA dataset: its columns, and the id",
  view: "full",
  format: "parquet",
  fileFor: "shard",
  reasoning: ["inline", "drop"],
  chat: false,
  idsBeside: false,
  notes: [
    "solution is the chosen trajectory, which readers train on, right or wrong: correctness says which. original_solution is the same without its reasoning; what the published column holds is not documented.",
  ],
  columns: () => ({
    index: { type: "int32", about: "0-based number of the row" },
    subject: COLUMNS.subject,
    topic: { type: "string", about: "Title of the topic" },
    question: { type: "string", about: "The problem" },
    answer: { type: "string", about: "The reference answer" },
    solution: { type: "string", about: "The chosen trajectory; reasoning stands in <think> tags" },
    original_solution: { type: "string", about: "The chosen trajectory without its reasoning" },
    correctness: { type: "bool", about: "Whether it reaches the reference answer" },
    ...ID_COLUMN,
  }),
  row: ({ record }, { reasoning }, { index }) => ({
    index,
    subject: record.subject,
    topic: record.topic,
    question: record.problem,
    answer: record.answer,
    solution: traceText(record, reasoning),
    original_solution: record.solution,
    correctness: record.correct,
    id: record.id,
  }),
  snippet: (exported) => ({
    language: "python",
    text: `from datasets import load_dataset

dataset = load_dataset("parquet", data_files=${python(firstFile(exported).path)}, split="train")
right = dataset.filter(lambda row: row["correctness"])`,
  }),
};
