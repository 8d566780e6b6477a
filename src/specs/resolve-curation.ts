import { splitsSum } from "../diagnostics/catalogue/specs.ts";
import type { CurationFields } from "./documents.ts";
import type { PolicyEntry } from "./policy-entry.ts";
import type { References, Table } from "./references.ts";
import type { DisciplineEntry } from "./resolve-topics.ts";
import type { ResolvedCuration } from "./resolved.ts";

/** Every declared curation policy. */
export function resolveCurations(
  references: References,
  disciplines: Table<DisciplineEntry>,
): Table<PolicyEntry<ResolvedCuration>> {
  return references.tabulate<CurationFields, PolicyEntry<ResolvedCuration>>(
    "CurationPolicy",
    (fields, document) => {
      for (const name of Object.keys(fields.quotas)) {
        references.find(disciplines, "Discipline", name, () => document.places.locateKey(["quotas", name]));
      }
      const names = Object.keys(fields.splits).sort();
      const splits = names.map((name) => ({ name, fraction: fields.splits[name]! }));
      const sum = splits.reduce((total, { fraction }) => total + fraction, 0);
      if (Math.abs(sum - 1) > 1e-9) references.report(splitsSum(document.places.locateKey(["splits"]), sum));
      const { exactDuplicates, requireCorrect, quotas, splitBy } = fields;
      return { resolved: { exactDuplicates, requireCorrect, quotas, splits, splitBy }, roles: [] };
    },
  );
}
