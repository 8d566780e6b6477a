import { chatRows } from "../chat-rows.ts";
import type { Exported, Preset } from "../preset.ts";
import { firstFile, yaml } from "../snippets.ts";

export const llamaFactory: Preset<"sft"> = {
  name: "llama-factory",
  about: "LLaMA-Factory's supervised fine-tuning: messages, and the dataset_info.json that declares them",
  view: "sft",
  format: "jsonl",
  fileFor: "split",
  reasoning: ["inline", "drop"],
  chat: true,
  idsBeside: false,
  notes: [
    "Its reasoning templates read the thought from <think> tags alone. Of ids and other columns nothing reaches training.",
  ],
  ...chatRows,
  files: (exported) => ({ "dataset_info.json": `${JSON.stringify(datasetInfo(exported), null, 2)}\n` }),
  snippet: (exported) => ({
    language: "yaml",
    text: `stage: sft
do_train: true
model_name_or_path: Qwen/Qwen3-0.6B
template: qwen3
dataset_dir: ${yaml(exported.dir)}
dataset: ${nameOf(exported, firstFile(exported).split)}
cutoff_len: 32768
output_dir: out`,
  }),
};

/** One dataset a split: the format knows no splits of local files. */
function datasetInfo(exported: Exported) {
  const tags = {
    role_tag: "role",
    content_tag: "content",
    user_tag: "user",
    assistant_tag: "assistant",
    system_tag: "system",
  };
  return Object.fromEntries(
    Object.entries(exported.splits).map(([split, [file]]) => [
      nameOf(exported, split),
      { file_name: file!, formatting: "sharegpt", columns: { messages: "messages" }, tags },
    ]),
  );
}

const nameOf = ({ dataset }: Exported, split: string) => `${dataset}-${split}`;
