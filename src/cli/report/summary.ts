import type { BuildEvent, BuildSummary } from "../../app/events.ts";
import { many } from "../../dataset/report/numbers.ts";
import { styler } from "../style.ts";
import { budgetName, doubtLines, howToRaise, reachedBudget } from "./money-text.ts";
import { costText, count, dollars, type Progress } from "./progress.ts";

/** What is built: "starter: 12 topics, 24 slots, 8 disciplines". */
export function titleText(started: BuildEvent & { readonly type: "started" }): string {
  const { dataset, topics, slots, disciplines } = started;
  return `${dataset}: ${topics} topics, ${slots} slots, ${disciplines} disciplines`;
}

/** What a person wants to know when a build has ended, and what to do next. */
export function summaryText(
  summary: BuildSummary,
  progress: Pick<Progress, "retries" | "topicsFailed">,
  color: boolean,
): string {
  const style = styler(color);
  const { dataset } = summary;
  const lines =
    summary.digest === null
      ? [
          style("bold", headline(summary)),
          ...budgetLines(summary),
          ...keptLines(summary),
          ...batchLines(summary),
        ]
      : [
          style("bold", `Built ${dataset} ${summary.digest.slice(0, 12)} in ${summary.seconds.toFixed(1)} s`),
          ...builtLines(summary),
        ];
  lines.push(`  ${callsLine(summary, progress)}`, ...doubtLines(summary).map((line) => `  ${line}`));
  if (progress.topicsFailed > 0) lines.push(`  ${count(progress.topicsFailed)} topics failed; see above.`);
  lines.push("", ...nextLines(summary));
  return `${lines.join("\n")}\n`;
}

function headline({ dataset, status, budget }: BuildSummary): string {
  if (status === "interrupted") return `Stopped ${dataset}.`;
  if (status === "batched") return `${dataset} waits for its batches.`;
  return status === "budget"
    ? `Stopped ${dataset}: ${budgetName(budget)} is reached.`
    : `${dataset} is not finished.`;
}

function budgetLines({ status, budget }: BuildSummary): string[] {
  if (status !== "budget" || budget === null || budget.nextCall === null) return [];
  const { usd, spent } = reachedBudget(budget);
  return [
    `  Spent ${dollars(spent)} of ${dollars(usd)}; the next call may cost up to ${dollars(budget.nextCall)} and was not sent.`,
  ];
}

function builtLines(summary: BuildSummary): string[] {
  const lines = [`  ${many(summary.records, "record")} in ${summary.path}`];
  if (summary.simulated)
    lines.push("  Simulated: written by the built-in simulator, not by a language model.");
  if (summary.unfilled > 0) {
    lines.push(
      `  ${many(summary.unfilled, "slot")} could not be filled: every candidate was rejected (rejected/ says why).`,
    );
  }
  if (summary.rejected > 0)
    lines.push(
      `  ${many(summary.rejected, "candidate")} ${summary.rejected === 1 ? "was" : "were"} rejected on the way; rejected/ says why.`,
    );
  return lines;
}

function keptLines({ calls }: BuildSummary): string[] {
  const replies = calls.made + calls.reused;
  if (replies === 0) return [];
  return [`  All ${count(replies)} replies so far are recorded; the next build goes on from them.`];
}

function batchLines({ batches }: BuildSummary): string[] {
  if (batches === undefined) return [];
  const { batches: open, questions } = batches;
  const what = `${count(questions)} ${questions === 1 ? "question waits" : "questions wait"}`;
  return [`  ${what} in ${count(open)} ${open === 1 ? "batch" : "batches"}: chimera batches`];
}

function callsLine({ calls, spending, tokens }: BuildSummary, progress: Pick<Progress, "retries">): string {
  const parts = [`calls ${count(calls.made)} made, ${count(calls.reused)} reused`];
  if (calls.made > 0 || spending.usd > 0) {
    parts.push(`${count(tokens.input)} tokens in, ${count(tokens.output)} out`);
    parts.push(costText(spending));
  }
  if (progress.retries > 0) parts.push(`${count(progress.retries)} retries`);
  return parts.join(" · ");
}

function nextLines({ digest, dataset, status, budget, batches }: BuildSummary): string[] {
  if (status === "error") return [`Next: mend what is said above, then: chimera build ${dataset}`];
  if (status === "budget") {
    return [
      `Next: ${howToRaise(`chimera build ${dataset}`, budget)}`,
      "  A budget is for one build and its new calls: what is recorded is never paid for again.",
    ];
  }
  if (digest === null && batches !== undefined) {
    return [
      `Next: chimera build ${dataset} --batch   collects what they gave and goes on; it may be run at any time`,
      "  They run on at their servers; --live asks what waits in them once more, at full price.",
    ];
  }
  if (digest === null) return [`Next: chimera build ${dataset}   goes on where this one stopped`];
  return [
    "Next:",
    `  chimera show -d ${dataset}        the topics; then "chimera show <topic>" to read its records`,
    "  edit a topic in specs/ and build again: only that topic is generated again",
    `  chimera versions ${dataset}       every version that is here`,
  ];
}
