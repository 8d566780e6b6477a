import { type DefaultTreeAdapterMap, parse } from "parse5";
import { describe, expect, it } from "vitest";
import type { Comparison } from "../../src/app/diff/diff.ts";
import { MarkdownReport } from "../../src/cli/report/diff/diff-markdown.ts";
import { diffText, recordText } from "../../src/cli/report/diff/diff-text.ts";
import { HtmlReport } from "../../src/cli/report/diff/html/page.ts";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { diffWith, type Told } from "../../src/versions/diff/diff-versions.ts";
import { sampleRecord } from "../dataset/sample-records.ts";
import { artifactOf } from "./synthetic.ts";

type Node = DefaultTreeAdapterMap["node"];

const HOSTILE = [
  "<script>alert(1)</script>",
  "</style></title><img src=x onerror=alert(1)>",
  "$\\href{javascript:alert(1)}{x}$ and $\\url{javascript:alert(1)}$",
  "$\\text{<script>alert(1)</script>}$ and $\\includegraphics{http://example.org/x.png}$",
  '$\\label{a" onclick="alert(1)}x$ and $\\ref{javascript:alert}$',
  "$\\def\\a{\\a\\a}\\a$ and $\\rule{1e9em}{1e9em}$",
  "</pre></details>\n\n# Not a title\n\n![x](http://example.org/x.png) @somebody `code",
  "\u001b[2J\u0000\u202e",
];

const comparisonOf = async (
  old: readonly DatasetRecord[],
  now: readonly DatasetRecord[],
): Promise<Comparison> => {
  const deal = (records: readonly DatasetRecord[]) => records.map((record) => ({ split: "train", record }));
  const [a, b] = [await artifactOf(deal(old)), await artifactOf(deal(now))];
  return {
    ...{ a: { name: "old", artifact: a }, b: { name: "new", artifact: b }, edits: null, places: new Map() },
    compare: (told: Told) => diffWith(null, a, b, told),
  };
};

const pageOf = async (comparison: Comparison) => {
  const page = new HtmlReport(comparison);
  return page.text(await comparison.compare((change, cause) => page.take(change, cause)));
};

const commentOf = async (comparison: Comparison) => {
  const comment = new MarkdownReport(comparison);
  return comment.text(await comparison.compare((change, cause) => comment.take(change, cause)));
};

const textOf = async (comparison: Comparison) => {
  let text = "";
  const diff = await comparison.compare((change, cause) => {
    text += recordText(change, cause, comparison, false);
  });
  return diffText(diff, comparison, false) + text;
};

/** Every element of a page as a browser reads it. */
function elementsOf(page: string) {
  const found: { readonly name: string; readonly attributes: ReadonlyMap<string, string> }[] = [];
  const visit = (node: Node): void => {
    if ("tagName" in node)
      found.push({ name: node.tagName, attributes: new Map(node.attrs.map((one) => [one.name, one.value])) });
    if ("childNodes" in node) for (const child of node.childNodes) visit(child);
  };
  visit(parse(page));
  return found;
}

const base = sampleRecord(1, 0);
const hostile = (text: string): DatasetRecord => ({
  ...base,
  problem: `Is it ${text}?`,
  solution: text,
  reasoning: text,
  answer: text,
  unit: text,
  verdicts: [{ ...base.verdicts[0]!, valid: false, reason: text }],
  trajectories: [{ ...base.trajectories[0]!, answer: text }],
});

