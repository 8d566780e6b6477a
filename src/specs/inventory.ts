import { duplicateName } from "../diagnostics/catalogue/specs.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { JsonObject } from "../util/canonical-json.ts";
import { sha256 } from "../util/digest.ts";
import type { Memo } from "../util/memo.ts";
import { OnDemand } from "../util/on-demand.ts";
import type { Kind } from "./kinds.ts";
import type { SpecFile } from "./read-spec-files.ts";
import {
  type FileInventory,
  type Inventory,
  nameOf,
  type Places,
  type SpecDocument,
} from "./spec-document.ts";

/** The parser takes longer to load than all else takes, and most files are known by their text. */
export const PARSER = new OnDemand(() => import("./parse-file.ts"));

const UNREAD: FileInventory = {
  documents: [],
  looseNames: new Set(),
  hasGaps: { names: true, topics: true },
  diagnostics: [],
};

/** All documents of a project, each checked on its own. Asks for the parser where a text is not known. */
export function takeInventory(
  files: readonly SpecFile[],
  memo: Memo,
  report: (diagnostic: Diagnostic) => void,
): Inventory {
  const all = files.map((file) => (file.unread === true ? UNREAD : inventoryOf(file, memo)));
  const documents = all.flatMap((one) => one.documents);
  for (const { diagnostics } of all) diagnostics.forEach(report);
  reportDoubleNames(documents, report);
  return {
    documents,
    looseNames: new Set(all.flatMap(({ looseNames }) => [...looseNames])),
    hasGaps: {
      names: all.some(({ hasGaps }) => hasGaps.names),
      topics: all.some(({ hasGaps }) => hasGaps.topics),
    },
  };
}

type KnownDocument = readonly [kind: Kind, fields: JsonObject];

// Only files without any diagnostic are known: what is wrong with the others has to be said each time.
function inventoryOf(file: SpecFile, memo: Memo): FileInventory {
  const key = sha256(file.text);
  const known = memo.get("documents", key) as readonly KnownDocument[] | undefined;
  if (known !== undefined) return recalled(file, known);
  const parsed = PARSER.get().parseFile(file);
  if (parsed.diagnostics.length === 0) {
    const documents: readonly KnownDocument[] = parsed.documents.map(({ kind, fields }) => [kind, fields]);
    memo.set("documents", key, documents);
  }
  return parsed;
}

function recalled(file: SpecFile, known: readonly KnownDocument[]): FileInventory {
  let parsed: FileInventory | undefined;
  const placesOf = (at: number): Places => {
    parsed ??= PARSER.get().parseFile(file);
    return parsed.documents[at]!.places;
  };
  const documents = known.map(([kind, fields], at): SpecDocument => {
    const places: Places = {
      locateValue: (path) => placesOf(at).locateValue(path),
      locateKey: (path) => placesOf(at).locateKey(path),
      locateInText: (path, within) => placesOf(at).locateInText(path, within),
    };
    return { kind, name: nameOf(kind, fields), fields, valid: true, places };
  });
  return { documents, looseNames: new Set(), hasGaps: { names: false, topics: false }, diagnostics: [] };
}

function reportDoubleNames(
  documents: readonly SpecDocument[],
  report: (diagnostic: Diagnostic) => void,
): void {
  const first = new Map<string, SpecDocument>();
  for (const document of documents) {
    if (document.name === null) continue;
    const key = `${document.kind} ${document.name}`;
    const earlier = first.get(key);
    if (earlier === undefined) first.set(key, document);
    else {
      const [place, other] = [document.places.locateValue(["name"]), earlier.places.locateValue(["name"])];
      report(duplicateName(place, document.kind, document.name, other));
    }
  }
}
