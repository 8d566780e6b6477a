import { readFile } from "node:fs/promises";
import { type DefaultTreeAdapterMap, type ParserError, parse } from "parse5";
import { beforeAll, describe, expect, it } from "vitest";
import { renderReport } from "../../../src/dataset/report/html/page.ts";
import type { Report } from "../../../src/dataset/report/report.ts";
import { build, latest, reportOf, richProject, setQuotas } from "./rich-project.ts";

type Node = DefaultTreeAdapterMap["node"];

const HOSTILE = [
  "<script>alert(1)</script>",
  "</style></title></svg><img src=x onerror=alert(1)>",
  '" onmouseover="alert(1)" x="',
  "' style='background:url(http://example.org/x)",
  "</td></table></details><!--",
  "]]> & \u0000 \u202e \ud800",
];

let project: string;
let report: Report;
let page: string;

beforeAll(async () => {
  project = await richProject();
  await build(project);
  report = await reportOf(project);
  page = await readFile(latest(project, "report.html"), "utf8");
});

interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly text: string;
}

/** Every element of a page as a browser reads it, and what it had to put right. */
function read(html: string) {
  const elements: Element[] = [];
  const errors: ParserError[] = [];
  const textOf = (node: Node): string =>
    "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
  const visit = (node: Node): void => {
    if ("tagName" in node) {
      const attributes = new Map(node.attrs.map((one) => [one.name, one.value]));
      elements.push({ name: node.tagName, attributes, text: textOf(node) });
    }
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(html, { onParseError: (error) => errors.push(error), sourceCodeLocationInfo: true }));
  return { elements, errors, named: (name: string) => elements.filter((one) => one.name === name) };
}

/** The value with every text in it replaced. */
function withTexts(value: unknown, textOf: (text: string) => string): unknown {
  if (typeof value === "string") return textOf(value);
  if (Array.isArray(value)) return value.map((item) => withTexts(item, textOf));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withTexts(item, textOf)]));
}

describe("report.html", () => {
  it("is a page that a browser need not put right, renders from report.json alone, and fetches nothing", () => {
    expect(renderReport(report)).toBe(page);
    const { elements, errors, named } = read(page);
    expect(errors).toEqual([]);
    for (const name of ["script", "img", "iframe", "object", "embed", "form", "link", "base"])
      expect(named(name)).toEqual([]);
    for (const { attributes } of elements) {
      expect([...attributes.keys()].filter((name) => /^on|^(?:src|srcset|action|data)$/.test(name))).toEqual(
        [],
      );
      expect(attributes.get("href") ?? "#").toMatch(/^#/);
      expect(attributes.get("style") ?? "").not.toMatch(/url|expression/);
    }
    const policy = elements.find(
      ({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy",
    );
    expect(policy?.attributes.get("content")).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
    expect(page).not.toMatch(/@import|url\(/);
  });

  it("says that it is about simulated replies before anything else", () => {
    const { elements } = read(page);
    const banner = elements.findIndex(({ text, name }) => name === "p" && /^Simulated\./.test(text));
    const first = elements.findIndex(({ name }) => name === "svg" || name === "dl" || name === "table");
    expect(banner).toBeGreaterThan(0);
    expect(banner).toBeLessThan(first);
    const models = report.models.map((model) => ({ ...model, simulated: false }));
    expect(renderReport({ ...report, simulated: false, models })).not.toContain("<b>Simulated.</b>");
  });

  it("says in words what each drawing shows, and has its figures in tables", () => {
    const { named, elements } = read(page);
    const drawings = elements.filter(({ attributes }) => attributes.get("role") === "img");
    expect(drawings.length).toBeGreaterThan(report.disciplines.length + 8);
    for (const { attributes } of drawings) expect(attributes.get("aria-label")!.length).toBeGreaterThan(10);
    expect(named("svg").every(({ attributes }) => attributes.get("role") === "img")).toBe(true);
    expect(named("table").length).toBeGreaterThan(6);
    for (const { attributes } of named("th")) expect(attributes.get("scope")).toMatch(/^(?:col|row)$/);
    const ids = named("section").map(({ attributes }) => `#${attributes.get("id")}`);
    expect(named("a").map(({ attributes }) => attributes.get("href"))).toEqual(ids);
    const hero = drawings[0]!.attributes.get("aria-label")!;
    for (const count of [report.funnel.wanted, report.funnel.valid, report.funnel.kept])
      expect(hero).toContain(String(count));
  });

  it("shows every reason with its examples", () => {
    const reasons = read(page).elements.filter(({ attributes }) => attributes.get("class") === "reason");
    expect(reasons).toHaveLength(report.rejections.length);
    for (const [at, { reason, examples }] of report.rejections.entries()) {
      expect(reasons[at]!.text).toContain(reason);
      for (const { id, problem } of examples) {
        expect(reasons[at]!.text).toContain(id);
        expect(reasons[at]!.text).toContain(problem);
      }
    }
  });

  it.each(HOSTILE)("shows hostile text as text: %j", (text) => {
    const hostile = withTexts(report, () => text) as Report;
    const calm = read(renderReport(withTexts(report, () => "calm") as Report));
    const { elements, named } = read(renderReport(hostile));
    // Labels in drawings take more or fewer lines; all else stands as it does with calm text.
    const shapes = (all: readonly Element[]) =>
      all.filter(({ name }) => name !== "text").map(({ name, attributes }) => [name, ...attributes.keys()]);
    expect(shapes(elements)).toEqual(shapes(calm.elements));
    expect(named("h1")[0]!.text).toBe(text.replaceAll("\0", "\ufffd"));
  });

  it("has a page for a dataset of which nothing is kept", async () => {
    const quotas = report.disciplines.map(({ id }) => `${id}: 0`).join(", ");
    await setQuotas(project, `{ ${quotas} }`);
    await build(project);
    const html = await readFile(latest(project, "report.html"), "utf8");
    expect((await reportOf(project)).funnel.kept).toBe(0);
    expect(read(html).errors).toEqual([]);
    expect(html).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("counts openings of problems as one counts them", () => {
    const { openings } = report;
    const noteOf = (distinct: number) =>
      read(renderReport({ ...report, openings: { ...openings, distinct } }))
        .elements.find(({ attributes }) => attributes.get("id") === "diversity")!
        .text.match(/\d+ openings? for/)?.[0];
    expect([noteOf(1), noteOf(12)]).toEqual(["1 opening for", "12 openings for"]);
  });

  it("tells of benchmarks and near-duplicates when these were looked at", () => {
    const contamination = [
      {
        name: "GPQA <diamond>",
        files: [{ path: "benchmarks/<gpqa>.jsonl", sha256: report.digest }],
        ...{ questions: 198, contaminated: 2, ngram8: 3, ngram13: 1 },
        ...{ jaccard8: 0.0000789, jaccard13: 0 },
      },
    ];
    const duplicates = { exact: 3, near: 4, dropped: 7 };
    const { named, elements } = read(renderReport({ ...report, contamination, duplicates }));
    const section = elements.find(({ attributes }) => attributes.get("id") === "duplicates")!;
    expect(section.text).toContain("GPQA <diamond>");
    expect(section.text).toContain("0.0000789");
    expect(section.text).not.toContain("not checked");
    expect(named("script")).toEqual([]);
    expect(read(page).elements.find(({ attributes }) => attributes.get("id") === "duplicates")!.text).toMatch(
      /not checked.*Contamination: not checked/s,
    );
  });
});
