import { TOPIC_CODE } from "../dataset/topic-target.ts";
import { modelIdentity, promptIdentity } from "../method/ask.ts";
import { askedEntries, mapAsked } from "../specs/asked-entries.ts";
import type { ResolvedDataset } from "../specs/resolved.ts";
import type { Json, JsonObject } from "../util/canonical-json.ts";

/**
 * A resolved dataset as people declare it, so that two of them can be compared path by path: models and prompts stand
 * once under their names, topics under their ids, and what has no order is a map. Holds what reaches a key or the
 * artifact and nothing else.
 */
export type Snapshot = { readonly [part: string]: Json };

export function snapshotOf(dataset: ResolvedDataset, code: Json = TOPIC_CODE): Snapshot {
  const { title, description, license, language, tokenizer, seed, roles, curation } = dataset;
  const models = Object.values(roles).map((model): [string, Json] => [
    model.name,
    { ...(modelIdentity(model) as JsonObject), terms: (model.terms ?? null) as Json },
  ]);
  return {
    title,
    description,
    license,
    language,
    tokenizer,
    seed,
    disciplines: Object.fromEntries(
      dataset.disciplines.map(({ id, title, guidance }) => [id, { title, guidance }]),
    ),
    topics: topicsOf(dataset),
    ...policiesOf(dataset),
    curation: curationOf(curation),
    prompts: Object.fromEntries(
      askedEntries(dataset).map(({ prompt }) => [prompt.name, promptIdentity(prompt)]),
    ),
    roles: Object.fromEntries(Object.entries(roles).map(([role, { name }]) => [role, name])),
    models: Object.fromEntries(models),
    code,
  };
}

function curationOf(curation: ResolvedDataset["curation"]): JsonObject {
  const { contamination, bands, splits } = curation;
  const benchmarks = mapOf(contamination.benchmarks, ({ patterns, field, files }) => ({
    patterns,
    field,
    files: Object.fromEntries(files.map(({ path, sha256 }) => [path, sha256])),
  }));
  return {
    ...curation,
    contamination: { ...contamination, benchmarks },
    bands: mapOf(bands, ({ passRate }) => passRate),
    splits: mapOf(splits, ({ fraction }) => fraction),
  };
}

function topicsOf({ disciplines }: ResolvedDataset): JsonObject {
  return Object.fromEntries(
    disciplines.flatMap(({ topics }) =>
      topics.map(({ id, area, title, samples, guidance, revision }): [string, Json] => [
        id,
        { area, title, samples, guidance, revision },
      ]),
    ),
  );
}

function policiesOf(dataset: ResolvedDataset): JsonObject {
  const policies = mapAsked(dataset, (entry) => ({ ...entry, prompt: entry.prompt.name }));
  const facets = mapOf(dataset.generation.facets, ({ values }) =>
    Object.fromEntries(values.map(({ value, weight }) => [value, weight])),
  );
  return { ...policies, generation: { ...policies.generation, facets } } as JsonObject;
}

function mapOf<T extends { readonly name: string }>(
  list: readonly T[],
  toJson: (one: T) => Json,
): JsonObject {
  return Object.fromEntries(list.map((one) => [one.name, toJson(one)]));
}
