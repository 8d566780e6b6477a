import { ABOUT_COLUMNS, aboutRecord, ID_COLUMN } from "../about-record.ts";
import { latexAnswer } from "../latex-answer.ts";
import { COMPARED_NOTE } from "../notes.ts";
import type { Preset } from "../preset.ts";
import { firstFile, python } from "../snippets.ts";
import { typedLines } from "../typed-lines.ts";

const INFO = { ...ID_COLUMN, ...ABOUT_COLUMNS };

export const primeRl: Preset<"rl"> = {
  name: "prime-rl",
  about: "prime-rl and verifiers: question and answer for a taskset",
  view: "rl",
  format: "jsonl",
  fileFor: "split",
  reasoning: [],
  chat: false,
  idsBeside: false,
  notes: ["The taskset is one of verifiers 0.4, a module that the trainer names by its id.", COMPARED_NOTE],
  columns: () => ({
    question: { type: "string", about: "The problem" },
    answer: { type: "string", about: "The reference answer as LaTeX" },
    info: { type: "string", about: "Id and what else is known of the record, as JSON" },
  }),
  row: ({ record }) => ({
    question: record.problem,
    answer: latexAnswer(record),
    info: typedLines(INFO, [{ id: record.id, ...aboutRecord(record) }]).trimEnd(),
  }),
  snippet: (exported) => ({
    language: "python",
    text: `import json

import verifiers.v1 as vf
from datasets import load_dataset


class Problem(vf.TaskData):
    answer: str


class Solve(vf.Task[Problem]):
    @vf.reward
    async def correct(self, trace: vf.Trace) -> float:
        return vf.verify_boxed_math_answer(trace.last_reply, self.data.answer)


class Problems(vf.Taskset[Solve]):
    def load(self):
        for row in load_dataset("json", data_files=${python(firstFile(exported).path)}, split="train"):
            problem = Problem(
                id=json.loads(row["info"])["id"],
                prompt=row["question"],
                answer=row["answer"],
                system_prompt="Put your final answer within \\\\boxed{}.",
            )
            yield Solve(problem, self.config.task)


__all__ = ["Problems"]`,
  }),
};
