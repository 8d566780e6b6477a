import { type Document, isSeq, parseAllDocuments, stringify } from "yaml";
import type { Json, JsonObject } from "../util/canonical-json.ts";
import { canonicalJson } from "../util/canonical-json.ts";

/** A topic as it is written: its title alone where that says all. */
export interface NewTopic {
  readonly title: string;
  /** Where the title's own slug is taken. */
  readonly id: string | null;
  readonly distinctFrom: readonly string[];
}

/** Topics to write, and where they belong. */
export interface TopicsToWrite {
  readonly discipline: string;
  readonly area: string;
  readonly topics: readonly NewTopic[];
}

/**
 * The text of a spec file with topics added behind those of their area; every other byte stays. Null where the file has
 * no such area, or lists its topics in a form that lines cannot be added to.
 */
export function insertTopics(text: string, added: TopicsToWrite): string | null {
  const documents = parse(text);
  const at = documents.findLastIndex((document) => isOfArea(document.toJS() as Json, added));
  const list = at === -1 ? null : documents[at]!.get("topics", true);
  if (!isSeq(list) || list.flow === true || list.range == null || list.items.length === 0) return null;
  const last = list.items.at(-1) as { range?: readonly [number, number, number] | null };
  if (last.range == null) return null;
  const newline = text.includes("\r\n") ? "\r\n" : "\n";
  const column = list.range[0] - (text.lastIndexOf("\n", list.range[0] - 1) + 1);
  const [before, after] = splitBehind(text, last.range[1], newline);
  const lines = added.topics.map((topic) => itemText(topic, " ".repeat(column), newline)).join("");
  const inserted = before + lines + after;
  return addsOnly(text, inserted, at, added.topics) ? inserted : null;
}

/** The text of a file that declares topics of an area, or of a document at the end of one. */
export function topicsDocument(
  { discipline, area, topics }: TopicsToWrite,
  firstLine: string | null,
): string {
  const head = stringify({ kind: "Topics", discipline, area }, { lineWidth: 0 });
  const items = topics.map((topic) => itemText(topic, "  ", "\n")).join("");
  return `${firstLine === null ? "" : `${firstLine}\n`}${head}topics:\n${items}`;
}

/** How a topic is declared: a mapping where there is more to say than its title. */
function declared({ title, id, distinctFrom }: NewTopic): Json {
  if (id === null && distinctFrom.length === 0) return title;
  return {
    title,
    ...(id === null ? {} : { id }),
    ...(distinctFrom.length === 0 ? {} : { distinctFrom: [...distinctFrom] }),
  };
}

function itemText(topic: NewTopic, indent: string, newline: string): string {
  const { title, id, distinctFrom } = topic;
  const lines =
    id === null && distinctFrom.length === 0
      ? [`- ${scalarText(title)}`]
      : [
          `- title: ${scalarText(title)}`,
          ...(id === null ? [] : [`  id: ${scalarText(id)}`]),
          ...(distinctFrom.length === 0
            ? []
            : [`  distinctFrom: [${distinctFrom.map(scalarText).join(", ")}]`]),
        ];
  return lines.map((line) => `${indent}${line}${newline}`).join("");
}

/** In quotes where it would read as anything else than this text. */
const scalarText = (text: string) => stringify(text, { lineWidth: 0 }).replace(/\n$/, "");

/** A text cut behind the line in which a value ends. */
function splitBehind(text: string, end: number, newline: string): [before: string, after: string] {
  if (text[end - 1] === "\n") return [text.slice(0, end), text.slice(end)];
  const lineEnd = text.indexOf("\n", end);
  return lineEnd === -1 ? [text + newline, ""] : [text.slice(0, lineEnd + 1), text.slice(lineEnd + 1)];
}

/** What the texts mean is the proof that nothing but these topics came to one document. */
function addsOnly(before: string, after: string, at: number, topics: readonly NewTopic[]): boolean {
  const [old, now] = [meaning(before), meaning(after)];
  if (old === null || now === null) return false;
  const expected = old.map((document, i) => {
    if (i !== at) return document;
    const fields = document as JsonObject;
    return { ...fields, topics: [...(fields.topics as readonly Json[]), ...topics.map(declared)] };
  });
  return canonicalJson(expected) === canonicalJson(now);
}

function meaning(text: string): Json[] | null {
  const documents = parse(text);
  return documents.some(({ errors }) => errors.length > 0)
    ? null
    : documents.map((document) => document.toJS() as Json);
}

function parse(text: string): Document[] {
  const documents = parseAllDocuments(text);
  return Array.isArray(documents) ? (documents as Document[]) : [];
}

function isOfArea(value: Json, { discipline, area }: TopicsToWrite): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const fields = value as JsonObject;
  return fields.kind === "Topics" && fields.discipline === discipline && fields.area === area;
}
