import { ABOUT_COLUMNS, aboutRecord, ID_COLUMN, MODEL_COLUMN } from "../about-record.ts";
import { answerColumn, answered, asked, PROMPT } from "../messages.ts";
import { type Preset, REASONING } from "../preset.ts";
import { firstFile, loadJson } from "../snippets.ts";

export const trlSft: Preset<"sft"> = {
  name: "trl-sft",
  about: "TRL's SFTTrainer: prompt and completion as chats; the loss is on the completion",
  view: "sft",
  format: "jsonl",
  fileFor: "split",
  reasoning: REASONING,
  chat: true,
  idsBeside: false,
  notes: [
    "Some chat templates cut inline reasoning from an answer (DeepSeek-R1's do), and one that knows no key for it drops it without a word: look at one formatted row. With assistant_only_loss TRL takes a template of its own for training, which keeps it.",
  ],
  columns: (choices) => ({
    ...ID_COLUMN,
    prompt: PROMPT,
    completion: answerColumn("A right solution", choices),
    ...MODEL_COLUMN,
    ...ABOUT_COLUMNS,
  }),
  row: ({ record, right }, choices) => ({
    id: record.id,
    prompt: asked(record, choices),
    completion: [answered(right, choices)],
    model: right.model,
    ...aboutRecord(record),
  }),
  snippet: (exported) => ({
    language: "python",
    text: `from datasets import load_dataset
from trl import SFTConfig, SFTTrainer

${loadJson(exported, "dataset")}
trainer = SFTTrainer(
    model="Qwen/Qwen3-0.6B",
    args=SFTConfig(output_dir="out", max_length=32768),
    train_dataset=dataset["${firstFile(exported).split}"],
)
trainer.train()`,
  }),
};