describe("the page of a comparison", () => {
  it.each(HOSTILE)("runs and fetches nothing, whatever a record says: %j", async (text) => {
    for (const [old, now] of [
      [[base], [hostile(text)]],
      [[hostile(text)], [base]],
      [[sampleRecord(1, 1)], [sampleRecord(1, 1), hostile(text)]],
    ] as const) {
      const elements = elementsOf(await pageOf(await comparisonOf(old, now)));
      const names = new Set(elements.map(({ name }) => name));
      for (const name of ["script", "img", "a", "iframe", "object", "embed", "form", "link", "base", "audio"])
        expect(names).not.toContain(name);
      expect(elements.filter(({ name }) => name === "style" || name === "h1")).toHaveLength(2);
      const attributes = elements.flatMap((one) => [...one.attributes]);
      expect(attributes.filter(([name]) => /^on|^(?:src|href|srcset|action|data)$/.test(name))).toEqual([]);
      expect(attributes.filter(([name, value]) => name === "style" && /url|expression/.test(value))).toEqual(
        [],
      );
    }
  });

  it("forbids scripts and requests by a policy of its own", async () => {
    const elements = elementsOf(await pageOf(await comparisonOf([base], [hostile("other")])));
    const policy = elements.find(
      ({ attributes }) => attributes.get("http-equiv") === "Content-Security-Policy",
    );
    expect(policy?.attributes.get("content")).toMatch(/^default-src 'none'; style-src 'unsafe-inline';/);
  });

  it("renders formulas, marks words on both sides, and draws charts", async () => {
    const old = { ...base, problem: "What is the value of $\\frac{1}{2}$ of it, to the last digit?" };
    const page = await pageOf(
      await comparisonOf([old], [{ ...old, problem: old.problem.replace("{2}", "{3}") }]),
    );
    expect(page).toMatch(/<del><span class="formula"[^>]*><math>.*?<mfrac><mn>1<\/mn><mn>2<\/mn><\/mfrac>/);
    expect(page).toMatch(/<ins><span class="formula"[^>]*><math>.*?<mfrac><mn>1<\/mn><mn>3<\/mn><\/mfrac>/);
    const names = elementsOf(page).map(({ name }) => name);
    expect(names.filter((name) => name === "svg")).toHaveLength(2);
    expect(names).toContain("mfrac");
  });

  it("shows the first records of each topic of many, and counts the rest", async () => {
    const records = Array.from({ length: 60 }, (_, slot) => sampleRecord(1, slot));
    const page = await pageOf(
      await comparisonOf(
        records,
        records.map((one) => ({ ...one, problem: "New?" })),
      ),
    );
    expect(page.match(/<details class="record">/g)).toHaveLength(20);
    expect(page).toContain("40 further records differ and are not shown here.");
  });
});

describe("the comment of a comparison", () => {
  it("fits on GitHub however much differs, and says what it leaves out", async () => {
    const records = Array.from({ length: 400 }, (_, at) => sampleRecord(at % 100, at));
    const long = records.map((one) => ({ ...one, problem: "<&> ".repeat(2000), answer: "`|`".repeat(500) }));
    const comment = await commentOf(await comparisonOf(records, long));
    expect(comment.length).toBeLessThan(65_536);
    expect(comment).toContain("400 changed");
    expect(comment).toMatch(/\d+ further records differ and are left out here/);
    expect(comment.match(/<details>/g)?.length).toBe(comment.match(/<\/details>/g)?.length);
  });

  it.each(HOSTILE)("lets no record out of its place: %j", async (text) => {
    const comment = await commentOf(await comparisonOf([base], [hostile(text)]));
    const records = comment.slice(comment.indexOf("**Records**"));
    expect(records).not.toMatch(/<(?!\/?(?:details|summary|p|b|pre|code|table|tr|td|ins|del)>)/);
    expect(records).not.toMatch(/^#|!\[|@somebody/m);
    expect(records.match(/<pre>/g)?.length).toBe(records.match(/<\/pre>/g)?.length);
    // A blank line would end the block of HTML that holds a text.
    for (const [block] of records.matchAll(/<pre>[\s\S]*?<\/pre>/g)) expect(block).not.toMatch(/\n\s*\n/);
  });
});

describe("the text of a comparison", () => {
  it.each(HOSTILE)("steers no terminal: %j", async (text) => {
    expect(await textOf(await comparisonOf([base], [hostile(text)]))).not.toMatch(
      /(?!\n)[\p{Cc}\p{Bidi_Control}]/u,
    );
  });

  it("is one line more than the title for the same version", async () => {
    const comparison = await comparisonOf([base], [base]);
    expect((await textOf(comparison)).split("\n")).toEqual([expect.any(String), "  The same version.", ""]);
    expect(await pageOf(comparison)).toContain("The same version.");
    expect(await commentOf(comparison)).toContain("The same version.");
  });
});
