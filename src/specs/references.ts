import { unknownReference } from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic, Location } from "../diagnostics/diagnostic.ts";
import type { Json } from "../util/canonical-json.ts";
import type { Memo } from "../util/memo.ts";
import { type Kind, SCHEMAS } from "./kinds.ts";
import type { Inventory, SpecDocument } from "./spec-document.ts";
import { withDefaults } from "./with-defaults.ts";

/** What is declared under each name of one kind; null where the declaration is wrong and that was said. */
export type Table<T> = ReadonlyMap<string, T | null>;

/** Looks names up and says which do not exist. */
export class References {
  readonly report: (diagnostic: Diagnostic) => void;
  /** What was found of texts before. */
  readonly memo: Memo;
  readonly #inventory: Inventory;

  constructor(inventory: Inventory, memo: Memo, report: (diagnostic: Diagnostic) => void) {
    this.#inventory = inventory;
    this.memo = memo;
    this.report = report;
  }

  /** Everything of one kind; `read` gets the fields with their defaults filled in. */
  tabulate<F, T>(kind: Kind, read: (fields: F, document: SpecDocument) => T | null): Table<T> {
    const table = new Map<string, T | null>();
    for (const document of this.#inventory.documents) {
      if (document.kind !== kind || document.name === null || table.has(document.name)) continue;
      table.set(document.name, document.valid ? read(fieldsOf<F>(document), document) : null);
    }
    return table;
  }

  /** The thing of that name, or null after reporting that there is none (or when it was reported before). */
  find<T>(table: Table<T>, kind: Kind, name: string, place: () => Location): T | null {
    const found = table.get(name);
    if (found !== undefined) return found;
    const mayExist = this.#inventory.looseNames.has(name) || this.#inventory.hasGaps.names;
    if (!mayExist) this.report(unknownReference(place(), kind, name, table.keys()));
    return null;
  }
}

/** A valid document's fields with their defaults. */
export function fieldsOf<F>(document: SpecDocument): F {
  const filled: Json = withDefaults(SCHEMAS[document.kind], document.fields);
  return filled as F;
}
