import type { Json } from "../../util/canonical-json.ts";
import { sum } from "../count.ts";
import type { Manifest } from "../manifest.ts";
import { VIEWS, type ViewName } from "../views.ts";
import { cardFeatures } from "./features.ts";

/** A view that can be loaded: a configuration of the Hub. */
export interface ViewConfig {
  readonly view: ViewName;
  readonly isDefault: boolean;
  readonly splits: readonly { readonly name: string; readonly path: string }[];
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
 * Views that can be loaded, the default one first: one without rows cannot. The default is `sft` where it has rows, since
 * whoever names no configuration is about to train, and `full` holds wrong trajectories too.
 */
export function viewConfigs(manifest: Manifest): readonly ViewConfig[] {
  const { views } = manifest.counts;
  const loadable = (Object.keys(VIEWS) as ViewName[]).flatMap((view) => {
    const rows = views[view] ?? {};
    const names = view === "full" ? recordSplits(manifest) : filledSplits(rows);
    const splits = names.map((name) => {
      return { name, path: `data/${view}/${name}-*.parquet` };
    });
    return splits.length === 0 ? [] : [{ view, splits }];
  });
  const first = loadable.find(({ view }) => view === "sft") ?? loadable[0];
  const rest = loadable.filter((one) => one !== first);
  return [
    ...(first === undefined ? [] : [{ ...first, isDefault: true }]),
    ...rest.map((one) => ({ ...one, isDefault: false })),
  ];
}

const filledSplits = (rows: Readonly<Record<string, number>>) =>
  inOrder(Object.keys(rows).filter((split) => rows[split]! > 0));

// A split without rows makes `load_dataset` fail for all of them. A dataset without any row keeps its splits, since a
// config without data files is no config.
function recordSplits(manifest: Manifest): string[] {
  const filled = filledSplits(manifest.counts.splits);
  return filled.length > 0 ? filled : splitNames(manifest);
}

/** `configs` of the card. */
export const configsOf = (configs: readonly ViewConfig[]): Json =>
  configs.map(({ view, isDefault, splits }) => ({
    config_name: view,
    ...(isDefault ? { default: true } : {}),
    data_files: splits.map(({ name, path }) => ({ split: name, path })),
  }));

/** `dataset_info` of the card. The `datasets` library holds the numbers of rows against what it reads. */
export const datasetInfo = (configs: readonly ViewConfig[], { files }: Pick<Manifest, "files">): Json =>
  configs.map(({ view, splits }) => {
    const config = { config_name: view, features: cardFeatures(VIEWS[view].columns) };
    const own = splits.map(({ name, path }) => {
      const [start, end] = path.split("*") as [string, string];
      return { name, parts: files.filter((file) => file.path.startsWith(start) && file.path.endsWith(end)) };
    });
    const all = own.flatMap(({ parts }) => parts);
    if (all.length === 0) return config;
    return {
      ...config,
      splits: own.map(({ name, parts }) => ({
        name,
        num_bytes: sum(parts, (file) => file.arrowBytes ?? 0),
        num_examples: sum(parts, (file) => file.records ?? 0),
      })),
      download_size: sum(all, (file) => file.bytes),
      dataset_size: sum(all, (file) => file.arrowBytes ?? 0),
    };
  });
