import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportArtifact } from "../../src/exports/export-artifact.ts";
import type { Reasoning } from "../../src/exports/preset.ts";
import { PRESETS } from "../../src/exports/presets.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";
import { artifactOf } from "./artifact.ts";
import { python, runPython } from "./python.ts";

interface Rendered {
  readonly conversational: boolean;
  readonly whole_prompt: boolean;
  readonly completion?: string;
  readonly chosen?: string;
  readonly rejected?: string;
}

interface Found {
  readonly rows: readonly Rendered[];
  readonly joined?: readonly boolean[];
  readonly unpaired?: readonly { readonly label: boolean; readonly completion: string }[];
  readonly rewards?: readonly number[];
}

const think = (reasoning: string, solution: string) => `<think>\n${reasoning}\n</think>\n\n${solution}`;
const bare = "It is $x^{n+1}$.";

/** A template of trl, how reasoning is exported, and what it makes of an answer with reasoning and of one without. */
const RENDERED: readonly (readonly [string, Reasoning, string, string])[] = [
  ["qwen3", "inline", `${think("Weigh it.", "It is 12 m.")}<|im_end|>\n`, `${think("", bare)}<|im_end|>\n`],
  [
    ...(["qwen3", "reasoning_content"] as const),
    `${think("Weigh it.", "It is 12 m.")}<|im_end|>\n`,
    `${think("", bare)}<|im_end|>\n`,
  ],
  ["qwen3", "drop", `${think("", "It is 12 m.")}<|im_end|>\n`, `${think("", bare)}<|im_end|>\n`],
  ["glm4moe", "reasoning_content", "\n<think>Weigh it.</think>\nIt is 12 m.", `\n<think></think>\n${bare}`],
  [
    ...(["gptoss", "thinking"] as const),
    "<|channel|>analysis<|message|>Weigh it.<|end|><|start|>assistant<|channel|>final<|message|>It is 12 m.<|return|>",
    `<|channel|>final<|message|>${bare}<|return|>`,
  ],
  ["llama3", "inline", `${think("Weigh it.", "It is 12 m.")}<|eot_id|>`, `${bare}<|eot_id|>`],
  // It knows no key for reasoning, which is lost without a word.
  ["llama3", "reasoning_content", "It is 12 m.<|eot_id|>", `${bare}<|eot_id|>`],
];

interface Asked {
  readonly path: string;
  readonly template: string;
  readonly answers?: readonly string[];
}

const look = async (asked: readonly Asked[]) =>
  runPython("apply_templates.py", [], await temporaryFolder(), JSON.stringify(asked)) as Found[];

async function exported(name: string, reasoning: Reasoning, system: string | null = null): Promise<string> {
  const preset = PRESETS.find((one) => one.name === name)!;
  const directory = join(await temporaryFolder(), "out");
  await exportArtifact({
    ...{ artifact: await artifactOf(), preset, only: null, reasoning, system },
    ...{ directory, shownDirectory: "out" },
  });
  return join(directory, "train.jsonl");
}

const whole = { conversational: true, whole_prompt: true };

describe.skipIf(python === undefined)(
  "trl, in the Python that CHIMERA_PYTHON names",
  { timeout: 120_000 },
  () => {
    test("renders supervised rows with the reasoning where the template has it", async () => {
      const asked: Asked[] = [];
      for (const [template, reasoning] of RENDERED)
        asked.push({ path: await exported("trl-sft", reasoning), template });
      const found = await look(asked);
      expect(RENDERED.map(([template, reasoning], at) => [template, reasoning, found[at]!.rows])).toEqual(
        RENDERED.map(([template, reasoning, own, without]) => {
          const rows = [own, without].map((completion) => ({ ...whole, completion }));
          return [template, reasoning, rows];
        }),
      );
    });

    test("has a template that cuts inline reasoning, and one for training that does not", async () => {
      const path = await exported("trl-sft", "inline");
      const templates = ["deepseek_r1_distill", "deepseek_r1_distill_training"];
      const [cut, kept] = await look(templates.map((template) => ({ path, template })));
      expect(cut!.rows[0]!.completion).not.toContain("Weigh");
      expect(cut!.rows[0]!.completion).toContain("It is 12 m.");
      expect(kept!.rows[0]).toEqual({
        ...whole,
        completion: "Weigh it.\n</think>\n\nIt is 12 m.<｜end▁of▁sentence｜>",
      });
    });

    test("finds one prompt before both answers of a preference, and takes them apart for KTO", async () => {
      const path = await exported("trl-dpo", "reasoning_content");
      const [found] = await look([{ path, template: "qwen3" }]);
      const chosen = `${think("Weigh it.", "It is 12 m.")}<|im_end|>\n`;
      const rejected = `${think("Guess.", "It is 3 m.")}<|im_end|>\n`;
      expect(found).toEqual({
        rows: [{ ...whole, chosen, rejected }],
        joined: [true],
        unpaired: [
          { label: true, completion: chosen },
          { label: false, completion: rejected },
        ],
      });
    });

    test("has prompts to complete for reinforcement, and rewards right answers alone", async () => {
      const path = await exported("trl-grpo", "drop", "Put your final answer within \\boxed{}.");
      const answers = [
        ["$\\boxed{12}$", "$\\boxed{x^{n+1}}$"],
        ["$\\boxed{13}$", "$\\boxed{x^{n-1}}$"],
      ];
      const found = await look(answers.map((some) => ({ path, template: "qwen3", answers: some })));
      expect(found.map(({ rewards }) => rewards)).toEqual([
        [1, 1],
        [0, 0],
      ]);
      for (const { rows } of found) expect(rows).toEqual([whole, whole]);
    });
  },
);
