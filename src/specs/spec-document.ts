import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import type { JsonObject } from "../util/canonical-json.ts";
import type { Kind } from "./kinds.ts";

/** Keys and indices from the root of a document to a value. */
export type Path = readonly (string | number)[];

/** Where the parts of a document stand in its file. */
export interface Places {
  /** Place of a value; of its key where the value is absent, or is a block that has no one line of its own. */
  locateValue(path: Path): Location;
  /** Place of a key, or of the item of a list. */
  locateKey(path: Path): Location;
  /** Place of a line and column (1-based) inside of a text value; the value's start where its style hides them. */
  locateInText(
    path: Path,
    at: { readonly row: number; readonly column: number; readonly length: number },
  ): Location;
}

/** A document of a known kind. When it is not valid, its fields may have any shape. */
export interface SpecDocument {
  readonly kind: Kind;
  /** Null for Topics, which have none, and where it is missing. */
  readonly name: string | null;
  readonly fields: JsonObject;
  readonly valid: boolean;
  readonly places: Places;
}

/** Documents, and what is known of those that could not be told apart. */
export interface Inventory {
  readonly documents: readonly SpecDocument[];
  /** Names in documents whose kind is unknown: they may be what a reference means. */
  readonly looseNames: ReadonlySet<string>;
  /** Whether something is there that may declare any name, or any topic. */
  readonly hasGaps: { readonly names: boolean; readonly topics: boolean };
}

/** What one file holds, and all that is wrong with it on its own. */
export interface FileInventory extends Inventory {
  readonly diagnostics: readonly Diagnostic[];
}

/** The name that references use for a document. */
export function nameOf(kind: Kind, { name }: JsonObject): string | null {
  return kind !== "Topics" && typeof name === "string" ? name : null;
}
