import type { Location } from "../../diagnostics/diagnostic.ts";
import { InputLocator } from "../../specs/locate-input.ts";
import { readSpecFiles } from "../../specs/read-spec-files.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import type { Json } from "../../util/canonical-json.ts";
import { type Change, changesBetween, pathText, touches } from "../../versions/spec-changes.ts";
import { snapshotOf } from "../../versions/spec-snapshot.ts";
import type { ProjectDirs } from "../project.ts";
import { StateMemo } from "../state-memo.ts";
import type { LastBuild } from "./last-build.ts";

/** A changed input, and how far it reaches. */
export interface Reason {
  /** What changed: "verification.validators[1].role", "physics/optics guidance". */
  readonly input: string;
  readonly kind: Change["kind"];
  readonly old: Json;
  readonly new: Json;
  readonly location: Location | null;
  /** Ids of the topics that it makes new; none when only the artifact shows it. */
  readonly topics: readonly string[];
  readonly slots: number;
}

/** Where specs are read from, and what is known of them. */
interface SpecsPlace {
  readonly projectDir: string;
  readonly patterns: readonly string[];
  readonly dirs: ProjectDirs;
}

/** Every input that changed since the last build, the same declaration once. `dataset` is whole, `planned` a part. */
export async function reasonsFor(
  last: Pick<LastBuild, "dataset" | "code">,
  dataset: ResolvedDataset,
  planned: ResolvedDataset,
  specs: SpecsPlace,
): Promise<Reason[]> {
  const old = snapshotOf(last.dataset, last.code);
  const now = snapshotOf(dataset);
  const changes = changesBetween(old, now);
  if (changes.length === 0) return [];
  const topics = planned.disciplines.flatMap((discipline) => discipline.topics);
  const samplesBefore = new Map(topicsOf(last.dataset).map(({ id, samples }) => [id, samples]));
  const onlyMoreSamples = (change: Change, id: string) =>
    change.path[2] === "samples"
      ? Math.max(0, (topics.find((topic) => topic.id === id)?.samples ?? 0) - (samplesBefore.get(id) ?? 0))
      : null;
  const locator = await openLocator(dataset.name, specs);
  const grouped = new Map<string, Reason>();
  for (const change of changes) {
    const located = locator.locate(change.path, change.old);
    const touched = topics.filter(({ id }) => touches(change, id, old, now));
    const slots = touched.reduce((sum, { id, samples }) => sum + (onlyMoreSamples(change, id) ?? samples), 0);
    const input = located?.shared ?? pathText(change.path);
    const { kind, old: from, new: to } = change;
    const location = located?.location ?? null;
    // A topic's guidance is its file's and its own, so that one edit of the file's reads differently for each.
    const isShared = located !== null && located.shared !== null;
    const values = isShared && change.path[2] === "guidance" ? null : [from, to];
    const what = change.path[0] === "topics" ? values : change.path;
    const name = JSON.stringify([input, location, kind, what]);
    const group = grouped.get(name) ?? { topics: [], slots: 0 };
    grouped.set(name, {
      ...{ input, kind, old: from, new: to, location },
      topics: [...group.topics, ...touched.map(({ id }) => id)],
      slots: group.slots + slots,
    });
  }
  return [...grouped.values()];
}

/** Places of a dataset's inputs in the files as they are now. */
export async function openLocator(
  dataset: string,
  { projectDir, patterns, dirs }: SpecsPlace,
): Promise<InputLocator> {
  const memo = new StateMemo(dirs.cache);
  const { files } = await readSpecFiles(projectDir, patterns, memo);
  return InputLocator.open(files, dataset, memo);
}

const topicsOf = ({ disciplines }: ResolvedDataset) => disciplines.flatMap(({ topics }) => topics);
