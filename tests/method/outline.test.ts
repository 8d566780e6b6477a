import { expect, test } from "vitest";
import type { ResolvedPrompt } from "../../src/specs/resolved.ts";
import { LAB, Lab, withPolicies, withSamples } from "./lab.ts";

const prompt: ResolvedPrompt = {
  name: "outline",
  system: null,
  user: "Topic: {{ topic }}\nCount: {{ count }}\n{% for idea in ideas %}- {{ idea }}\n{% endfor %}",
};
const outline = { role: "problem-writer", prompt, ideas: 2 };
const withIdea = { ...LAB.generation.prompt, user: `${LAB.generation.prompt.user}\nIdea: {{ idea }}` };
const OUTLINED = withPolicies({ generation: { outline, prompt: withIdea } });

const isOutline = (content: string) => content.includes("Count: 2");
const sentTexts = (lab: Lab) => lab.sent.map(({ messages }) => messages.at(-1)!.content);

test("each slot has an idea of its own, and a topic pays for each outline once", async () => {
  const lab = new Lab();
  for (const ordinal of [0, 1, 2, 3]) await lab.slot(OUTLINED, ordinal);
  const outlines = sentTexts(lab).filter(isOutline);
  expect(outlines).toHaveLength(2);
  // The second outline is told of the first one's ideas.
  expect(outlines[1]!.split("\n- ")).toHaveLength(3);
  const ideas = sentTexts(lab).flatMap((text) => /Idea: (.+)/.exec(text)?.[1] ?? []);
  expect(new Set(ideas).size).toBe(4);
});

test("more slots leave the outlines and problems of the earlier ones alone", async () => {
  const lab = new Lab();
  await lab.topic(withSamples(2, OUTLINED));
  const before = new Set(lab.asked.map(({ key }) => key));
  lab.forget();
  await lab.topic(withSamples(4, OUTLINED));
  const again = lab.sent.map(({ draw }) => [draw.stage, draw.positions[0]]);
  expect(before.size).toBeGreaterThan(0);
  expect(
    again.filter(([stage, at]) => stage === "problem" && (at === 0 || at === 1)).length,
  ).toBeLessThanOrEqual(1);
  expect(sentTexts(lab).filter(isOutline)).toHaveLength(1);
});

test("an outline that cannot be used leaves its slots without an idea", async () => {
  const lab = new Lab(({ messages }) => (isOutline(messages.at(-1)!.content) ? "no JSON" : null));
  const { filled } = await lab.slot(OUTLINED);
  expect(filled).not.toBeNull();
});
