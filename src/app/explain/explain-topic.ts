import type { ManifestTopic } from "../../dataset/manifest.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError, type Location } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { Artifact } from "../../versions/artifacts.ts";
import { type Change, pathText } from "../../versions/spec-changes.ts";
import { type LastBuild, recallBuild } from "../plan/last-build.ts";
import type { ExplainOptions } from "./explain.ts";

/** One input that changed before the last build. */
export interface Cause {
  readonly input: string;
  readonly kind: Change["kind"];
  readonly old: Change["old"];
  readonly new: Change["new"];
  /** Null when it is not known, or the specs have been edited since. */
  readonly location: Location | null;
}

/** What the last build did with a topic, and why. */
export interface TopicExplanation {
  readonly type: "topic";
  readonly topic: string;
  readonly dataset: string;
  readonly artifact: string;
  readonly slots: number;
  readonly records: number;
  /** "unknown": this version is not what the last build here gave, or nothing is remembered of that. */
  readonly outcome: "reused" | "rebuilt" | "unknown";
  readonly why: "first-build" | "changed" | "lost" | "unchanged" | "back" | "unknown";
  readonly causes: readonly Cause[];
}

/** Throws when the version has no topic of that name. */
export async function explainTopic(options: ExplainOptions, id: string): Promise<TopicExplanation> {
  const { artifact, dirs } = options;
  const { dataset, digest } = artifact.manifest;
  const topic = topicOf(artifact, id);
  const last = await recallBuild(dirs.cache, dataset);
  const facts = { type: "topic", topic: id, dataset, artifact: digest } as const;
  const counts = { slots: topic.slots, records: topic.records };
  if (last === null || last.artifact !== digest) {
    return { ...facts, ...counts, outcome: "unknown", why: "unknown", causes: [] };
  }
  const outcome = last.rebuilt.includes(id) ? "rebuilt" : "reused";
  const causes = await causesOf(last, id, options);
  return { ...facts, ...counts, outcome, why: whyOf(last, outcome, causes), causes };
}

function whyOf(
  last: LastBuild,
  outcome: "reused" | "rebuilt",
  causes: readonly Cause[],
): TopicExplanation["why"] {
  if (outcome === "reused") return causes.length > 0 ? "back" : "unchanged";
  if (last.changes === null) return "first-build";
  return causes.length > 0 ? "changed" : "lost";
}

async function causesOf(last: LastBuild, id: string, options: ExplainOptions): Promise<Cause[]> {
  const own = (last.changes ?? []).filter(({ topics }) => topics === "all" || topics.includes(id));
  if (own.length === 0) return [];
  const locator = await options.locatorFor(last.dataset);
  return own.map(({ path, kind, old, new: now }) => {
    const located = locator?.locate(path, old) ?? null;
    const input = located?.shared ?? pathText(path);
    return { input, kind, old, new: now, location: located?.location ?? null };
  });
}

function topicOf(artifact: Artifact, id: string): ManifestTopic {
  const topics = artifact.manifest.disciplines.flatMap((discipline) => discipline.topics);
  const found = topics.find((topic) => topic.id === id);
  if (found !== undefined) return found;
  const hint = /^[0-9a-f]{2,7}$/.test(id)
    ? "A digest is named by eight digits of it or more."
    : didYouMean(
        id,
        topics.map((topic) => topic.id),
      );
  throw new DiagnosticError([usage.unknownRecord(id, hint)]);
}
