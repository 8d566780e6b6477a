import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import type { Location } from "../diagnostics/diagnostic.ts";
import type { SourceText } from "../diagnostics/source-text.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Path, Places } from "./spec-document.ts";
import { keyText } from "./yaml-value.ts";

type KeyPair = Pair<Node, Node | null>;

interface Found {
  /** Absent for the root and for items of a list. */
  readonly key: Node | null;
  readonly value: Node | null;
}

/** One YAML document: its value, and where each part of the value stands. */
export class YamlDocument implements Places {
  readonly source: SourceText;
  readonly value: Json;
  /** False when anything was reported of the text. */
  readonly valid: boolean;
  /** False when the value is only a part of what was written, so that looking for gaps in it would mislead. */
  readonly complete: boolean;
  readonly #document: Document;
  readonly #targets: ReadonlyMap<Alias, Node>;
  readonly #pairs = new Map<YAMLMap, Map<string, KeyPair>>();

  constructor(
    source: SourceText,
    document: Document,
    converted: {
      readonly value: Json;
      readonly valid: boolean;
      readonly complete: boolean;
      readonly targets: ReadonlyMap<Alias, Node>;
    },
  ) {
    this.source = source;
    this.#document = document;
    this.value = converted.value;
    this.valid = converted.valid;
    this.complete = converted.complete;
    this.#targets = converted.targets;
  }

  locateValue(path: Path): Location {
    const { key, value } = this.#find(path);
    const isBlock = isScalar(value)
      ? value.type?.startsWith("BLOCK") === true
      : (isMap(value) || isSeq(value)) && value.flow !== true;
    const isEmpty = value === null || value.range?.[0] === value.range?.[1];
    return this.#place(key !== null && (isBlock || isEmpty) ? key : (value ?? key));
  }

  locateKey(path: Path): Location {
    const { key, value } = this.#find(path);
    return this.#place(key ?? value);
  }

  locateInText(
    path: Path,
    at: { readonly row: number; readonly column: number; readonly length: number },
  ): Location {
    const { value } = this.#find(path);
    const whole = this.locateValue(path);
    if (!isScalar(value) || typeof value.value !== "string") return whole;
    const [start, end] = value.range ?? [0, 0];
    const line = value.value.split("\n")[at.row - 1] ?? "";
    const lineStart = this.#startOfLine(value.type, start, end, value.value, line, at.row);
    if (lineStart === null) return whole;
    return this.source.locate(lineStart + at.column - 1, lineStart + at.column - 1 + at.length);
  }

  #startOfLine(
    type: string | undefined,
    start: number,
    end: number,
    text: string,
    line: string,
    row: number,
  ) {
    if (type === "BLOCK_LITERAL") {
      let at = start;
      for (let i = 0; i < row; i++) at = this.source.text.indexOf("\n", at) + 1;
      const newline = this.source.text.indexOf("\n", at);
      const lineEnd = newline === -1 ? this.source.text.length : newline;
      const written = this.source.text.slice(at, lineEnd).replace(/\r$/, "");
      return written.endsWith(line) ? at + written.length - line.length : null;
    }
    const at = this.source.text.slice(start, end).indexOf(text);
    return row === 1 && (at === 0 || at === 1) ? start + at : null;
  }

  #find(path: Path): Found {
    let found: Found = { key: null, value: this.#document.contents as Node | null };
    for (const step of path) {
      const value = this.#resolve(found.value);
      let next: Found | undefined;
      if (isMap(value)) {
        const pair = this.#pairsOf(value).get(String(step));
        next = pair === undefined ? undefined : { key: pair.key, value: pair.value };
      } else if (isSeq(value)) {
        const item = value.items[Number(step)] as Node | undefined;
        next = item === undefined ? undefined : { key: null, value: item };
      }
      if (next === undefined) return found;
      found = next;
    }
    return { key: found.key, value: this.#resolve(found.value) };
  }

  #resolve(node: Node | null): Node | null {
    return isAlias(node) ? (this.#targets.get(node) ?? node) : node;
  }

  #pairsOf(map: YAMLMap): Map<string, KeyPair> {
    let pairs = this.#pairs.get(map);
    if (pairs === undefined) {
      pairs = new Map();
      for (const pair of map.items as KeyPair[]) {
        const text = keyText(pair.key);
        if (text !== null && !pairs.has(text)) pairs.set(text, pair);
      }
      this.#pairs.set(map, pairs);
    }
    return pairs;
  }

  #place(node: Node | null): Location {
    const [start, end] = node?.range ?? [this.#document.range?.[0] ?? 0, 0];
    return this.source.locate(start, end);
  }
}
