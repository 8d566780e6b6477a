import type { Manifest, ManifestTopic } from "../../dataset/manifest.ts";
import type { BlindSolutionRow, DatasetRecord, Tombstone, VerdictRow } from "../../dataset/record.ts";
import { styler } from "../style.ts";

/** The topics of a version, by discipline. */
export function topicsText(manifest: Manifest, color: boolean): string {
  const style = styler(color);
  const lines = [
    `${style("bold", `${manifest.dataset}@${manifest.digest.slice(0, 12)}`)}  ${manifest.counts.records} records${manifest.simulated ? ", simulated" : ""}`,
  ];
  for (const discipline of manifest.disciplines) {
    lines.push("", style("bold", `${discipline.title}  ${discipline.records} records`));
    for (const topic of discipline.topics) lines.push(`  ${topicRow(topic, color)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** One topic in one line. */
export function topicRow(topic: ManifestTopic, color: boolean): string {
  const style = styler(color);
  return `${topic.id}  ${style("dim", `${topic.records} of ${topic.slots} slots · ${topic.area} › ${topic.title}`)}`;
}

/** A record for reading: the question and its answer, and in full also how it was solved, judged and made. */
export function recordText(record: DatasetRecord, color: boolean, length: "short" | "full"): string {
  const style = styler(color);
  const unit = record.unit === null ? "" : ` ${record.unit}`;
  const facets = record.facets.map(({ name, value }) => `${name}: ${value}`).join(" · ");
  const lines = [
    style("bold", record.id) + (record.simulated ? "  simulated" : ""),
    style("dim", `${record.area} › ${record.topic}${facets === "" ? "" : ` · ${facets}`}`),
    "",
    indented(record.problem),
    "",
    `  ${style("bold", "Answer")}  ${record.answer}${unit}  (${record.answer_type})`,
    `  ${style("bold", "Solved")}  ${solvedText(record)}`,
  ];
  if (length === "short") return `${lines.join("\n")}\n`;
  for (const trajectory of record.trajectories) {
    const { role, model, reasoning, solution, finish, output_tokens: tokens } = trajectory;
    lines.push("", style("bold", `Trajectory  ${role} (${model}), ${tokens} tokens, finish ${finish}`));
    if (reasoning !== "") lines.push(style("dim", indented(reasoning)), "");
    lines.push(indented(solution));
  }
  lines.push("", style("bold", "Verdicts"), ...record.verdicts.map(verdictText));
  lines.push(...record.blind_solutions.map(blindText));
  lines.push("", style("bold", "Lineage"), ...record.lineage.map((row) => `  ${lineageText(row)}`));
  const { input, output, reasoning } = record.tokens;
  lines.push(
    `  ${input} tokens in, ${output} out, ${reasoning} of these reasoning; candidate ${record.candidate}`,
  );
  return `${lines.join("\n")}\n`;
}

/** What was rejected, and why. */
export function tombstoneText(tombstone: Tombstone, color: boolean): string {
  const style = styler(color);
  const { id, candidate, stage, reason, detail, problem, answer, verdicts } = tombstone;
  const who = candidate < 0 ? id : `${id} candidate ${candidate}`;
  const lines = [
    style("dim", `${who}  rejected at ${stage}: ${reason}${detail === "" ? "" : ` (${detail})`}`),
  ];
  if (problem !== "") lines.push(indented(problem), `  Answer  ${answer}`);
  lines.push(...verdicts.map(verdictText), ...tombstone.blind_solutions.map(blindText));
  return `${lines.join("\n")}\n`;
}

function solvedText({ trajectories }: DatasetRecord): string {
  return trajectories
    .map(
      ({ answer, correct, graded_by: step, flaw }) =>
        `${answer || "no answer"} (${correct ? "correct" : "wrong"}, ${step}${flaw === "" ? "" : `, ${flaw}`})`,
    )
    .join("; ");
}

export function verdictText({ role, model, valid, reason, probe, counted }: VerdictRow): string {
  const probed = probe === "none" ? "" : `, probe ${probe}${counted ? "" : ", not counted"}`;
  return `  ${valid ? "valid  " : "invalid"}  ${role} (${model}${probed}): ${reason}`;
}

export function blindText({ role, model, answer, reaches, graded_by: step }: BlindSolutionRow): string {
  return `  ${reaches ? "reached" : "missed "}  ${role} (${model}), blind: ${answer || "no answer"}, by ${step}`;
}

function lineageText({ stage, role, model, key }: DatasetRecord["lineage"][number]): string {
  return `${stage.padEnd(10)}  ${role.padEnd(14)}  ${model}  reply ${key.slice(0, 16)}`;
}

const indented = (text: string) => text.replace(/^/gm, "  ");
