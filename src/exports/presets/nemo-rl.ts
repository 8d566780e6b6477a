import { ABOUT_COLUMNS, aboutRecord, ID_COLUMN } from "../about-record.ts";
import { latexAnswer } from "../latex-answer.ts";
import { COMPARED_NOTE } from "../notes.ts";
import type { Preset } from "../preset.ts";
import { firstFile, secondFile, yaml } from "../snippets.ts";

export const nemoRl: Preset<"rl"> = {
  name: "nemo-rl",
  about: "NeMo-RL's GRPO for mathematics: input, and the answer as output",
  view: "rl",
  format: "jsonl",
  fileFor: "split",
  reasoning: [],
  chat: false,
  idsBeside: false,
  notes: [
    "The file belongs beside grpo_math_1B.yaml of NeMo-RL's examples, and takes its prompt, processor and environment from there.",
    "NeMo-RL reads input and output alone; its loader takes the other columns away.",
    COMPARED_NOTE,
  ],
  columns: () => ({
    ...ID_COLUMN,
    input: { type: "string", about: "The problem" },
    output: { type: "string", about: "The reference answer as LaTeX" },
    ...ABOUT_COLUMNS,
  }),
  row: ({ record }) => ({
    id: record.id,
    input: record.problem,
    output: latexAnswer(record),
    ...aboutRecord(record),
  }),
  snippet: (exported) => ({
    language: "yaml",
    text: `defaults: grpo_math_1B.yaml
data:
  train:
    dataset_name: ResponseDataset
    data_path: ${yaml(firstFile(exported).path)}
    input_key: input
    output_key: output
    split_validation_size: 0
  validation:
    dataset_name: ResponseDataset
    data_path: ${yaml(secondFile(exported).path)}
    input_key: input
    output_key: output`,
  }),
};
