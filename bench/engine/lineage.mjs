import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const jsonLines = (text) =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

const STAGES = ["problem", "validation", "solution", "grading"];

/**
 * What each slot asked, in the order in which the build began the slots: steps that follow one another, each of asks at
 * the same time, each of the milliseconds of calls that follow one another.
 */
export function slotsOf(events, artifact, milliseconds) {
  const candidates = new Map();
  const files = ["jsonl/full", "rejected"].flatMap((folder) =>
    readdirSync(join(artifact, folder)).map((name) => join(artifact, folder, name)),
  );
  for (const file of files) {
    for (const { id, candidate, lineage } of jsonLines(readFileSync(file, "utf8"))) {
      candidates.set(id, [...(candidates.get(id) ?? []), { candidate, lineage }]);
    }
  }
  const begun = events.filter(({ type, stage }) => type === "stage-started" && stage === "slot");
  return [...new Set(begun.map(({ id }) => id))].map((id) =>
    candidates
      .get(id)
      .sort((a, b) => a.candidate - b.candidate)
      .flatMap(({ lineage }) => STAGES.map((stage) => asksOf(lineage, stage, milliseconds)))
      .filter((asks) => asks.length > 0),
  );
}

function asksOf(lineage, stage, milliseconds) {
  const byRole = new Map();
  for (const { role, key } of lineage.filter((row) => row.stage === stage)) {
    if (!milliseconds.has(key)) throw new Error(`no reply of the key ${key} is recorded`);
    byRole.set(role, [...(byRole.get(role) ?? []), milliseconds.get(key)]);
  }
  return [...byRole.values()];
}
