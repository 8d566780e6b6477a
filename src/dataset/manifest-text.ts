import { isDigest, sha256 } from "../util/digest.ts";
import type { Manifest } from "./manifest.ts";

/**
 * Layout of the manifest as data: it gives the order of keys when one is written and the checks when one is
 * read. "names" is an object with keys of its own, which are sorted. The compiler holds it to `Manifest`.
 */
type Shape =
  | "string"
  | "number"
  | "boolean"
  | "digest"
  | { readonly only: number }
  | { readonly nullable: Shape }
  | { readonly optional: Shape }
  | { readonly list: Shape }
  | { readonly names: Shape }
  | { readonly object: Readonly<Record<string, Shape>> };

type ShapeOf<T> = undefined extends T
  ? { readonly optional: ShapeOf<Exclude<T, undefined>> }
  : null extends T
    ? { readonly nullable: ShapeOf<Exclude<T, null>> }
    : [T] extends [string]
      ? "string" | "digest"
      : [T] extends [boolean]
        ? "boolean"
        : [T] extends [number]
          ? "number" | { readonly only: T }
          : [T] extends [readonly (infer Item)[]]
            ? { readonly list: ShapeOf<Item> }
            : string extends keyof T
              ? { readonly names: ShapeOf<T[keyof T]> }
              : { readonly object: { readonly [K in keyof T]-?: ShapeOf<T[K]> } };

const TOKENS = { object: { input: "number", output: "number", reasoning: "number" } } as const;

const FUNNEL = {
  object: {
    slots: "number",
    candidates: "number",
    problems: "number",
    validated: "number",
    solved: "number",
    filled: "number",
    unfilled: "number",
    dropped: "number",
    records: "number",
    reasons: { names: "number" },
  },
} as const;

const TOPIC = {
  object: {
    id: "string",
    title: "string",
    area: "string",
    slots: "number",
    records: "number",
    digest: "digest",
  },
} as const;

const MODEL = {
  object: {
    role: "string",
    name: "string",
    id: "string",
    answeredAs: { list: "string" },
    replies: "number",
    simulated: "boolean",
    terms: {
      optional: {
        object: { training: "string", license: { nullable: "string" }, url: { nullable: "string" } },
      },
    },
  },
} as const;

const COUNTS = {
  object: {
    records: "number",
    correct: "number",
    tombstones: "number",
    splits: { names: "number" },
    answerTypes: { names: "number" },
    difficulties: { names: "number" },
    views: { names: { names: "number" } },
  },
} as const;

const CURATION = {
  object: {
    nearDuplicates: { nullable: { object: { threshold: "number", numbers: "string" } } },
    drops: { names: "number" },
    tags: { names: "number" },
    bands: { names: "number" },
    quotas: { list: { object: { kind: "string", name: "string", most: "number", kept: "number" } } },
    heldOut: { nullable: { object: { split: "string", topics: "number" } } },
    benchmarks: {
      list: {
        object: {
          name: "string",
          files: { list: { object: { path: "string", sha256: "digest" } } },
          questions: "number",
          contaminated: "number",
          ngram8: "number",
          ngram13: "number",
          jaccard8: "number",
          jaccard13: "number",
        },
      },
    },
  },
} as const;

const MANIFEST = {
  object: {
    manifestVersion: { only: 2 },
    dataset: "string",
    title: "string",
    description: "string",
    license: { nullable: "string" },
    language: { list: "string" },
    digest: "digest",
    dataDigest: "digest",
    metaDigest: "digest",
    specDigest: "digest",
    schemes: { object: { key: "number", record: "number", parquet: "string" } },
    simulated: "boolean",
    models: { list: MODEL },
    counts: COUNTS,
    curation: CURATION,
    disciplines: {
      list: {
        object: {
          id: "string",
          title: "string",
          slots: "number",
          records: "number",
          topics: { list: TOPIC },
        },
      },
    },
    funnel: FUNNEL,
    tokens: TOKENS,
    files: {
      list: {
        object: {
          path: "string",
          bytes: "number",
          sha256: "digest",
          records: { optional: "number" },
          arrowBytes: { optional: "number" },
        },
      },
    },
  },
} as const satisfies ShapeOf<Manifest>;

/**
 * The manifest as it stands in manifest.json: equal manifests give equal text, whatever the order of their keys. It ends
 * with a checksum of its own, since no digest of a version covers all of it and no other file lists it.
 */
export function manifestText(manifest: Manifest): string {
  const fields = arranged(MANIFEST, manifest) as object;
  const checksum = sha256(JSON.stringify(fields));
  return `${JSON.stringify({ ...fields, checksum }, null, 2)}\n`;
}

/**
 * Reads manifest.json. Null when it is no manifest of a layout that this version knows: a reader then says so,
 * rather than fail on the first field that is missing. Fields that it does not know are dropped, and the checksum is left
 * to whoever verifies: a manifest is whole when `manifestText` gives its text again.
 */
export function parseManifest(text: string): Manifest | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return fits(MANIFEST, value) ? (arranged(MANIFEST, value) as Manifest) : null;
}

function fits(shape: Shape, value: unknown): boolean {
  if (shape === "digest") return typeof value === "string" && isDigest(value);
  if (typeof shape === "string") return typeof value === shape;
  if ("only" in shape) return value === shape.only;
  if ("nullable" in shape) return value === null || fits(shape.nullable, value);
  if ("optional" in shape) return value === undefined || fits(shape.optional, value);
  if ("list" in shape) return Array.isArray(value) && value.every((item) => fits(shape.list, item));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  if ("names" in shape) return Object.values(value).every((item) => fits(shape.names, item));
  const fields = value as Readonly<Record<string, unknown>>;
  return Object.entries(shape.object).every(([name, inner]) => fits(inner, fields[name]));
}

// The value is known to fit: it came through the types, or through fits().
function arranged(shape: Shape, value: unknown): unknown {
  if (typeof shape === "string" || "only" in shape || value === null || value === undefined) return value;
  if ("nullable" in shape) return arranged(shape.nullable, value);
  if ("optional" in shape) return arranged(shape.optional, value);
  if ("list" in shape) return (value as readonly unknown[]).map((item) => arranged(shape.list, item));
  const fields = value as Readonly<Record<string, unknown>>;
  const entries =
    "names" in shape
      ? Object.keys(fields)
          .sort()
          .map((name) => [name, arranged(shape.names, fields[name])] as const)
      : Object.entries(shape.object).map(([name, inner]) => [name, arranged(inner, fields[name])] as const);
  return Object.fromEntries(entries.filter(([, item]) => item !== undefined));
}
