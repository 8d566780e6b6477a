import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
} from "yaml";
import * as catalogue from "../diagnostics/catalogue/yaml.ts";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import { nearest } from "../diagnostics/suggest.ts";
import type { Json } from "../util/canonical-json.ts";
import { MAX_DEPTH } from "./yaml-errors.ts";

const MAX_ALIASED_VALUES = 10_000;
const CORE_TAGS = new Set(
  ["map", "seq", "str", "int", "float", "bool", "null"].map((t) => `tag:yaml.org,2002:${t}`),
);

/** What an alias stands for: the node, and its value once that is complete. */
interface Anchor {
  readonly node: Node;
  done?: { readonly value: Json; readonly size: number };
}

interface Converted {
  readonly value: Json;
  /** Number of values inside, aliases counted in full. */
  readonly size: number;
}

/**
 * Turns the nodes of one document into JSON and reports what JSON or a spec cannot hold. Own code instead of
 * the library's, because it keeps the positions of aliased values, finds double keys in linear time, and
 * counts what aliases repeat before anything walks it.
 */
export class YamlValues {
  readonly #place: (start: number, end: number) => Location;
  readonly #report: (diagnostic: Diagnostic) => void;
  readonly #anchors = new Map<string, Anchor>();
  /** The node that each alias stands for, to find positions inside of it. */
  readonly targets = new Map<Alias, Node>();
  #aliased = 0;

  constructor(place: (start: number, end: number) => Location, report: (diagnostic: Diagnostic) => void) {
    this.#place = place;
    this.#report = report;
  }

  convert(node: Node | null, depth = 0): Converted {
    if (node === null) return { value: null, size: 1 };
    if (isAlias(node)) return this.#alias(node);
    this.#checkTag(node);
    if (depth > MAX_DEPTH) {
      this.#report(catalogue.tooDeep(this.#at(node), MAX_DEPTH));
      return { value: null, size: 1 };
    }
    const anchor: Anchor | undefined = node.anchor === undefined ? undefined : { node };
    if (anchor !== undefined) this.#anchors.set(node.anchor as string, anchor);
    const converted = this.#content(node, depth);
    if (anchor !== undefined) anchor.done = converted;
    return converted;
  }

  #content(node: Node, depth: number): Converted {
    if (isMap(node)) return this.#map(node, depth);
    if (isSeq(node)) {
      let size = 1;
      const value = (node.items as Node[]).map((item) => {
        const converted = this.convert(item, depth + 1);
        size += converted.size;
        return converted.value;
      });
      return { value, size };
    }
    return { value: this.#scalar(node as Scalar), size: 1 };
  }

  #map(node: YAMLMap, depth: number): Converted {
    const entries = new Map<string, Json>();
    const places = new Map<string, Node>();
    let size = 1;
    for (const { key, value } of node.items as Pair<Node, Node | null>[]) {
      const text = this.#key(key);
      const converted = this.convert(value, depth + 1);
      size += converted.size;
      if (text === null) continue;
      const first = places.get(text);
      if (first === undefined) {
        places.set(text, key);
        entries.set(text, converted.value);
      } else this.#report(catalogue.duplicateKey(this.#at(key), text, this.#at(first)));
    }
    return { value: Object.fromEntries(entries), size };
  }

  #key(key: Node): string | null {
    const text = keyText(key);
    if (text === null) this.#report(catalogue.badKey(this.#at(key)));
    else if (text === "<<") this.#report(catalogue.mergeKey(this.#at(key)));
    else if (!text.isWellFormed()) this.#report(catalogue.brokenText(this.#at(key)));
    else {
      this.#checkTag(key);
      return text;
    }
    return null;
  }

  #scalar(node: Scalar): Json {
    const { value } = node;
    if (typeof value === "string") {
      if (!value.isWellFormed()) this.#report(catalogue.brokenText(this.#at(node)));
      return value;
    }
    if (typeof value !== "number") return typeof value === "boolean" ? value : null;
    const word = node.source ?? String(value);
    if (!Number.isFinite(value))
      this.#report(catalogue.unsupportedValue(this.#at(node), word, "it is not a finite number"));
    else if (Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(word))
      this.#report(
        catalogue.unsupportedValue(this.#at(node), word, "it has more digits than a number can hold"),
      );
    return value === 0 ? 0 : value; // -0 and 0 are one value in JSON
  }

  #alias(node: Alias): Converted {
    const anchor = this.#anchors.get(node.source);
    if (anchor === undefined) {
      const near = nearest(node.source, this.#anchors.keys());
      const hint = near === undefined ? undefined : `Did you mean "*${near}"?`;
      this.#report(catalogue.unknownAlias(this.#at(node), node.source, hint));
    } else if (anchor.done === undefined) {
      this.#report(catalogue.aliasCycle(this.#at(node), node.source));
    } else {
      this.targets.set(node, anchor.node);
      const before = this.#aliased;
      this.#aliased += anchor.done.size;
      if (this.#aliased <= MAX_ALIASED_VALUES) return anchor.done;
      if (before <= MAX_ALIASED_VALUES)
        this.#report(catalogue.tooManyAliases(this.#at(node), MAX_ALIASED_VALUES));
    }
    return { value: null, size: 1 };
  }

  #checkTag(node: Node): void {
    const { tag } = node as { tag?: string };
    if (tag === undefined || tag === "!" || CORE_TAGS.has(tag)) return;
    this.#report(catalogue.unknownTag(this.#at(node), tag.replace("tag:yaml.org,2002:", "!!")));
  }

  #at(node: Node): Location {
    const [start, end] = node.range ?? [0, 1];
    return this.#place(start, end);
  }
}

/** The text of a key as it is written, so that `1:` and `"1":` are the same key; null when it is no scalar. */
export function keyText(key: unknown): string | null {
  return isScalar(key) ? (key.source ?? String(key.value)) : null;
}
