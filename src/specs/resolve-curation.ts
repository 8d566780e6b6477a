import * as catalogue from "../diagnostics/catalogue/curation.ts";
import { notAllowedValue } from "../diagnostics/catalogue/spec-shape.ts";
import { duplicateName, patternMatchesNothing, splitsSum } from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { CurationFields } from "./documents.ts";
import type { PolicyEntry } from "./policy-entry.ts";
import type { References, Table } from "./references.ts";
import type { DisciplineEntry } from "./resolve-topics.ts";
import type {
  DerivedView,
  ResolvedBenchmark,
  ResolvedCuration,
  ResolvedDataset,
  ResolvedHeldOut,
} from "./resolved.ts";
import { ANSWER_TYPES } from "./schemas/generation-policy.ts";
import type { SpecDocument } from "./spec-document.ts";
import { topicMatcher } from "./topic-pattern.ts";

/** With the document, since some of it can only be checked for a dataset. */
export interface CurationEntry extends PolicyEntry<ResolvedCuration> {
  readonly document: SpecDocument;
}

/** Every declared curation policy. */
export function resolveCurations(
  references: References,
  disciplines: Table<DisciplineEntry>,
): Table<CurationEntry> {
  return references.tabulate<CurationFields, CurationEntry>("CurationPolicy", (fields, document) => {
    const names = Object.keys(fields.splits).sort();
    const splits = names.map((name) => ({ name, fraction: fields.splits[name]! }));
    const sum = splits.reduce((total, { fraction }) => total + fraction, 0);
    if (Math.abs(sum - 1) > 1e-9) references.report(splitsSum(document.places.locateKey(["splits"]), sum));
    const bands = resolveBands(fields, document, references);
    checkQuotas(fields, document, references, disciplines);
    const { exactDuplicates, nearDuplicates, requireCorrect, quotas, splitBy } = fields;
    const { action, ngram, shared } = fields.contamination;
    const benchmarks = resolveBenchmarks(fields, document, references);
    const resolved = {
      exactDuplicates,
      nearDuplicates,
      contamination: { benchmarks, action, ngram, shared },
      requireCorrect,
      bands,
      quotas,
      splits,
      splitBy,
      heldOut: resolveHeldOut(fields, document, references),
      views: fields.views.filter((view): view is DerivedView => view !== "full").sort(),
    };
    return { resolved, roles: [], document };
  });
}

function resolveBands({ bands }: CurationFields, { places }: SpecDocument, { report }: References) {
  const sorted = Object.entries(bands)
    .map(([name, passRate]) => ({ name, passRate }))
    .sort((a, b) => b.passRate - a.passRate || (a.name < b.name ? -1 : 1));
  sorted.forEach(({ name, passRate }, at) => {
    const next = sorted[at + 1];
    if (next?.passRate === passRate)
      report(catalogue.bandsEqual(places.locateKey(["bands", next.name]), next.name, name));
  });
  const least = sorted.at(-1)?.passRate ?? 0;
  if (least > 0) report(catalogue.bandsGap(places.locateKey(["bands"]), least));
  return sorted;
}

function checkQuotas(
  { quotas, bands }: CurationFields,
  { places }: SpecDocument,
  references: References,
  disciplines: Table<DisciplineEntry>,
): void {
  const place = (of: string, name: string) => () => places.locateKey(["quotas", of, name]);
  for (const name of Object.keys(quotas.disciplines))
    references.find(disciplines, "Discipline", name, place("disciplines", name));
  for (const name of Object.keys(quotas.answerTypes)) {
    if ((ANSWER_TYPES as readonly string[]).includes(name)) continue;
    const field = 'a key of "answerTypes"';
    references.report(notAllowedValue(place("answerTypes", name)(), field, name, ANSWER_TYPES));
  }
  const known = Object.keys(bands);
  if (known.length === 0) return;
  for (const name of Object.keys(quotas.difficulties)) {
    if (known.includes(name)) continue;
    references.report(catalogue.unknownBand(place("difficulties", name)(), name, known));
  }
}

function resolveBenchmarks(
  { contamination }: CurationFields,
  { places }: SpecDocument,
  { report }: References,
): ResolvedBenchmark[] {
  const place = (at: number) => places.locateValue(["contamination", "benchmarks", at, "name"]);
  const first = new Map<string, number>();
  const found = contamination.benchmarks.map(({ name, files, field }, at) => {
    const other = first.get(name);
    if (other === undefined) first.set(name, at);
    else report(duplicateName(place(at), "benchmark", name, place(other)));
    return { name, patterns: [...new Set([files].flat())].sort(), field, files: [] };
  });
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function resolveHeldOut(
  { heldOut, splits }: CurationFields,
  { places }: SpecDocument,
  { report }: References,
): ResolvedHeldOut | null {
  if (heldOut === undefined) return null;
  const { split, share, topics } = heldOut;
  if (Object.hasOwn(splits, split))
    report(catalogue.splitNamedTwice(places.locateValue(["heldOut", "split"]), split));
  if ((share === undefined) === (topics === undefined))
    report(catalogue.heldOutUnclear(places.locateKey(["heldOut"]), share !== undefined));
  return topics === undefined ? { split, share: share ?? 1 } : { split, topics: [...new Set(topics)].sort() };
}

/** Says which names of a curation policy mean nothing in a dataset that uses it. */
export function checkCurationUse(
  { document, resolved }: CurationEntry,
  dataset: Pick<ResolvedDataset, "name" | "disciplines" | "generation">,
  report: (diagnostic: Diagnostic) => void,
): void {
  const { places, fields } = document;
  const { topics } = (fields.heldOut ?? {}) as { readonly topics?: readonly string[] };
  if (topics !== undefined) {
    const ids = dataset.disciplines.flatMap((discipline) => discipline.topics.map(({ id }) => id));
    topics.forEach((pattern, at) => {
      if (ids.some(topicMatcher(pattern))) return;
      const place = places.locateValue(["heldOut", "topics", at]);
      report(patternMatchesNothing(place, dataset.name, pattern, ids));
    });
  }
  if (resolved === null || resolved.bands.length > 0) return;
  const facet = dataset.generation.facets.find(({ name }) => name === "difficulty");
  const known = ["none", ...(facet?.values ?? []).map(({ value }) => value)];
  for (const name of Object.keys(resolved.quotas.difficulties)) {
    if (known.includes(name)) continue;
    const place = places.locateKey(["quotas", "difficulties", name]);
    report(catalogue.unknownDifficulty(place, name, dataset.name, known));
  }
}
