import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Report } from "../../../src/dataset/report/report.ts";
import { inProcess } from "../../cli/in-process.ts";
import { starterProject } from "../../cli/rig.ts";
import { edit } from "../../versions/project.ts";

/** A project of which everything that a report tells of happens: probes, blind solutions, students, every kind of loss. */
export async function richProject(): Promise<string> {
  const project = await starterProject();
  await edit(project, "specs/datasets/starter.yaml", "maxSamples: 2", "maxSamples: 5");
  const policies = join(project, "specs/policies");
  await writeFile(
    join(policies, "verification/cross-check.yaml"),
    `kind: VerificationPolicy
name: cross-check
prompt: validate-problem
validators: [{ role: validator-a }, { role: validator-b }, { role: validator-a }]
panel: 2
probe: true
rule: unanimous
blindSolve: { prompt: solve-problem, solvers: [{ role: solver, solutions: 3 }] }
`,
  );
  await writeFile(
    join(policies, "solution/one-trajectory.yaml"),
    `kind: SolutionPolicy
name: one-trajectory
prompt: solve-problem
solvers: [{ role: solver, trajectories: 2 }]
student: { role: solver, prompt: solve-problem, attempts: 4 }
accept: correct
grading: { prompt: judge-answer, judges: [{ role: judge, votes: 1 }] }
`,
  );
  const models = join(project, "specs/models/simulated.yaml");
  const text = await readFile(models, "utf8");
  const faults = {
    "wrongAnswer: 0.06, ambiguous: 0.03": "wrongAnswer: 0.3, ambiguous: 0.2",
    "malformed: 0.02, refusal: 0.005": "malformed: 0.4, refusal: 0.1",
    "missedError: 0.1, falseAlarm: 0.03, malformed: 0.02":
      "missedError: 0.3, falseAlarm: 0.1, malformed: 0.1",
    "wrongSolution: 0.15, truncated: 0.02": "wrongSolution: 0.4, truncated: 0.6",
  };
  const faulty = Object.entries(faults).reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, text);
  await writeFile(models, faulty);
  return project;
}

export async function build(project: string, ...args: readonly string[]): Promise<void> {
  // Slots that could not be filled are told of by the exit status too.
  const { stderr } = await inProcess(project, ["build", ...args]);
  expect(stderr).toContain("Built starter");
}

export const latest = (project: string, file: string) => join(project, "dist/starter/latest", file);

export async function reportOf(project: string): Promise<Report> {
  return JSON.parse(await readFile(latest(project, "report.json"), "utf8")) as Report;
}
