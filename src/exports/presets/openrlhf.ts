import { latexAnswer } from "../latex-answer.ts";
import { BOXED_NOTE } from "../notes.ts";
import type { Preset } from "../preset.ts";
import { promptRows } from "../prompt-rows.ts";
import { firstFile, shell } from "../snippets.ts";

export const openrlhf: Preset<"rl"> = {
  name: "openrlhf",
  about: "OpenRLHF's PPO and REINFORCE trainers: prompt as a chat, and the answer as its label",
  view: "rl",
  format: "jsonl",
  fileFor: "split",
  reasoning: [],
  chat: true,
  idsBeside: false,
  notes: ["The reward function is the one of OpenRLHF's examples for mathematics.", BOXED_NOTE],
  ...promptRows("label", "The reference answer as LaTeX", latexAnswer),
  snippet: (exported) => ({
    language: "bash",
    text: `python3 -m openrlhf.cli.train_ppo_ray \\
    --data.prompt_dataset ${shell(firstFile(exported).path)} \\
    --data.input_key prompt \\
    --data.label_key label \\
    --data.apply_chat_template \\
    --reward.remote_url examples/python/math_reward_func.py \\
    --actor.model_name_or_path Qwen/Qwen3-0.6B`,
  }),
};
