import { describe, expect, test } from "vitest";
import { checkSyntax, checkTemplate } from "../../src/specs/check-template.ts";
import { JUDGE_USE, SOLVE_USE, VALIDATE_USE, writeProblemUse } from "../../src/specs/prompt-uses.ts";
import { BANNED_FILTERS, BANNED_TAGS, renderTemplate, templateEngine } from "../../src/specs/template.ts";
import { BASE, DATASET, dataset } from "./helpers.ts";

const WRITE = writeProblemUse("writing", ["angle", "answer-type"]);
const problemsOf = (text: string, use = WRITE) =>
  checkTemplate(text, use).problems.map(
    ({ kind, at: { row, column, length } }) => `${kind} ${row}:${column}+${length}`,
  );

describe("renderTemplate", () => {
  test("fills in texts, lists and facets", () => {
    const text =
      "{{ topic | upcase }}{% for f in facets %} {{ f[0] }}={{ f[1] }}{% endfor %} {{ list | join: '/' }}";
    const variables = { topic: "lens", facets: { angle: "a limit", level: "hard" }, list: ["a", "b"] };
    expect(renderTemplate(text, variables)).toBe("LENS angle=a limit level=hard a/b");
    expect(renderTemplate(text, variables)).toBe("LENS angle=a limit level=hard a/b");
  });

  test("inserts texts as they are", () => {
    const problem = "<b> & {{ answer }} {% raw %} $x_1$";
    expect(renderTemplate("{{ problem }}", { problem })).toBe(problem);
  });

  test("refuses variables that are not given, inherited ones too", () => {
    for (const text of ["{{ nothing }}", "{{ facets.nothing }}", "{{ facets.constructor }}"])
      expect(() => renderTemplate(text, { facets: {}, topic: "lens" }), text).toThrow(/undefined variable/);
  });

  test("refuses what reads files or depends on time and chance", () => {
    for (const tag of BANNED_TAGS)
      expect(checkSyntax(`{% ${tag} "x" %}`)).toMatchObject({ kind: "tag", banned: true });
    for (const filter of BANNED_FILTERS)
      expect(checkSyntax(`{{ x | ${filter} }}`)).toMatchObject({ kind: "filter", banned: true });
    const suspicious = Object.keys(templateEngine().filters).filter((name) =>
      /date|time|rand|shuffle|sample|now/.test(name),
    );
    expect(suspicious).toEqual(["times"]);
  });
});

describe("checkTemplate", () => {
  test("knows the variables of each use", () => {
    const all =
      "{{ discipline }}{{ disciplineGuidance }}{{ area }}{{ topic }}{{ guidance }}{{ facets.angle }}{{ answerTypes[0] }}";
    expect(problemsOf(all)).toEqual([]);
    expect(
      problemsOf(
        `{{ facets["answer-type"] }}{{ facets.answer-type | size }}{{ facets.size }}{{ topic.size }}`,
      ),
    ).toEqual([]);
    expect(
      problemsOf(
        "{{ discipline }}{{ area }}{{ topic }}{{ problem }}{{ answer }}{{ answerType }}",
        VALIDATE_USE,
      ),
    ).toEqual([]);
    expect(problemsOf("{{ problem }}{{ answerType }}", SOLVE_USE)).toEqual([]);
    expect(problemsOf("{{ problem }}{{ answer }}{{ prediction }}{{ answerType }}", JUDGE_USE)).toEqual([]);
  });

  test("points at each unknown one, in branches and loops too", () => {
    const text =
      "a\n{% if topc %}\n  {{ x.y | default: z }}{% endif %}\n{% for t in answerType %}{{ t }}{% endfor %}";
    expect(problemsOf(text)).toEqual([
      "variable 2:7+4",
      "variable 3:6+1",
      "variable 3:21+1",
      "variable 4:13+10",
    ]);
  });

  test("leaves the template's own variables alone", () => {
    expect(
      problemsOf(
        "{% assign t = topic %}{{ t }}{% capture c %}{{ t }}{% endcapture %}{{ c }}{% increment n %}",
      ),
    ).toEqual([]);
    expect(problemsOf("{% for a in answerTypes %}{{ forloop.index }} {{ a }}{% endfor %}")).toEqual([]);
  });

  test("tells facets, properties and failures on trial apart", () => {
    expect(problemsOf("{{ facets.angel }}")).toEqual(["key 1:4+12"]);
    expect(problemsOf("{{ facets.angle.first }}")).toEqual(["property 1:4+18"]);
    expect(problemsOf("{{ topic.first }}")).toEqual(["property 1:4+11"]);
    expect(problemsOf("{{ facets[topic] }}")).toEqual(["render 1:4+13"]);
  });
});

describe("a prompt's text", () => {
  const user = async (yaml: string) => {
    const base = BASE.replace("user: Write a problem about {{ topic }}.", `user: ${yaml}`);
    return (await dataset("tiny", base, DATASET)).generation.prompt.user;
  };

  test("is the same however its end and its line ends are written", async () => {
    const expected = "On {{ topic }}:\n  go.";
    for (const yaml of [
      "|\n  On {{ topic }}:\n    go.\n",
      "|-\n  On {{ topic }}:\n    go.\n",
      "|+\n  On {{ topic }}:\n    go.\n\n\n",
      '"On {{ topic }}:\\n  go.\\n"',
      '"On {{ topic }}:\\r\\n  go."',
    ])
      expect(await user(yaml), yaml).toBe(expected);
  });
});
