import { curationPolicySchema } from "./schemas/curation-policy.ts";
import { datasetSchema } from "./schemas/dataset.ts";
import { disciplineSchema } from "./schemas/discipline.ts";
import { generationPolicySchema } from "./schemas/generation-policy.ts";
import { modelSchema } from "./schemas/model.ts";
import { promptSchema } from "./schemas/prompt.ts";
import type { DocumentSchema } from "./schemas/schema.ts";
import { solutionPolicySchema } from "./schemas/solution-policy.ts";
import { taxonomyPolicySchema } from "./schemas/taxonomy-policy.ts";
import { topicsSchema } from "./schemas/topics.ts";
import { verificationPolicySchema } from "./schemas/verification-policy.ts";

/** Every kind of document, in the order a reader meets them. */
export const KINDS = [
  "Dataset",
  "Discipline",
  "Topics",
  "Model",
  "Prompt",
  "TaxonomyPolicy",
  "GenerationPolicy",
  "VerificationPolicy",
  "SolutionPolicy",
  "CurationPolicy",
] as const;

export type Kind = (typeof KINDS)[number];

/** The JSON Schema of each kind. */
export const SCHEMAS: Readonly<Record<Kind, DocumentSchema>> = {
  Dataset: datasetSchema,
  Discipline: disciplineSchema,
  Topics: topicsSchema,
  Model: modelSchema,
  Prompt: promptSchema,
  TaxonomyPolicy: taxonomyPolicySchema,
  GenerationPolicy: generationPolicySchema,
  VerificationPolicy: verificationPolicySchema,
  SolutionPolicy: solutionPolicySchema,
  CurationPolicy: curationPolicySchema,
};

export function isKind(text: unknown): text is Kind {
  return (KINDS as readonly unknown[]).includes(text);
}
