import type { Group } from "./row.ts";
import { all, POLICIES, PROMPTS, replace } from "./specs.ts";

export const PROMPT_ROWS: Group = {
  title: "Prompts",
  rows: [
    {
      what: "wording of the writer's prompt",
      guards: "prompt versions that a hand has to raise, and forgets to",
      edit: replace(PROMPTS, "Write one problem.", "Write one hard problem."),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "the writer's system prompt",
      guards: "a system prompt that is not in the key",
      edit: replace(PROMPTS, "You write problems.", "You write exercises."),
      calls: [12, 24, 12, 24],
      records: "all",
      version: "new",
    },
    {
      what: "a system prompt for the solver, who had none",
      guards: "a system prompt that is not in the key",
      edit: replace(PROMPTS, "name: solve\n", "name: solve\nsystem: Think first.\n"),
      calls: [0, 0, 12, 16],
      judgesOtherAnswers: true,
      records: "all",
      version: "new",
    },
    {
      what: "a blank line more in the validators' prompt",
      guards: "an approximate match: what is sent differs, what is served does not",
      edit: replace(PROMPTS, "Topic: {{ topic }}\n\n", "Topic: {{ topic }}\n\n\n"),
      calls: [0, 24, 0, 0],
      version: "same data",
    },
    {
      what: "a further variable in the validators' prompt",
      guards: "a changed variable inside of the prompt still hits the old entry",
      edit: replace(PROMPTS, "  Topic: {{ topic }}\n\n", "  Area: {{ area }}\n  Topic: {{ topic }}\n\n"),
      calls: [0, 24, 0, 0],
      version: "same data",
    },
    {
      what: "a comment in a template, spaces inside of its braces",
      guards: "cosmetic edits of code ask everything again",
      edit: all(
        replace(PROMPTS, "Predicted answer: {{ prediction }}", "Predicted answer: {{prediction}}"),
        replace(
          PROMPTS,
          "Proposed answer: {{ answer }}",
          "Proposed answer: {{ answer }}{% comment %} or not {% endcomment %}",
        ),
      ),
      version: "same data",
    },
    {
      what: "how a template is quoted, and its last newlines",
      guards: "cosmetic edits of code ask everything again",
      edit: all(
        replace(PROMPTS, 'user: "{{ problem }}"', "user: |+\n  {{ problem }}\n\n"),
        replace(PROMPTS, "system: You write problems.", "system: >\n  You write\n  problems."),
      ),
      version: "same",
    },
    {
      what: "wording of the judge's prompt",
      guards: "solutions paid again for another judgement",
      edit: replace(PROMPTS, "Predicted answer:", "Given answer:"),
      calls: [0, 0, 0, 24],
      version: "same data",
    },
    {
      what: "a Prompt document renamed",
      guards: "names of documents in keys",
      edit: all(
        replace(PROMPTS, "name: solve\n", "name: work-out\n"),
        replace(POLICIES, "prompt: solve", "prompt: work-out"),
      ),
      version: "same",
    },
  ],
};
