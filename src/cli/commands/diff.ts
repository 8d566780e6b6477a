import { resolve } from "node:path";
import { type Comparison, withComparison } from "../../app/diff/diff.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { topicMatcher } from "../../specs/topic-pattern.ts";
import { writeAtomic } from "../../store/disk.ts";
import { isSame, type Told, type VersionDiff } from "../../versions/diff/diff-versions.ts";
import { recordOf } from "../../versions/diff/record-change.ts";
import { EXIT, type Invocation, type Io, type Run } from "../command.ts";
import { editObjects, recordObject, summaryObject } from "../report/diff/diff-json.ts";
import { diffText, recordText } from "../report/diff/diff-text.ts";
import { selectionOf } from "../selection.ts";

/** `chimera diff` */
export const run: Run = async ({ positionals, options, io }) => {
  if (options.json === true && options.markdown === true)
    throw new DiagnosticError([usage.badArguments("diff", "--json and --markdown exclude each other.")]);
  let drain: AbortSignal | null = null;
  const signals = () => {
    const both = io.signals();
    drain = both.drain;
    return both;
  };
  const { cwd, env } = io;
  const dataset = options.dataset as string | undefined;
  try {
    const diff = await withComparison({ references: positionals, dataset, cwd, env, signals }, (comparison) =>
      report(comparison, options, io),
    );
    return options["exit-code"] === true && !isSame(diff) ? EXIT.no : EXIT.done;
  } catch (error) {
    if ((drain as AbortSignal | null)?.aborted === true) return EXIT.interrupted;
    throw error;
  }
};

async function report(comparison: Comparison, options: Invocation["options"], io: Io): Promise<VersionDiff> {
  const { select } = selectionOf("diff", options);
  checkPatterns(select, comparison);
  const matchers = select.map(topicMatcher);
  const chosen = (told: Told): Told =>
    select.length === 0
      ? told
      : (change, cause) => {
          if (matchers.some((matches) => matches(recordOf(change).topic_id))) told(change, cause);
        };
  const line = (value: object) => io.out(`${JSON.stringify(value)}\n`);
  const page = typeof options.html === "string" ? await openPage(comparison) : null;
  const also = (told: Told): Told =>
    chosen((change, cause) => {
      page?.take(change, cause);
      told(change, cause);
    });
  let diff: VersionDiff;
  if (options.json === true) {
    for (const edit of editObjects(comparison)) line(edit);
    diff = await comparison.compare(also((change, cause) => line(recordObject(change, cause, comparison))));
    line(summaryObject(diff, comparison));
  } else if (options.markdown === true) {
    const { MarkdownReport } = await import("../report/diff/diff-markdown.ts");
    const comment = new MarkdownReport(comparison);
    diff = await comparison.compare(also((change, cause) => comment.take(change, cause)));
    io.out(comment.text(diff));
  } else {
    diff = await comparison.compare(also(() => {}));
    io.out(diffText(diff, comparison, io.outColor));
    // The summary comes first, so that details take a second look.
    if (options.full === true || select.length > 0)
      await comparison.compare(
        chosen((change, cause) => io.out(`\n${recordText(change, cause, comparison, io.outColor)}`)),
      );
  }
  if (page !== null) {
    await writeAtomic(resolve(io.cwd, String(options.html)), page.text(diff));
    io.err(`The page is in ${String(options.html)}\n`);
  }
  return diff;
}

async function openPage(comparison: Comparison) {
  const { HtmlReport } = await import("../report/diff/html/page.ts");
  return new HtmlReport(comparison);
}

function checkPatterns(select: readonly string[], { a, b }: Comparison): void {
  const ids = [a, b].flatMap(({ artifact }) =>
    artifact.manifest.disciplines.flatMap(({ topics }) => topics.map(({ id }) => id)),
  );
  const idle = select.filter((pattern) => !ids.some(topicMatcher(pattern)));
  if (idle.length > 0) throw new DiagnosticError(idle.map((pattern) => usage.selectsNothing(pattern)));
}
