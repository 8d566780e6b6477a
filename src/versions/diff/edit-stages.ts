import type { Json, JsonObject } from "../../util/canonical-json.ts";
import type { Change } from "../spec-changes.ts";
import type { Snapshot } from "../spec-snapshot.ts";

/** A stage whose replies an edit can move first, "slots" for what declares them, "curation" for what keeps them. */
export type EditStage = "slots" | "problem" | "validation" | "solution" | "grading" | "curation" | "none";

/** The stages that an edit bears on: several for a model or prompt of several uses. */
export function stagesOf({ path }: Change, old: Snapshot, now: Snapshot): ReadonlySet<EditStage> {
  const [part, name, field] = path;
  switch (part) {
    case "topics":
      return new Set(path.length === 2 || field === "samples" ? ["slots"] : ["problem"]);
    case "disciplines":
    case "generation":
    case "seed":
      return new Set(["problem"]);
    case "verification":
      return new Set(["validation"]);
    // Of a trace: one in another language is flawed, and the next solver is asked.
    case "language":
      return new Set(["solution"]);
    case "solution":
      return new Set([name === "grading" ? "grading" : "solution"]);
    case "curation":
      return new Set(["curation"]);
    case "roles":
    case "prompts":
    case "models": {
      if (part === "models" && field === "terms") return new Set(["none"]);
      const stages = new Set<EditStage>();
      for (const snapshot of [old, now]) addUses(snapshot, part, String(name), stages);
      return stages;
    }
    case "code":
      return new Set(["problem", "validation", "solution", "grading", "curation"]);
    default:
      return new Set(["none"]);
  }
}

function addUses(snapshot: Snapshot, part: string, name: string, stages: Set<EditStage>): void {
  const roles = (snapshot.roles ?? {}) as JsonObject;
  const isUsed = ({ role, prompt }: JsonObject) => {
    if (part === "prompts") return prompt === name;
    return part === "roles" ? role === name : typeof role === "string" && roles[role] === name;
  };
  const look = (stage: EditStage, uses: readonly Json[]) => {
    if (uses.some((one) => isUsed(one as JsonObject))) stages.add(stage);
  };
  const { generation, verification, solution } = snapshot as Readonly<Record<string, Json>>;
  look("problem", [generation ?? {}, ...listOf(generation, "outline")]);
  look("validation", [
    ...listOf(verification, "validators"),
    ...listOf(verification, "blindSolve", "solvers"),
  ]);
  look("solution", [...listOf(solution, "solvers"), ...listOf(solution, "student")]);
  look("grading", listOf(solution, "grading", "judges"));
}

/** What stands at a path as a list; empty where nothing does. */
function listOf(value: Json | undefined, ...path: readonly string[]): readonly Json[] {
  const [step, ...rest] = path;
  if (value === undefined || value === null) return [];
  if (step === undefined) return Array.isArray(value) ? value : [value];
  return listOf((value as JsonObject)[step], ...rest);
}
