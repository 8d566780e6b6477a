import * as catalogue from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { type DatasetChain, mergeChain } from "./dataset-chain.ts";
import type { DatasetFields, PolicySlot } from "./documents.ts";
import { type Kind, SCHEMAS } from "./kinds.ts";
import type { PolicyEntry } from "./policy-entry.ts";
import type { References, Table } from "./references.ts";
import { type CurationEntry, checkCurationUse } from "./resolve-curation.ts";
import { taxonomyRoles } from "./resolve-taxonomy.ts";
import { resolveTokenizer } from "./resolve-tokenizer.ts";
import type { DisciplineEntry, TopicEntry } from "./resolve-topics.ts";
import type {
  ResolvedDataset,
  ResolvedGeneration,
  ResolvedModel,
  ResolvedSolution,
  ResolvedTaxonomy,
  ResolvedVerification,
} from "./resolved.ts";
import { selectTopics } from "./select-topics.ts";
import type { SpecDocument } from "./spec-document.ts";
import { withDefaults } from "./with-defaults.ts";

/** All that a dataset can refer to. */
export interface Declarations {
  readonly disciplines: Table<DisciplineEntry>;
  readonly topics: readonly TopicEntry[];
  /** False when there are topics whose declaration could not be read. */
  readonly topicsAreComplete: boolean;
  readonly models: Table<ResolvedModel>;
  /** Needed by no build; known, so that the roles they use are no stray ones. */
  readonly taxonomies: Table<PolicyEntry<ResolvedTaxonomy>>;
  readonly policies: {
    readonly generation: Table<PolicyEntry<ResolvedGeneration>>;
    readonly verification: Table<PolicyEntry<ResolvedVerification>>;
    readonly solution: Table<PolicyEntry<ResolvedSolution>>;
    readonly curation: Table<CurationEntry>;
  };
}

const POLICY_KINDS: Readonly<Record<PolicySlot, Kind>> = {
  generation: "GenerationPolicy",
  verification: "VerificationPolicy",
  solution: "SolutionPolicy",
  curation: "CurationPolicy",
};
const POLICY_SLOTS = Object.keys(POLICY_KINDS) as readonly PolicySlot[];

/** Reports the names in a dataset's own document that mean nothing; inherited ones are its parent's matter. */
export function checkOwnReferences(
  { fields: own, places }: SpecDocument,
  declared: Declarations,
  references: References,
): void {
  const fields = own as unknown as Partial<DatasetFields>;
  for (const slot of POLICY_SLOTS) {
    const name = fields.policies?.[slot];
    const table: Table<unknown> = declared.policies[slot];
    if (name !== undefined)
      references.find(table, POLICY_KINDS[slot], name, () => places.locateValue(["policies", slot]));
  }
  for (const [role, model] of Object.entries(fields.roles ?? {})) {
    references.find(declared.models, "Model", model, () => places.locateValue(["roles", role]));
  }
  fields.disciplines?.forEach((name, i) => {
    references.find(declared.disciplines, "Discipline", name, () => places.locateValue(["disciplines", i]));
  });
}

/** The dataset at the end of a chain, or null when something it needs is missing or wrong. */
export function resolveDataset(
  chain: DatasetChain,
  declared: Declarations,
  report: (diagnostic: Diagnostic) => void,
): ResolvedDataset | null {
  const fields = mergedFields(chain);
  const { name, policies } = fields;
  const [generation, verification, solution, curation] = [
    policyOf(declared.policies.generation, policies.generation),
    policyOf(declared.policies.verification, policies.verification),
    policyOf(declared.policies.solution, policies.solution),
    policyOf(declared.policies.curation, policies.curation),
  ];
  checkPolicies(chain, fields, declared, report);
  const roles = bindRoles(chain, fields, declared, report);
  const disciplines = selectTopics(chain, fields, declared, report);
  if (!generation || !verification || !solution || !curation || roles === null || disciplines.length === 0)
    return null;
  checkCurationUse(
    declared.policies.curation.get(policies.curation!)!,
    { name, disciplines, generation },
    report,
  );
  return {
    name,
    title: fields.title ?? name,
    description: fields.description.trim(),
    license: fields.license,
    language: fields.language,
    tokenizer: resolveTokenizer(chain, fields.tokenizer, report),
    seed: fields.seed,
    disciplines,
    generation,
    verification,
    solution,
    curation,
    roles,
  };
}

