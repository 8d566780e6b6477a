import type { ResolvedCuration } from "../../specs/resolved.ts";

/** The difficulty of a record, as quotas and the manifest count it: its band where the policy has some, else its facet. */
export function difficultyOf(
  item: { readonly difficulty: string | null; readonly passRate?: number | undefined },
  { bands }: Pick<ResolvedCuration, "bands">,
): string {
  if (bands.length === 0) return item.difficulty ?? "none";
  const { passRate } = item;
  return (
    (passRate === undefined ? undefined : bands.find((band) => passRate >= band.passRate)?.name) ?? "none"
  );
}
