import type { Location } from "../diagnostics/diagnostic.ts";
import type { Json, JsonObject } from "../util/canonical-json.ts";
import type { Memo } from "../util/memo.ts";
import { slugOf } from "../util/slug.ts";
import { PARSER, takeInventory } from "./inventory.ts";
import type { Kind } from "./kinds.ts";
import type { SpecFile } from "./read-spec-files.ts";
import { WIRE_NAMES } from "./resolve-model.ts";
import type { Path, SpecDocument } from "./spec-document.ts";

/** Where an input of a dataset is declared, and what to call it there. */
export interface LocatedInput {
  readonly location: Location;
  /** Set where one declaration speaks for many topics: "samples" of a file or dataset. */
  readonly shared: string | null;
}

const POLICY_KINDS: Readonly<Record<string, Kind>> = {
  generation: "GenerationPolicy",
  verification: "VerificationPolicy",
  solution: "SolutionPolicy",
  curation: "CurationPolicy",
};

/**
 * Finds the place of an input by its path in the resolved dataset: topics by id, models and prompts by name. What is
 * nowhere written, since it is a default, stands at its document's first line.
 */
export class InputLocator {
  readonly #documents = new Map<string, SpecDocument>();
  readonly #topics = new Map<string, { readonly document: SpecDocument; readonly index: number }>();
  /** The dataset's own document, then those it extends. */
  readonly #chain: readonly SpecDocument[];

  static async open(files: readonly SpecFile[], dataset: string, memo: Memo): Promise<InputLocator> {
    await PARSER.load(); // places are known of no text
    return new InputLocator(files, dataset, memo);
  }

  private constructor(files: readonly SpecFile[], dataset: string, memo: Memo) {
    const { documents } = takeInventory(files, memo, () => {});
    for (const document of documents) {
      if (!document.valid) continue;
      if (document.kind === "Topics") this.#addTopics(document);
      else this.#documents.set(`${document.kind} ${document.name}`, document);
    }
    this.#chain = this.#chainOf(dataset);
  }

  /** Null for what no document declares: a topic that is gone, the program's own code. `old` is its former value. */
  locate(path: Path, old: Json): LocatedInput | null {
    const [part, ...rest] = path;
    const name = String(rest[0]);
    switch (part) {
      case "topics":
        return this.#topic(name, rest[1], old);
      case "disciplines":
        return at(this.#documents.get(`Discipline ${name}`), rest.slice(1));
      case "models":
        return at(this.#documents.get(`Model ${name}`), asDeclared(rest.slice(1)));
      case "prompts":
        return at(this.#documents.get(`Prompt ${name}`), rest.slice(1));
      case "generation":
      case "verification":
      case "solution":
      case "curation":
        return this.#policy(part, rest);
      case "code":
        return null;
      default:
        return this.#dataset(path);
    }
  }

  #dataset(path: Path): LocatedInput | null {
    return at(this.#chain.find((one) => has(one.fields, path)) ?? this.#chain[0], path);
  }

  #policy(slot: string, path: Path): LocatedInput | null {
    const naming = this.#chain.find((one) => has(one.fields, ["policies", slot]));
    const name = valueAt(naming?.fields ?? {}, ["policies", slot]);
    const document = this.#documents.get(`${POLICY_KINDS[slot]} ${name}`);
    if (document === undefined) return null;
    if (path[0] === "facets") return at(document, facetPath(document, path));
    if (path[0] === "contamination") return at(document, benchmarkPath(document, path));
    // An entry that names no prompt has the one beside its list.
    if (path.at(-1) === "prompt" && !has(document.fields, path)) {
      return at(document, path[0] === "grading" ? ["grading", "prompt"] : ["prompt"]);
    }
    return at(document, path);
  }

  #topic(id: string, field: string | number | undefined, old: Json): LocatedInput | null {
    const found = this.#topics.get(id);
    if (found === undefined) return null;
    const { document, index } = found;
    const entry: Path = ["topics", index];
    const own = has(document.fields, [...entry, String(field)]);
    switch (field) {
      case "samples":
        return this.#samples(document, entry);
      case "guidance": {
        const text = own ? String(valueAt(document.fields, [...entry, field])).trim() : "";
        const isOwn = own && !(typeof old === "string" && text !== "" && old.endsWith(text) && old !== text);
        if (!isOwn && has(document.fields, [field])) return shared(document, [field]);
        return at(document, own ? [...entry, field] : entry);
      }
      case "area":
        return shared(document, ["area"]);
      default:
        return at(document, own && field !== undefined ? [...entry, field] : entry);
    }
  }

  // The first of those that resolving asks, unless the dataset's limit is what decides.
  #samples(document: SpecDocument, entry: Path): LocatedInput | null {
    const limiting = this.#chain.find((one) => has(one.fields, ["maxSamples"]));
    const discipline = this.#documents.get(`Discipline ${String(document.fields.discipline)}`);
    const dataset = this.#chain.find((one) => has(one.fields, ["samples"]));
    const own = has(document.fields, [...entry, "samples"]);
    const declaring: readonly [SpecDocument | undefined, Path][] = [
      [own ? document : undefined, [...entry, "samples"]],
      [document, ["samples"]],
      [discipline, ["samples"]],
      [dataset, ["samples"]],
    ];
    const [holder, path] = declaring.find(([one, at]) => one !== undefined && has(one.fields, at)) ?? [];
    const count = holder === undefined ? 1 : Number(valueAt(holder.fields, path!));
    const limit = limiting === undefined ? count : Number(valueAt(limiting.fields, ["maxSamples"]));
    if (limiting !== undefined && limit < count) return shared(limiting, ["maxSamples"]);
    if (holder === undefined) return shared(this.#chain[0], ["samples"]);
    return own ? at(holder, path!) : shared(holder, path!);
  }

  #addTopics(document: SpecDocument): void {
    const { discipline, topics } = document.fields as { discipline: string; topics: readonly Json[] };
    topics.forEach((item, index) => {
      const { id, title } = (typeof item === "string" ? { title: item } : item) as Record<string, string>;
      this.#topics.set(`${discipline}/${id ?? slugOf(title!)}`, { document, index });
    });
  }

