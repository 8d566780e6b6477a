import type { SolutionFields } from "./documents.ts";
import { type PolicyEntry, PromptFinder } from "./policy-entry.ts";
import { JUDGE_USE, SOLVE_USE } from "./prompt-uses.ts";
import type { References, Table } from "./references.ts";
import type { PromptEntry } from "./resolve-prompt.ts";
import type { ResolvedSolution } from "./resolved.ts";

/** Every declared solution policy. */
export function resolveSolutions(
  references: References,
  prompts: Table<PromptEntry>,
): Table<PolicyEntry<ResolvedSolution>> {
  return references.tabulate<SolutionFields, PolicyEntry<ResolvedSolution>>(
    "SolutionPolicy",
    (fields, document) => {
      const { revision, accept, draws, grading } = fields;
      const finder = new PromptFinder(references, prompts, document);
      const solvers = finder.findForEach(fields.solvers, fields.prompt, SOLVE_USE, {
        list: ["solvers"],
        defaultName: ["prompt"],
        noun: "solver",
      });
      const judges = finder.findForEach(grading.judges, grading.prompt, JUDGE_USE, {
        list: ["grading", "judges"],
        defaultName: ["grading", "prompt"],
        noun: "judge",
      });
      const resolved = solvers &&
        judges && {
          revision,
          solvers: solvers.map(({ entry: { role, trajectories }, prompt }) => ({
            role,
            prompt,
            trajectories,
          })),
          accept,
          draws,
          grading: {
            relativeTolerance: grading.relativeTolerance,
            judges: judges.map(({ entry: { role, votes }, prompt }) => ({ role, prompt, votes })),
            draws: grading.draws,
          },
        };
      return { resolved, roles: [...fields.solvers, ...grading.judges].map(({ role }) => role) };
    },
  );
}
