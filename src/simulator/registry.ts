import { biologyFamilies } from "./families/biology.ts";
import { chemistryFamilies } from "./families/chemistry.ts";
import { computerScienceFamilies } from "./families/computer-science.ts";
import { historyFamilies } from "./families/history.ts";
import { linguisticsFamilies } from "./families/linguistics.ts";
import { literatureFamilies } from "./families/literature.ts";
import { mathematicsFamilies } from "./families/mathematics.ts";
import { physicsFamilies } from "./families/physics.ts";
import type { Family, Params } from "./family.ts";
import { recogniserOf } from "./template.ts";

/** Every problem family of the simulator. */
export const allFamilies: readonly Family[] = [
  ...mathematicsFamilies,
  ...physicsFamilies,
  ...computerScienceFamilies,
  ...chemistryFamilies,
  ...biologyFamilies,
  ...historyFamilies,
  ...literatureFamilies,
  ...linguisticsFamilies,
];

const recognisers = allFamilies.map((family) => ({ family, read: recogniserOf(family) }));

/** The families of one discipline, none for a discipline that is not known. */
export function familiesOf(discipline: string): readonly Family[] {
  return allFamilies.filter((family) => family.id.startsWith(`${discipline}/`));
}

/** The problem that a text holds, or null when no family has such a phrasing. */
export function recognise(text: string): { family: Family; params: Params } | null {
  for (const { family, read } of recognisers) {
    const params = read(text);
    if (params) return { family, params };
  }
  return null;
}
