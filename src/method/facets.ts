import type { ResolvedFacet } from "../specs/resolved.ts";
import { randomOf } from "../util/random.ts";

export type FacetChoice = { readonly name: string; readonly value: string };

/**
 * The facets of a slot, one value of each, by weight. Drawn from the slot's own id, so that neither other slots nor
 * other facets change them.
 */
export function chooseFacets(
  facets: readonly ResolvedFacet[],
  datasetSeed: number,
  slotId: string,
): FacetChoice[] {
  return facets.map((facet) => {
    const total = facet.values.reduce((sum, { weight }) => sum + weight, 0);
    let at = randomOf([datasetSeed, "facet", slotId, facet.name]).next() * total;
    const chosen = facet.values.find(({ weight }) => {
      at -= weight;
      return at < 0;
    });
    return { name: facet.name, value: (chosen ?? facet.values.at(-1)!).value };
  });
}
