import type { ResolvedDataset } from "../../specs/resolved.ts";
import type { Manifest } from "../manifest.ts";
import { VIEWS, type ViewName } from "../views.ts";

/** What the metadata is made from: no more than what the artifact itself says, so that equal versions have equal metadata. */
export interface CroissantFacts {
  /** With every file but itself and the metadata. */
  readonly manifest: Manifest;
  readonly dataset: ResolvedDataset;
}

/** Views that there are files of. */
export const viewsOf = (manifest: Manifest): ViewName[] =>
  (Object.keys(VIEWS) as ViewName[]).filter((view) =>
    manifest.files.some(({ path }) => path.startsWith(`data/${view}/`)),
  );
