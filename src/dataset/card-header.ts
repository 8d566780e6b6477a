import { stringify } from "yaml";
import type { Manifest } from "./manifest.ts";
import { VIEWS, type ViewName } from "./views.ts";

/** The card's YAML front matter, fences included, in the vocabulary of the Hugging Face Hub. */
export function cardHeader(manifest: Manifest): string {
  const header = {
    ...languageOf(manifest.language),
    ...(manifest.license === null ? {} : licenseOf(manifest.license)),
    pretty_name: manifest.title,
    size_categories: [sizeCategory(manifest.counts.records)],
    task_categories: ["text-generation", "question-answering"],
    tags: ["synthetic", "reasoning", "chimera", ...(manifest.simulated ? ["simulated"] : [])],
    annotations_creators: ["machine-generated"],
    configs: loadableViews(manifest).map(({ view, splits }) => ({
      config_name: view,
      ...(view === "full" ? { default: true } : {}),
      data_files: splits.map((split) => ({ split, path: `data/${view}/${split}-*.parquet` })),
    })),
  };
  // No folding: a long title stays one line, which is what simple readers of front matter expect.
  return `---\n${stringify(header, { lineWidth: 0 })}---\n`;
}

/** Views that can be loaded, the full one first, with their splits: one without rows cannot. */
function loadableViews(manifest: Manifest): { readonly view: ViewName; readonly splits: string[] }[] {
  const { views } = manifest.counts;
  return (Object.keys(VIEWS) as ViewName[]).flatMap((view) => {
    const rows = views[view] ?? {};
    const filled = inOrder(Object.keys(rows).filter((split) => rows[split]! > 0));
    const splits = view === "full" ? loadableSplits(manifest) : filled;
    return splits.length === 0 ? [] : [{ view, splits }];
  });
}

/** Names of the splits, "train" first because viewers open the first one, the others sorted. */
export function splitNames(manifest: Manifest): string[] {
  return inOrder(Object.keys(manifest.counts.splits));
}

function inOrder(splits: readonly string[]): string[] {
  const names = [...splits].sort();
  return names.includes("train") ? ["train", ...names.filter((name) => name !== "train")] : names;
}

/**
 * Names of the splits that can be loaded: one without rows makes `load_dataset` fail for all of them. A dataset
 * without any row keeps its splits, since a config without data files is no config.
 */
export function loadableSplits(manifest: Manifest): string[] {
  const names = splitNames(manifest);
  const filled = names.filter((name) => manifest.counts.splits[name]! > 0);
  return filled.length > 0 ? filled : names;
}

// The Hub takes ISO 639 codes as languages and has a field of its own for tags with more to them ("pt-BR").
function languageOf(tags: readonly string[]): object {
  if (tags.length === 0) return {};
  const codes = [...new Set(tags.map((tag) => tag.split("-")[0]!.toLowerCase()))];
  return { language: codes, ...(tags.some((tag) => tag.includes("-")) ? { language_bcp47: [...tags] } : {}) };
}

// Where the Hub's identifier is not just the SPDX one in lower case.
const HUB_LICENSES = new Map([
  ["agpl-3.0-only", "agpl-3.0"],
  ["agpl-3.0-or-later", "agpl-3.0"],
  ["gpl-2.0-only", "gpl-2.0"],
  ["gpl-2.0-or-later", "gpl-2.0"],
  ["gpl-3.0-only", "gpl-3.0"],
  ["gpl-3.0-or-later", "gpl-3.0"],
  ["lgpl-2.1-only", "lgpl-2.1"],
  ["lgpl-2.1-or-later", "lgpl-2.1"],
  ["lgpl-3.0-only", "lgpl-3.0"],
  ["lgpl-3.0-or-later", "lgpl-3.0"],
  ["odbl-1.0", "odbl"],
  ["odc-by-1.0", "odc-by"],
  ["pddl-1.0", "pddl"],
]);

// "LicenseRef-..." is how SPDX spells a licence that is not on its list; the Hub's word for that is "other".
function licenseOf(spdx: string): object {
  const lower = spdx.toLowerCase();
  if (lower.startsWith("licenseref-"))
    return { license: "other", license_name: lower.slice("licenseref-".length) };
  return { license: HUB_LICENSES.get(lower) ?? lower };
}

const SIZES = [
  [1e3, "n<1K"],
  [1e4, "1K<n<10K"],
  [1e5, "10K<n<100K"],
  [1e6, "100K<n<1M"],
  [1e7, "1M<n<10M"],
  [1e8, "10M<n<100M"],
] as const;

function sizeCategory(records: number): string {
  return SIZES.find(([below]) => records < below)?.[1] ?? "100M<n<1B";
}
