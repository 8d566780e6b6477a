import { extendsCycle } from "../diagnostics/catalogue/specs.ts";
import type { JsonObject } from "../util/canonical-json.ts";
import type { References, Table } from "./references.ts";
import type { SpecDocument } from "./spec-document.ts";

/** A dataset's documents from the one it extends at the root to its own. */
export type DatasetChain = readonly SpecDocument[];

/** Every dataset's document, and its chain: null where a link of it is unknown, wrong or part of a circle. */
export function datasetChains(references: References): {
  readonly documents: Table<SpecDocument>;
  readonly chains: Table<DatasetChain>;
} {
  const documents = references.tabulate<JsonObject, SpecDocument>("Dataset", (_, document) => document);
  const chains = new Map<string, DatasetChain | null>();
  const reported = new Set<string>();
  for (const name of [...documents.keys()].sort()) chainOf(name, []);
  return { documents, chains };

  function chainOf(name: string, below: readonly string[]): DatasetChain | null {
    const known = chains.get(name);
    if (known !== undefined) return known;
    const document = documents.get(name) ?? null;
    const parent = document?.fields.extends as string | undefined;
    let chain: DatasetChain | null = null;
    const circle = below.slice(below.indexOf(name));
    if (below.includes(name)) {
      if (document !== null && !reported.has(name)) {
        references.report(extendsCycle(document.places.locateValue(["extends"]), circle));
        for (const member of circle) reported.add(member);
      }
      return null;
    }
    if (document !== null && parent === undefined) chain = [document];
    else if (document !== null && parent !== undefined) {
      // Its own name would be a poor suggestion, unless it was meant.
      const others = new Map([...documents].filter(([other]) => other !== name || other === parent));
      const found = references.find(others, "Dataset", parent, () =>
        document.places.locateValue(["extends"]),
      );
      const above = found === null ? null : chainOf(parent, [...below, name]);
      chain = above === null ? null : [...above, document];
    }
    chains.set(name, chain);
    return chain;
  }
}

/** The fields of a chain laid over each other: maps of names merge by key, everything else replaces. */
export function mergeChain(chain: DatasetChain): JsonObject {
  const layers = chain.map(({ fields: { extends: _, ...own } }) => own);
  const mergedMap = (key: string): JsonObject => Object.assign({}, ...layers.map((layer) => layer[key]));
  return Object.assign({}, ...layers, { policies: mergedMap("policies"), roles: mergedMap("roles") });
}
