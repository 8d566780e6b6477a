import type { ResolvedDataset, ResolvedDiscipline, ResolvedModel, ResolvedTopic } from "../specs/resolved.ts";
import type { Asker } from "./ask.ts";
import type { FacetChoice } from "./facets.ts";
import type { Algebra } from "./grading/algebra.ts";

/** What every stage of a slot's candidate can see. */
export interface SlotContext {
  readonly asker: Asker;
  readonly algebra: Algebra;
  readonly dataset: ResolvedDataset;
  readonly discipline: ResolvedDiscipline;
  readonly topic: ResolvedTopic;
  /** "physics/open-quantum-systems#003" */
  readonly slotId: string;
  /** 0-based number of the slot in its topic. */
  readonly ordinal: number;
  readonly facets: readonly FacetChoice[];
}

/** The model a role is bound to. The specs are checked to bind every role a policy names. */
export function modelOf(dataset: ResolvedDataset, role: string): ResolvedModel {
  const model = dataset.roles[role];
  if (model === undefined) throw new Error(`role "${role}" is not bound in dataset "${dataset.name}"`);
  return model;
}

/** "<topic id>#<ordinal, at least three digits>" */
export function slotIdOf(topicId: string, ordinal: number): string {
  return `${topicId}#${String(ordinal).padStart(3, "0")}`;
}