function mergedFields(chain: DatasetChain): DatasetFields {
  return withDefaults(SCHEMAS.Dataset, mergeChain(chain)) as unknown as DatasetFields;
}

function policyOf<T>(table: Table<PolicyEntry<T>>, name: string | undefined): T | null {
  return name === undefined ? null : (table.get(name)?.resolved ?? null);
}

function checkPolicies(
  chain: DatasetChain,
  { name, policies }: DatasetFields,
  declared: Declarations,
  report: (diagnostic: Diagnostic) => void,
): void {
  const { fields: own, places } = chain.at(-1)!;
  // A parent that lacks a policy too has said so already, for all that extend it.
  if (chain.length > 1) return;
  for (const slot of POLICY_SLOTS) {
    if (policies[slot] !== undefined) continue;
    const place = places.locateKey([own.policies === undefined ? "kind" : "policies"]);
    report(catalogue.policyMissing(place, name, slot, [...declared.policies[slot].keys()]));
  }
}

/** Roles by the policies that use them; null when a policy cannot say which it uses. */
function usedRoles({ policies }: DatasetFields, declared: Declarations): ReadonlyMap<string, string> | null {
  const used = new Map<string, string>();
  let isComplete = true;
  for (const slot of POLICY_SLOTS) {
    const name = policies[slot];
    const entry = name === undefined ? undefined : declared.policies[slot].get(name);
    if (!entry) isComplete = false;
    for (const role of entry?.roles ?? []) {
      if (!used.has(role)) used.set(role, `the ${slot} policy "${name}"`);
    }
  }
  return isComplete ? used : null;
}

function bindRoles(
  chain: DatasetChain,
  fields: DatasetFields,
  declared: Declarations,
  report: (diagnostic: Diagnostic) => void,
): Readonly<Record<string, ResolvedModel>> | null {
  const used = usedRoles(fields, declared);
  if (used === null) return null;
  const { fields: own, places } = chain.at(-1)!;
  const bound: [string, ResolvedModel][] = [];
  for (const role of [...used.keys()].sort()) {
    const name = boundModel(fields, role);
    if (name === undefined) {
      if (chain.length > 1 && parentLacks(chain, declared, role)) continue;
      const place = places.locateKey([own.roles === undefined ? "kind" : "roles"]);
      report(catalogue.roleUnbound(place, fields.name, role, used.get(role)!, Object.keys(fields.roles)));
    } else {
      const model = declared.models.get(name);
      if (model) bound.push([role, model]);
    }
  }
  const growing = taxonomyRoles(fields, declared.taxonomies);
  for (const role of Object.keys((own.roles ?? {}) as object)) {
    if (!used.has(role) && growing?.includes(role) === false)
      report(catalogue.roleUnused(places.locateKey(["roles", role]), fields.name, role, [...used.keys()]));
  }
  return bound.length === used.size ? Object.fromEntries(bound) : null;
}

function parentLacks(chain: DatasetChain, declared: Declarations, role: string): boolean {
  const parent = mergedFields(chain.slice(0, -1));
  return boundModel(parent, role) === undefined && usedRoles(parent, declared)?.has(role) === true;
}

/** Own keys only: "constructor" is a possible role. */
function boundModel({ roles }: DatasetFields, role: string): string | undefined {
  return Object.hasOwn(roles, role) ? roles[role] : undefined;
}
