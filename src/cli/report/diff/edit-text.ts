import type { EditPlace, EditPlaces } from "../../../app/diff/edit-places.ts";
import type { Json } from "../../../util/canonical-json.ts";
import { type Change, pathText } from "../../../versions/spec-changes.ts";
import { count } from "../progress.ts";

/** Edits that read alike, as one: a default of many topics, say. */
export interface EditLine {
  /** "physics/optics guidance", "samples of 1,179 topics". */
  readonly input: string;
  readonly kind: Change["kind"];
  readonly old: Json;
  readonly new: Json;
  readonly place: EditPlace["location"] | null;
}

const SHOWN = 160;

/** Edits of the specs, those that one declaration makes or that say the same of several topics as one. */
export function editLines(changes: readonly Change[], places: EditPlaces): EditLine[] {
  const groups = new Map<
    string,
    { readonly first: Change; readonly place: EditPlace | null; topics: number }
  >();
  for (const change of changes) {
    const place = places.get(change) ?? null;
    const group = groups.get(groupOf(change, place));
    if (group === undefined) groups.set(groupOf(change, place), { first: change, place, topics: 1 });
    else group.topics++;
  }
  return [...groups.values()].map(({ first, place, topics }) => {
    const input = topics === 1 ? inputText(first, place) : sharedText(first, place, topics);
    return { input, kind: first.kind, old: first.old, new: first.new, place: place?.location ?? null };
  });
}

// Whole topics that come or go are named one by one.
function groupOf(change: Change, place: EditPlace | null): string {
  const [part, , ...field] = change.path;
  if (part !== "topics" || field.length === 0) return JSON.stringify(change.path);
  const declared =
    place?.shared === null || place === null ? null : [place.location.file, place.location.line];
  return JSON.stringify([declared, field, change.kind, change.old, change.new]);
}

function sharedText({ path }: Change, place: EditPlace | null, topics: number): string {
  return `${place?.shared ?? path.slice(2).join(" ")} (${count(topics)} topics)`;
}

const inputText = ({ path }: Change, place: EditPlace | null): string => place?.shared ?? pathText(path);

/** "solution.solvers[0].trajectories changed: 1 → 2 (specs/policies/solving.yaml:7)". */
export function editText({ input, kind, old, new: now, place }: EditLine, shown = SHOWN): string {
  const where = place === null ? "" : ` (${place.file}:${place.line})`;
  if (input === "code") return "the code of chimera that makes records changed";
  if (kind === "added") return `${input} added${valueText(now, shown)}${where}`;
  if (kind === "removed") return `${input} removed${valueText(old, shown)}${where}`;
  return `${input} changed: ${shortJson(old, shown)} → ${shortJson(now, shown)}${where}`;
}

const valueText = (value: Json, shown: number) =>
  typeof value === "object" ? "" : `: ${shortJson(value, shown)}`;

/** A value on one line, cut where it is long. */
export function shortJson(value: Json, shown = SHOWN): string {
  const text = JSON.stringify(value);
  return text.length <= shown ? text : `${text.slice(0, shown - 1)}…`;
}
