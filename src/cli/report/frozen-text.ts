import type { BuildSummary } from "../../app/events.ts";
import type { Drift, FrozenVerdict } from "../../app/frozen/verdict.ts";
import type { ChangeCounts } from "../../versions/diff/diff-tally.ts";
import { styler } from "../style.ts";
import { count } from "./progress.ts";
import { reasonText } from "./reason-text.ts";

const SHOWN_TOPICS = 5;

/** Whether a frozen build gave what is pinned; if not, why, and what to do. */
export function frozenText(summary: BuildSummary, frozen: FrozenVerdict, color: boolean): string {
  const style = styler(color);
  const { dataset, digest, status, calls, path, seconds } = summary;
  const { pinned, matches, drift, changes } = frozen;
  const called = `  calls ${count(calls.made)} made, ${count(calls.reused)} reused`;
  const name = `${dataset}@${pinned.version} (${pinned.digest.slice(0, 12)})`;
  if (matches) {
    const lines = [
      style("bold", `Frozen: what is here gives ${name}, in ${seconds.toFixed(1)} s`),
      `  ${count(pinned.records)} records in ${path}`,
      ...(summary.simulated
        ? ["  Simulated: written by the built-in simulator, not by a language model."]
        : []),
    ];
    return `${[...lines, called].join("\n")}\n`;
  }
  if (drift.length === 0)
    return `Frozen: ended before it could be told whether this is ${name} (${status}).\n`;
  const gave =
    digest === null ? "It cannot be finished" : `It gave ${digest.slice(0, 12)}, which was not put in dist`;
  const lines = [
    style("bold", `Frozen: what is here does not give ${name}.`),
    `  ${gave}; latest stays where it is.`,
    "Why",
    ...drift.map((one) => `  ${driftText(one, true)}`),
    ...(changes === null
      ? []
      : [`Records: ${changesText(changes.counts)}`, ...topicLines(changes.disciplines)]),
    called,
    "Next: undo that; or take it as the next version:",
    `  chimera build ${dataset} && chimera tag ${dataset} --bump auto && chimera pin ${dataset}@latest`,
  ];
  return `${lines.join("\n")}\n`;
}

/** For programs: the same facts, each way of drifting with its words and, where it has one, its place. */
export function frozenToJson({ pinned, matches, drift, changes }: FrozenVerdict) {
  const flat = drift.map((one) => {
    const { location, ...facts } = { location: null, ...one };
    const place = {
      file: location?.file ?? null,
      line: location?.line ?? null,
      column: location?.column ?? null,
    };
    return { ...facts, text: driftText(one, false), ...place };
  });
  return { pinned, matches, drift: flat, changes };
}

/** One way in which what is here is not what was pinned; with or without the place that it stands at. */
export function driftText(drift: Drift, withPlace: boolean): string {
  switch (drift.cause) {
    case "spec": {
      const { topics } = drift;
      const reach =
        topics.length === 0 ? "no topic" : `${count(topics.length)} topic${topics.length === 1 ? "" : "s"}`;
      return `${reasonText(withPlace ? drift : { ...drift, location: null })} — ${reach}`;
    }
    case "specs":
      return `other specs (${drift.here.slice(0, 12)}, pinned ${drift.pinned.slice(0, 12)}); what the pinned ones declare is neither in dist nor in the cache`;
    case "program":
      return "another version of chimera: its own code changed";
    case "scheme":
      return `another scheme of digests (${drift.here}, pinned ${drift.pinned}): no digest can be equal; build, tag and pin anew`;
    case "missing-replies":
      return `${count(drift.replies)} ${drift.replies === 1 ? "reply is" : "replies are"} not recorded, of ${listed(drift.topics)}`;
    case "unfinished":
      return `not finished: ${listed(drift.topics)}`;
    case "replies":
      return "the same specs, and other replies than those of the pinned version";
  }
}

/** "2 changed, 1 added, 0 removed, 0 moved". */
export function changesText({ added, removed, changed, moved }: ChangeCounts): string {
  const parts = { changed, added, removed, moved };
  return Object.entries(parts)
    .map(([fate, number]) => `${count(number)} ${fate}`)
    .join(", ");
}

function topicLines(disciplines: NonNullable<FrozenVerdict["changes"]>["disciplines"]): string[] {
  const topics = disciplines.flatMap((discipline) => discipline.topics);
  const lines = topics.slice(0, SHOWN_TOPICS).map((topic) => `  ${topic.id}: ${changesText(topic)}`);
  const more = topics.length - lines.length;
  return more === 0 ? lines : [...lines, `  and ${count(more)} more topics`];
}

function listed(topics: readonly string[]): string {
  const shown = topics.slice(0, SHOWN_TOPICS).join(", ");
  return topics.length > SHOWN_TOPICS ? `${shown} and ${topics.length - SHOWN_TOPICS} more` : shown;
}
