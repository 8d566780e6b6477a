import type { ChatRequest } from "../../src/models/chat.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import type { JsonObject } from "../../src/util/canonical-json.ts";

/** What a "problem" reply holds. */
export interface Written {
  problem: string;
  answer: string;
  answerType: string;
  unit: string | null;
  solution: string;
}

export interface Validation {
  fitsTopic: boolean;
  clear: boolean;
  singleAnswer: boolean;
  answerCorrect: boolean;
  reason: string;
}

type Faults = Record<string, number>;

const jsonSchema = (name: string, schema: JsonObject = {}) =>
  ({ type: "json_schema", json_schema: { name, strict: true, schema } }) as const;

const withFaults = (faults?: Faults) => (faults === undefined ? {} : { simulation: { faults } });

export function writerRequest(
  discipline: string,
  seed: number,
  faults?: Faults,
  lines: string[] = [],
): ChatRequest {
  // The first of two equal labels counts, so that the caller's lines win.
  const user = [
    "Write one problem.",
    ...lines,
    `Discipline: ${discipline}`,
    "Area: Some area",
    "Topic: Open systems",
  ].join("\n");
  return {
    model: "simulated-writer",
    seed,
    messages: [
      { role: "system", content: "You write exam problems for history, physics and other disciplines." },
      { role: "user", content: user },
    ],
    response_format: jsonSchema("problem"),
    ...withFaults(faults),
  };
}

export function validatorRequest(discipline: string, written: Written, faults?: Faults): ChatRequest {
  const answer = written.unit === null ? written.answer : `${written.answer} ${written.unit}`;
  const user = `Discipline: ${discipline}\nTopic: Open systems\n\nProblem:\n${written.problem}\n\nProposed answer: ${answer}\n\nVote.`;
  return {
    model: "simulated-validator-a",
    messages: [{ role: "user", content: user }],
    response_format: jsonSchema("validation"),
    ...withFaults(faults),
  };
}

export function solverRequest(problem: string, seed: number, faults?: Faults): ChatRequest {
  return {
    model: "simulated-solver",
    seed,
    messages: [{ role: "user", content: problem }],
    ...withFaults(faults),
  };
}

export function judgeRequest(written: Written, prediction: string, faults?: Faults): ChatRequest {
  const user = `Problem:\n${written.problem}\n\nReference answer: ${written.answer}\nPredicted answer: ${prediction}\n\nIs the final answer the same? Do not solve the problem.`;
  return {
    model: "simulated-judge",
    messages: [{ role: "user", content: user }],
    response_format: jsonSchema("judgement"),
    ...withFaults(faults),
  };
}

export function schemaRequest(name: string, schema: JsonObject): ChatRequest {
  return {
    model: "simulated-writer",
    messages: [{ role: "user", content: "Go." }],
    response_format: jsonSchema(name, schema),
  };
}

export function contentOf(request: ChatRequest): string {
  return simulateChat(request).choices[0].message.content ?? "";
}

export const write = (discipline: string, seed: number, faults?: Faults, lines?: string[]): Written =>
  JSON.parse(contentOf(writerRequest(discipline, seed, faults, lines)));
export const validate = (discipline: string, written: Written, faults?: Faults): Validation =>
  JSON.parse(contentOf(validatorRequest(discipline, written, faults)));
export const judge = (
  written: Written,
  prediction: string,
  faults?: Faults,
): { extractedAnswer: string; equivalent: boolean; reason: string } =>
  JSON.parse(contentOf(judgeRequest(written, prediction, faults)));

export const isSound = ({ fitsTopic, clear, singleAnswer, answerCorrect }: Validation): boolean =>
  fitsTopic && clear && singleAnswer && answerCorrect;

export function finalAnswer(content: string): string {
  return /^Final answer: (.+)$/m.exec(content)?.[1] ?? "";
}

export const DISCIPLINES = [
  "biology",
  "chemistry",
  "computer-science",
  "history",
  "linguistics",
  "literature",
  "mathematics",
  "physics",
] as const;
