import type { JsonObject } from "../../util/canonical-json.ts";
import { splitNames } from "../card/configs.ts";
import type { Field, Fields } from "../columns.ts";
import type { Manifest } from "../manifest.ts";
import { many } from "../report/numbers.ts";
import { VIEWS, type ViewName } from "../views.ts";
import { fileSetOf } from "./distribution.ts";
import { type CroissantFacts, viewsOf } from "./facts.ts";
import { madeBy } from "./provenance.ts";

const SPLITS = "splits";

/** The splits, and a set of records for each view that there are files of. */
export function recordSetsOf(facts: CroissantFacts): JsonObject[] {
  return [splitSet(facts.manifest), ...viewsOf(facts.manifest).map((view) => viewSet(view, facts))];
}

// What the vocabulary has a word for; a split of another name means what its owner says.
const SPLIT_CLASSES: Readonly<Record<string, string>> = {
  train: "cr:TrainingSplit",
  validation: "cr:ValidationSplit",
  test: "cr:TestSplit",
};

function splitSet(manifest: Manifest): JsonObject {
  const names = splitNames(manifest);
  const field = (name: string, dataType: string): JsonObject => ({
    "@type": "cr:Field",
    "@id": `${SPLITS}/${name}`,
    name,
    dataType,
  });
  const isKnown = names.every((name) => Object.hasOwn(SPLIT_CLASSES, name));
  return {
    "@type": "cr:RecordSet",
    "@id": SPLITS,
    name: SPLITS,
    description: "The splits; a record's is told by the name of its file.",
    dataType: "cr:Split",
    key: { "@id": `${SPLITS}/name` },
    field: [field("name", "sc:Text"), ...(isKnown ? [field("url", "sc:URL")] : [])],
    data: names.map((name) => ({
      [`${SPLITS}/name`]: name,
      ...(isKnown ? { [`${SPLITS}/url`]: SPLIT_CLASSES[name]! } : {}),
    })),
  };
}

function viewSet(view: ViewName, facts: CroissantFacts): JsonObject {
  const { columns, about } = VIEWS[view];
  const rows = Object.entries(facts.manifest.counts.views[view] ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  const bySplit = rows.map(([split, count]) => `${split} ${count}`).join(", ");
  const fields = Object.entries<Field>(columns).map(([name, field]) => {
    const step = madeBy(name, facts);
    return { ...fieldOf(view, [name], field), ...(step === null ? {} : { "prov:wasGeneratedBy": step }) };
  });
  return {
    "@type": "cr:RecordSet",
    "@id": view,
    name: view,
    description: `${many(total, "row")} (${bySplit}): ${about}.`,
    key: keyOf(view).map((name) => ({ "@id": `${view}/${name}` })),
    ...(view === "full" || view === "rejected" ? {} : { "prov:wasDerivedFrom": { "@id": "full" } }),
    field: view === "rejected" ? fields : [...fields, splitField(view, facts.manifest)],
  };
}

// A slot has one record and any number of candidates.
const keyOf = (view: ViewName) => (view === "rejected" ? ["id", "candidate"] : ["id"]);

// Of a form that mlcroissant can turn into a glob, so as to read the files of the split that is asked for and no others. What
// stands around the name may be missing, since it holds the pattern against the name, too, once it has joined by it.
function splitField(view: ViewName, manifest: Manifest): JsonObject {
  const names = splitNames(manifest).map((name) => name.replaceAll(".", "\\."));
  return {
    "@type": "cr:Field",
    "@id": `${view}/split`,
    name: "split",
    description: "The split that the record is in",
    dataType: "sc:Text",
    source: {
      fileSet: { "@id": fileSetOf(view) },
      extract: { fileProperty: "fullpath" },
      transform: { regex: `(?:data/${view}/)?(${names.join("|")})(?:-.+\\.parquet)?$` },
    },
    references: { field: { "@id": `${SPLITS}/name` } },
  };
}

const DATA_TYPES = {
  string: "sc:Text",
  bool: "sc:Boolean",
  int32: "cr:Int32",
  float64: "cr:Float64",
} as const;

/** A column, or a part of one: a part is read by its path within the column's value, or within each of a list's. */
function fieldOf(view: ViewName, path: readonly string[], field: Field): JsonObject {
  const base = {
    "@type": "cr:Field",
    "@id": [view, ...path].join("/"),
    name: path.at(-1)!,
    description: field.about,
  };
  if ("fields" in field)
    return {
      ...base,
      ...(field.type === "list" ? { isArray: true, arrayShape: "-1" } : {}),
      subField: subFields(view, path, field.fields),
    };
  const [column, ...within] = path as [string, ...string[]];
  return {
    ...base,
    dataType: DATA_TYPES[field.type],
    source: {
      fileSet: { "@id": fileSetOf(view) },
      extract: { column },
      ...(within.length === 0 ? {} : { transform: { jsonPath: within.join(".") } }),
    },
  };
}

const subFields = (view: ViewName, path: readonly string[], fields: Fields) =>
  Object.entries<Field>(fields).map(([name, field]) => fieldOf(view, [...path, name], field));
