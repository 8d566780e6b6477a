import { secretInSpec } from "../diagnostics/catalogue/specs.ts";
import type { Json, JsonObject } from "../util/canonical-json.ts";
import type { ModelFields, SamplingFields } from "./documents.ts";
import type { References, Table } from "./references.ts";
import type { ResolvedModel } from "./resolved.ts";
import type { Path, SpecDocument } from "./spec-document.ts";

/** Sampling fields by the names they have in a request. */
export const WIRE_NAMES: Readonly<Record<keyof SamplingFields, string>> = {
  temperature: "temperature",
  topP: "top_p",
  topK: "top_k",
  minP: "min_p",
  frequencyPenalty: "frequency_penalty",
  presencePenalty: "presence_penalty",
};
const SECRET = /api[-_]?key|authorization|token$|secret/i;

/** Every declared model. */
export function resolveModels(references: References): Table<ResolvedModel> {
  return references.tabulate<ModelFields, ResolvedModel>("Model", (fields, document) => {
    for (const path of secretPaths(fields.request, ["request"])) {
      references.report(secretInSpec(document.places.locateKey(path), String(path.at(-1))));
    }
    return resolveModel(fields, document);
  });
}

function resolveModel(fields: ModelFields, { name }: SpecDocument): ResolvedModel {
  const sampling = Object.entries(fields.sampling).map(([key, value]) => [
    WIRE_NAMES[key as keyof SamplingFields],
    value,
  ]);
  return {
    name: name as string,
    id: fields.id,
    provider: fields.provider,
    sampling: Object.fromEntries(sampling) as Record<string, number>,
    seed: fields.seed,
    reasoningEffort: fields.reasoningEffort,
    maxOutputTokens: fields.maxOutputTokens,
    outputCapField: fields.outputCapField,
    structuredOutput: fields.structuredOutput,
    request: fields.request,
    ...(fields.terms === null ? {} : { terms: fields.terms }),
  };
}

function secretPaths(value: Json, path: Path): Path[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value as JsonObject).flatMap(([key, inner]) => {
    const at = [...path, key];
    return SECRET.test(key) ? [at] : secretPaths(inner, at);
  });
}
