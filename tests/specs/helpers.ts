import { expect } from "vitest";
import { formatDiagnostics } from "../../src/diagnostics/print.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import type { ResolvedDataset, ResolvedProject } from "../../src/specs/resolved.ts";

/** Documents without their dataset: everything that a small dataset can refer to. */
export const BASE = `
kind: Discipline
name: physics
title: Physics
---
kind: Topics
discipline: physics
area: Optics
topics:
  - Gaussian beams
  - Photonic crystals
---
kind: Model
name: small
id: small-1
provider: local
---
kind: Prompt
name: write
user: Write a problem about {{ topic }}.
---
kind: Prompt
name: validate
user: "Is {{ answer }} right for this problem? {{ problem }}"
---
kind: Prompt
name: solve
user: "{{ problem }}"
---
kind: Prompt
name: judge
user: "{{ answer }} or {{ prediction }}"
---
kind: GenerationPolicy
name: writing
prompt: write
---
kind: VerificationPolicy
name: voting
prompt: validate
validators: [{ role: validator }]
---
kind: SolutionPolicy
name: solving
prompt: solve
solvers: [{ role: solver }]
---
kind: CurationPolicy
name: keeping
`;

export const DATASET = `
kind: Dataset
name: tiny
policies: { generation: writing, verification: voting, solution: solving, curation: keeping }
roles: { problem-writer: small, validator: small, solver: small }
`;

/** The project that the texts declare; fails with the printed diagnostics when there are errors. */
export async function project(...texts: readonly string[]): Promise<ResolvedProject> {
  const result = await loadSpecs(texts.map((text, i) => ({ path: `specs/${i}.yaml`, text })));
  if (result.project === null) expect.unreachable(formatDiagnostics(result.diagnostics, { color: false }));
  return result.project!;
}

/** One of its datasets. */
export async function dataset(name: string, ...texts: readonly string[]): Promise<ResolvedDataset> {
  const found = (await project(...texts)).datasets.find((d) => d.name === name);
  if (found === undefined) expect.unreachable(`no dataset ${name}`);
  return found!;
}

/** "code message" of every diagnostic of the texts. */
export async function problems(...texts: readonly string[]): Promise<readonly string[]> {
  const { diagnostics } = await loadSpecs(texts.map((text, i) => ({ path: `specs/${i}.yaml`, text })));
  return diagnostics.map(
    ({ code, message, location }) => `${location?.line}:${location?.column} ${code} ${message}`,
  );
}
