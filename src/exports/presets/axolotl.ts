import { chatRows } from "../chat-rows.ts";
import { type Exported, type Preset, REASONING } from "../preset.ts";
import { firstFile, yaml } from "../snippets.ts";

export const axolotl: Preset<"sft"> = {
  name: "axolotl",
  about: "axolotl's supervised fine-tuning: messages for its chat_template type",
  view: "sft",
  format: "jsonl",
  fileFor: "split",
  reasoning: ["reasoning_content", ...REASONING.filter((one) => one !== "reasoning_content")],
  chat: true,
  idsBeside: false,
  notes: ["Of ids and other columns nothing reaches training."],
  ...chatRows,
  snippet: (exported) => ({
    language: "yaml",
    text: `base_model: Qwen/Qwen3-0.6B
chat_template: tokenizer_default
datasets:
  - path: ${yaml(firstFile(exported).path)}
    ds_type: json
    type: chat_template
    field_messages: messages
    roles_to_train: [assistant]${reasoningLines(exported)}
sequence_len: 32768
output_dir: out`,
  }),
};

/** How the reasoning gets to the template's own key. */
function reasoningLines({ reasoning }: Exported): string {
  if (reasoning === "inline") return "\n    split_thinking: true";
  if (reasoning === "thinking") return "\n    field_thinking: thinking\n    template_thinking_key: thinking";
  return "";
}