  #chainOf(dataset: string): SpecDocument[] {
    const chain: SpecDocument[] = [];
    let next = this.#documents.get(`Dataset ${dataset}`);
    while (next !== undefined && !chain.includes(next)) {
      chain.push(next);
      next = this.#documents.get(`Dataset ${String(next.fields.extends)}`);
    }
    return chain;
  }
}

function at(document: SpecDocument | undefined, path: Path): LocatedInput | null {
  if (document === undefined) return null;
  const { places, fields } = document;
  const isWritten = path.length === 0 || has(fields, path.slice(0, 1));
  return { location: places.locateKey(isWritten ? path : ["kind"]), shared: null };
}

function shared(document: SpecDocument | undefined, path: Path): LocatedInput | null {
  const located = at(document, path);
  if (located === null || document === undefined) return null;
  const name = document.name === null ? "" : ` of ${document.kind.toLowerCase()} ${document.name}`;
  return { ...located, shared: `${String(path.at(-1))}${name}` };
}

/** Sampling fields are resolved to the names they have on the wire. */
function asDeclared(path: Path): Path {
  if (path[0] !== "sampling") return path;
  const declared = Object.entries(WIRE_NAMES).find(([, wire]) => wire === path[1]);
  return declared === undefined ? path : ["sampling", declared[0]];
}

/** A facet's values are a list, or a map with weights. */
function facetPath({ fields }: SpecDocument, path: Path): Path {
  const [facets, name, value] = path;
  const values = valueAt(fields, ["facets", String(name)]);
  if (value === undefined || !Array.isArray(values)) return path;
  const index = values.indexOf(value);
  return index === -1 ? [facets!, name!] : [facets!, name!, index];
}

/** Benchmarks are a list, and what was found of one stands under its files. */
function benchmarkPath({ fields }: SpecDocument, path: Path): Path {
  const [, , name, part] = path;
  const declared = valueAt(fields, ["contamination", "benchmarks"]);
  if (name === undefined || !Array.isArray(declared)) return path.slice(0, 2);
  const index = declared.findIndex((one) => (one as JsonObject).name === name);
  if (index === -1) return path.slice(0, 2);
  const entry: Path = ["contamination", "benchmarks", index];
  return part === "field" && has(fields, [...entry, part]) ? [...entry, part] : [...entry, "files"];
}

const has = (fields: JsonObject, path: Path) => valueAt(fields, path) !== undefined;

function valueAt(fields: JsonObject, path: Path): Json | undefined {
  let value: Json | undefined = fields;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as JsonObject)[step];
  }
  return value;
}
