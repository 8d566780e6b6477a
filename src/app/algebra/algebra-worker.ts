import { parentPort } from "node:worker_threads";
import type { AlgebraMessage, AlgebraReply } from "./algebra-work.ts";
import { answerQuestion } from "./answer-question.ts";

// The entry of a worker thread: compares one pair of formulas after the other. Whatever it fails at ends it, and the one
// who asked takes that for undecided.

parentPort!.on("message", async ({ number, question }: AlgebraMessage) => {
  const verdict = await answerQuestion(question);
  parentPort!.postMessage({ number, verdict } satisfies AlgebraReply);
});
