import type { Json } from "../util/canonical-json.ts";
import type { Digest } from "../util/digest.ts";
import { randomOf } from "../util/random.ts";

/** How much errors have in common. */
export interface Correlation {
  /** Of the errors of two models on the same problem. */
  readonly models: number;
  /** Of two draws of one model on the same problem; at least that of two models. */
  readonly draws: number;
}

/** What errors come from: those of one kind share a problem's value, those of two kinds are independent. */
export type ErrorKind = "solving" | "doubting" | "comparing" | "reading";

/** A uniform number, and what it belongs to: draws with one source err together, and in the same way. */
export interface Uniform {
  readonly value: number;
  readonly source: Json;
}

/**
 * The number that decides whether a request errs. A request follows its model's number for the problem with the
 * probability √draws, else it has one of its own; a model follows the problem's, which all models share, with the
 * probability √(models/draws). Two draws of one model then have their number in common with the probability `draws`,
 * those of two models with the probability `models`, and that is the correlation of errors of equal rate.
 */
export function sharedUniform(
  kind: ErrorKind,
  of: { readonly problem: Digest; readonly model: string; readonly request: Digest },
  { models, draws }: Correlation,
): Uniform {
  const { problem, model, request } = of;
  if (!randomOf(["simulator", "follows-model", kind, request]).chance(Math.sqrt(draws))) {
    return uniformOf(["request", kind, request]);
  }
  if (!randomOf(["simulator", "follows-problem", kind, model, problem]).chance(Math.sqrt(models / draws))) {
    return uniformOf(["model", kind, model, problem]);
  }
  return uniformOf(["problem", kind, problem]);
}

function uniformOf(source: Json): Uniform {
  return { value: randomOf(["simulator", "uniform", source]).next(), source };
}
