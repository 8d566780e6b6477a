import { canonicalJson, type Json, type JsonObject } from "../util/canonical-json.ts";
import type { Snapshot } from "./spec-snapshot.ts";

/** One input that differs between two snapshots of a dataset. */
export type Change = {
  readonly path: readonly (string | number)[];
  readonly kind: "added" | "removed" | "changed";
  /** Null where there was or is none. */
  readonly old: Json;
  readonly new: Json;
};

/** What differs, in the order of the newer snapshot; each input once, under the name that was edited. */
export function changesBetween(old: Snapshot, now: Snapshot): Change[] {
  const found: Change[] = [];
  compare(old as JsonObject, now as JsonObject, [], found);
  return found.filter((change) => isEdit(change, old, now));
}

function compare(old: Json, now: Json, path: Change["path"], found: Change[]): void {
  if (isMap(old) && isMap(now)) {
    for (const key of new Set([...Object.keys(now), ...Object.keys(old)])) {
      const at = [...path, key];
      if (!Object.hasOwn(old, key)) found.push({ path: at, kind: "added", old: null, new: now[key]! });
      else if (!Object.hasOwn(now, key)) found.push({ path: at, kind: "removed", old: old[key]!, new: null });
      else compare(old[key]!, now[key]!, at, found);
    }
  } else if (isListOfMaps(old) && isListOfMaps(now)) {
    for (let i = 0; i < Math.max(old.length, now.length); i++) {
      const at = [...path, i];
      if (i >= old.length) found.push({ path: at, kind: "added", old: null, new: now[i]! });
      else if (i >= now.length) found.push({ path: at, kind: "removed", old: old[i]!, new: null });
      else compare(old[i]!, now[i]!, at, found);
    }
  } else if (canonicalJson(old) !== canonicalJson(now)) {
    found.push({ path, kind: "changed", old, new: now });
  }
}

// A model or prompt that comes or goes does so because something names it or no longer does: that is the edit. A name
// that moves while what it stands for stays the same is one only where the artifact shows the name.
function isEdit({ path, kind, old: from, new: to }: Change, old: Snapshot, now: Snapshot): boolean {
  const [part] = path;
  if ((part === "models" || part === "prompts") && kind !== "changed") return path.length > 2;
  if (part === "disciplines" && path.length === 2) return false; // its topics say so
  if (part === "roles" && kind !== "changed") return false; // the policy that names it says so
  if (path.at(-1) === "prompt" && kind === "changed") {
    const text = (snapshot: Snapshot, name: Json) => (snapshot.prompts as JsonObject)[String(name)] ?? null;
    return canonicalJson(text(old, from)) !== canonicalJson(text(now, to));
  }
  return true;
}

/** The topics whose key a change moves: all, those of one discipline, one, or none when only the artifact shows it. */
export function touches(change: Change, topicId: string, old: Snapshot, now: Snapshot): boolean {
  const [part, name] = change.path;
  switch (part) {
    case "topics":
      return name === topicId;
    case "disciplines":
      return topicId.startsWith(`${name}/`);
    case "curation":
      return isMeasured(change, old, now);
    case "roles": {
      const model = (snapshot: Snapshot, id: Json) => {
        const { terms: _, ...asked } = ((snapshot.models as JsonObject)[String(id)] ?? {}) as JsonObject;
        return canonicalJson(asked);
      };
      return model(old, change.old) !== model(now, change.new);
    }
    case "models":
      return change.path[2] !== "terms";
    case "title":
    case "description":
    case "license":
      return false;
    default:
      return true;
  }
}

// Only what a record's row has to hold for curation reaches a topic.
function isMeasured({ path, old: from, new: to }: Change, old: Snapshot, now: Snapshot): boolean {
  const [, name, field, , part] = path;
  switch (name) {
    case "exactDuplicates":
      return true;
    case "nearDuplicates":
      return field === "numbers"
        ? isLookedFor(now)
        : field === "action" && (from === "off") !== (to === "off");
    case "contamination":
      return field === "benchmarks" && part !== "patterns";
    case "bands":
      return hasBands(old) !== hasBands(now);
    default:
      return false;
  }
}

const curationOf = (snapshot: Snapshot) => snapshot.curation as JsonObject;
const isLookedFor = (snapshot: Snapshot) =>
  (curationOf(snapshot).nearDuplicates as JsonObject).action !== "off";
const hasBands = (snapshot: Snapshot) => Object.keys(curationOf(snapshot).bands as JsonObject).length > 0;

/** "verification.validators[1].role"; a topic by its id: "physics/optics guidance". */
export function pathText([part, ...rest]: Change["path"]): string {
  if (part === "topics") return rest.join(" ");
  if (part === "disciplines" || part === "models" || part === "prompts" || part === "roles") {
    const [name, ...field] = rest;
    const word = part.slice(0, -1);
    return field.length === 0 ? `${word} ${name}` : `${word} ${name} ${dotted(field)}`;
  }
  return dotted([part!, ...rest]);
}

function dotted(path: Change["path"]): string {
  return path
    .map((step, at) => (typeof step === "number" ? `[${step}]` : at === 0 ? step : `.${step}`))
    .join("");
}

const isMap = (value: Json): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isListOfMaps = (value: Json): value is readonly Json[] => Array.isArray(value) && value.every(isMap);
