import * as catalogue from "../../diagnostics/catalogue/topics.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { sortDiagnostics } from "../../diagnostics/sort.ts";
import type { DeclaredTaxonomy } from "../../specs/resolve-taxonomy.ts";
import type { TitleProblem } from "../../specs/titles/check-titles.ts";
import type { Json } from "../../util/canonical-json.ts";
import { sha256 } from "../../util/digest.ts";
import type { Memo } from "../../util/memo.ts";
import { loadingModules, OnDemand } from "../../util/on-demand.ts";

// Titles that were compared before are known by their text, and nothing that compares is loaded.
const CHECKER = new OnDemand(() => import("../../specs/titles/check-titles.ts"));

/** Reads on after "it". */
export const NON_TOPIC_REASONS: Readonly<
  Record<Extract<TitleProblem, { kind: "non-topic" }>["reason"], string>
> = {
  vague: "says nothing of what it is about",
  introduction: "introduces a field and names no part of it",
  applications: "stands for all that something is used for",
  interdisciplinary: "lies between fields, and not within this one",
  "about-the-field": "is about the field and not of it",
  "names-its-area": "is the name of its area",
  "names-its-discipline": "is the name of its discipline",
  "names-an-area": "is the name of an area",
  "no-title": "is no title of a few words in one line",
};

/** What speaks against the topics' titles; asks no model. */
function titleProblems(taxonomy: DeclaredTaxonomy, memo: Memo): Promise<readonly TitleProblem[]> {
  const { disciplines, topics } = taxonomy;
  const texts = [
    disciplines.map(({ id, title }) => [id, title]),
    topics.entries.map(({ id, area, title, distinctFrom }) => [id, area, title, ...distinctFrom]),
  ];
  const key = sha256(JSON.stringify(texts));
  const known = memo.get("titles", key) as readonly TitleProblem[] | undefined;
  if (known !== undefined) return Promise.resolve(known);
  return loadingModules(() => {
    const problems = CHECKER.get().checkTitles(taxonomy);
    memo.set("titles", key, problems as Json);
    return problems;
  });
}

/** A warning for each of them, sorted by place. */
export async function checkTopics(taxonomy: DeclaredTaxonomy, memo: Memo): Promise<readonly Diagnostic[]> {
  const problems = await titleProblems(taxonomy, memo);
  const { topics } = taxonomy;
  const byId = new Map(topics.entries.map((topic) => [topic.id, topic]));
  return loadingModules(() => {
    const warnings = problems.map((problem) => {
      const { title } = byId.get(problem.id)!;
      const location = topics.locate(problem.id);
      if (problem.kind === "non-topic")
        return catalogue.nonTopic(location, title, NON_TOPIC_REASONS[problem.reason]);
      if (problem.kind === "area") {
        const [area, same] = [byId.get(problem.id)!.area, byId.get(problem.of)!.area];
        return catalogue.areaTwice(topics.locateArea(problem.id), area, same, topics.locateArea(problem.of));
      }
      const [other, place] = [byId.get(problem.of)!, topics.locate(problem.of)];
      if (problem.kind === "duplicate") return catalogue.repeatedTopic(location, title, other.title, place);
      const slug = other.id.slice(other.discipline.length + 1);
      return catalogue.alikeTopic(location, title, { title: other.title, slug }, place);
    });
    return sortDiagnostics(warnings);
  });
}
