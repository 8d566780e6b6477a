import { boxedAnswer } from "../latex-answer.ts";
import { BOXED_NOTE, COMPARED_NOTE } from "../notes.ts";
import type { Preset } from "../preset.ts";
import { promptRows } from "../prompt-rows.ts";
import { firstFile, loadJson } from "../snippets.ts";

export const trlGrpo: Preset<"rl"> = {
  name: "trl-grpo",
  about: "TRL's GRPOTrainer: prompt, and the answer in the column that its accuracy_reward reads",
  view: "rl",
  format: "jsonl",
  fileFor: "split",
  reasoning: [],
  chat: true,
  idsBeside: false,
  notes: [BOXED_NOTE, COMPARED_NOTE],
  ...promptRows("solution", "The reference answer as LaTeX in \\boxed{}", boxedAnswer),
  snippet: (exported) => ({
    language: "python",
    text: `from datasets import load_dataset
from trl import GRPOConfig, GRPOTrainer
from trl.rewards import accuracy_reward

${loadJson(exported, "dataset")}
trainer = GRPOTrainer(
    model="Qwen/Qwen3-0.6B",
    args=GRPOConfig(output_dir="out", max_completion_length=8192),
    reward_funcs=accuracy_reward,
    train_dataset=dataset["${firstFile(exported).split}"],
)
trainer.train()`,
  }),
};
