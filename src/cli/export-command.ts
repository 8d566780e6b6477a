import type { Command } from "./command.ts";
import { VERSION } from "./shared-arguments.ts";

export const exportCommand: Command = {
  name: "export",
  summary: "Write a version as a trainer wants it, with the few lines that use it",
  details: [
    "Without a preset it lists them: TRL, verl, OpenRLHF, prime-rl, NeMo-RL, LLaMA-Factory, axolotl, OpenAI's JSON Lines, Inspect and others, each with the view that it reads. Order and ids are those of the version, and equal versions give equal bytes (docs/training.md).",
    "Files of an earlier export are replaced; others never. What a preset does not carry is told. A path needs no project.",
  ],
  positionals: [
    { name: "preset", optional: true, description: "Name of a preset; without one they are listed." },
    VERSION,
  ],
  options: {
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      description: "Where the files go; exports/<dataset>/<preset> here else.",
    },
    reasoning: {
      type: "string",
      value: "WAY",
      description:
        "Where reasoning goes: inline in <think> tags, a key named reasoning_content or thinking, or drop.",
    },
    system: { type: "string", value: "TEXT", description: "A system message before every problem." },
    split: { type: "string", value: "NAMES", description: 'Only these splits, "train,test".' },
    json: { type: "boolean", description: "What was written, and the snippet, as one JSON object." },
  },
  examples: [
    ["chimera export", "the presets"],
    ["chimera export trl-sft", "the newest version of the default dataset, for TRL"],
    ["chimera export verl starter@1.2.0 --split train", "a release's training split, for verl"],
    ["chimera export axolotl ./downloaded/starter --reasoning inline", "a copy, wherever it came from"],
  ],
  load: async () => (await import("./commands/export.ts")).run,
};
