import { listed } from "../../util/listed.ts";
import { COLUMNS, type Field } from "../columns.ts";
import type { Manifest } from "../manifest.ts";
import { grouped, many, percent } from "../report/numbers.ts";
import type { Report } from "../report/report.ts";
import { VIEWS, type ViewName } from "../views.ts";
import { citation } from "./cite.ts";
import { splitNames } from "./configs.ts";
import { cardHeader, frontMatter } from "./header.ts";
import { FOLDER, loading } from "./loading.ts";
import { bullets, code, countTable, paragraphs, plain, sorted, table } from "./markdown.ts";
import { quality } from "./quality.ts";
import { terms } from "./terms.ts";

/**
 * README.md of an artifact: the dataset card. Made from what the build found alone; of the files it takes those of data,
 * because the card is one of the others. No dates: equal versions give equal text.
 */
export function renderCard(manifest: Manifest, report: Report): string {
  const sections = [
    introduction(manifest),
    making(manifest),
    funnel(manifest),
    contents(manifest),
    quality(report),
    checks(manifest),
    limits(manifest),
    loading(manifest),
    columns(),
    rebuilding(manifest),
    citation(manifest),
  ];
  return `${frontMatter(cardHeader(manifest))}\n${paragraphs(...sections)}\n`;
}

function introduction(manifest: Manifest): string {
  const { counts, disciplines } = manifest;
  const topics = disciplines.reduce((sum, discipline) => sum + discipline.topics.length, 0);
  return paragraphs(
    `# ${plain(manifest.title)}`,
    manifest.simulated ? simulatedBanner(manifest) : "",
    manifest.description.trim(),
    `${many(counts.records, "record")}: problems with a reference answer and step-by-step reasoning, over ${many(topics, "topic")} of ${many(disciplines.length, "discipline")}. Everything in them was written by ${writersOf(manifest)}, nothing by people. Built with Chimera from declared specs and recorded replies.`,
    manifest.license === null
      ? "**No licence is declared.** Without one, nobody but its owner may reuse this dataset."
      : `Licence: ${plain(manifest.license)}.`,
  );
}

function writersOf({ simulated, models }: Manifest): string {
  if (!simulated) return "models";
  return models.every((model) => model.simulated) ? "the simulator" : "models or the simulator";
}

function simulatedBanner({ models }: Manifest): string {
  const roles = models.filter((model) => model.simulated).map((model) => plain(model.role));
  const share =
    roles.length === models.length ? "The replies behind this dataset" : `The replies for ${listed(roles)}`;
  return `> **Simulated.** ${share} came from Chimera's simulator, which is not a language model: a program that fills in problem templates and plants faults on purpose. The data serves to try out a pipeline. Do not train on it, and do not judge a model by it.`;
}

function making(manifest: Manifest): string {
  const rows = manifest.models.map((model) => [
    plain(model.role),
    plain(model.name) + (model.simulated ? " (simulated)" : ""),
    plain(model.id),
    model.answeredAs.map(plain).join(", "),
    grouped(model.replies),
  ]);
  const moved = manifest.models
    .filter((model) => model.answeredAs.length > 1)
    .map((model) => plain(model.name));
  const { tokens } = manifest;
  return paragraphs(
    "## How it was made",
    "Each topic has a number of slots. A model writes a candidate problem with a reference answer for a slot; candidates that fail a check or are rejected by the validators leave a tombstone, and the next one is tried. Solvers then write trajectories, and each is graded against the reference answer.",
    table(["Role", "Model", "Asked for", "Answered as", "Replies"], rows),
    moved.length > 0
      ? `More than one model answered under the name of ${listed(moved)}: the name moved while the dataset was built.`
      : "",
    `Tokens, as the servers counted them: ${grouped(tokens.input)} input, ${grouped(tokens.output)} output, of which ${grouped(tokens.reasoning)} reasoning.`,
    `What that costs is not said here, since prices change and a version does not: \`chimera report ${manifest.dataset}\` reckons it at today's.`,
    terms(manifest),
  );
}

function funnel({ funnel: got }: Manifest): string {
  const steps: [string, number, string][] = [
    ["Slots", got.slots, "wanted"],
    ["Candidates", got.candidates, "tried"],
    ["Problems", got.problems, "candidates that were well formed and passed the deterministic checks"],
    ["Validated", got.validated, "candidates that the validators let pass"],
    ["Solved", got.solved, "candidates with at least one complete trajectory"],
    ["Filled", got.filled, "slots filled, before curation"],
    ["Unfilled", got.unfilled, "slots that no candidate could fill"],
    ["Dropped", got.dropped, "records dropped by curation"],
    ["Records", got.records, "records in the dataset"],
  ];
  const reasons = Object.entries(got.reasons).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  return paragraphs(
    "## Funnel",
    table(
      ["Step", "Count", "What is counted"],
      steps.map(([step, count, what]) => [step, grouped(count), what]),
    ),
    reasons.length > 0 ? "Why candidates were rejected and records dropped:" : "",
    reasons.length > 0 ? countTable("Reason", "Count", reasons) : "",
  );
}

function contents(manifest: Manifest): string {
  const { counts, disciplines } = manifest;
  const splits = splitNames(manifest).map((name): [string, number] => [name, counts.splits[name]!]);
  const difficulties = sorted(counts.difficulties);
  return paragraphs(
    "## What is in it",
    "### Disciplines",
    table(
      ["Discipline", "Topics", "Slots", "Records"],
      disciplines.map((discipline) => [
        plain(discipline.title),
        grouped(discipline.topics.length),
        grouped(discipline.slots),
        grouped(discipline.records),
      ]),
    ),
    "### Splits",
    countTable("Split", "Records", splits),
    "### Views",
    viewTable(manifest),
    "### Answer types",
    countTable("Answer type", "Records", sorted(counts.answerTypes)),
    difficulties.length > 0 ? "### Difficulties" : "",
    difficulties.length > 0 ? countTable("Difficulty", "Records", difficulties) : "",
  );
}

function viewTable({ counts }: Manifest): string {
  const rows = (Object.keys(VIEWS) as ViewName[]).flatMap((view) => {
    const splits = counts.views[view];
    if (splits === undefined) return [];
    const total = Object.values(splits).reduce((sum, count) => sum + count, 0);
    return [[`\`${view}\``, grouped(total), VIEWS[view].about]];
  });
  return table(["View", "Rows", "What it holds"], rows);
}

function checks({ counts, curation }: Manifest): string {
  const { nearDuplicates: near, benchmarks } = curation;
  const share = counts.records > 0 ? ` (${percent(counts.correct / counts.records)})` : "";
  return paragraphs(
    "## Checks",
    "Made:",
    bullets(
      "Every problem passed the deterministic checks of the generation policy, such as those of its form and length.",
      "`verdicts` holds the votes of the validators on each record; an empty list means that none was asked.",
      `Every trajectory was graded against the reference answer; \`graded_by\` names the step that decided. The chosen trajectory reaches it in ${grouped(counts.correct)} of ${many(counts.records, "record")}${share}.`,
      `Wrong trajectories are kept and labelled. Every rejected candidate and dropped record left a tombstone with its reason: ${grouped(counts.tombstones)} of them.`,
      ...(near === null ? [] : [nearDuplicatesText(curation)]),
      ...(benchmarks.length === 0
        ? []
        : [
            "The problems were compared with the questions of the benchmarks below, by the word n-grams that they share.",
          ]),
    ),
    "Not made:",
    bullets(
      "No review by people is part of the build: neither of the problems nor of answers or solutions.",
      "Nothing proves the reference answers. That solvers agree with one is evidence, and models can share an error.",
      "The steps of the reasoning were not proven right: the final answer was checked, and flaws that show in the text, such as repetition.",
      ...(benchmarks.length === 0
        ? ["The problems were not compared with benchmarks."]
        : [
            "No other benchmark was looked at, and what a benchmark asks in other words is not found by n-grams.",
          ]),
      ...(near === null ? ["The problems were not searched for near-duplicates."] : []),
    ),
    "### Contamination",
    benchmarkTable(benchmarks),
  );
}

function nearDuplicatesText({ nearDuplicates, drops, tags }: Manifest["curation"]): string {
  const { threshold, numbers } = nearDuplicates!;
  const masked = numbers === "mask" ? ", whatever their numbers" : "";
  const [dropped, tagged] = [drops["near-duplicate"] ?? 0, tags["near-duplicate"] ?? 0];
  return `Near-duplicates were searched for: problems that share ${Math.round(100 * threshold)} % of their terms and ask the same${masked}. ${grouped(dropped)} were dropped, ${grouped(tagged)} are tagged in \`curation.jsonl\`.`;
}

function benchmarkTable(benchmarks: Manifest["curation"]["benchmarks"]): string {
  if (benchmarks.length === 0)
    return "Unknown: no benchmark was given to compare the problems with. Do so before a model trained on them is judged by one.";
  const head = ["Benchmark", "Questions", "Contaminated", "8-gram", "13-gram", "Jaccard 8", "Jaccard 13"];
  const rows = benchmarks.map((one) => [
    `${plain(one.name)} (${one.files.map((file) => `\`${file.sha256.slice(0, 12)}\``).join(", ")})`,
    ...[one.questions, one.contaminated, one.ngram8, one.ngram13].map((count) => grouped(count)),
    ...[one.jaccard8, one.jaccard13].map((share) => String(Number(share.toPrecision(3)))),
  ]);
  return paragraphs(
    table(head, rows),
    "Contaminated: filled slots that the policy counts as such, kept or not. n-grams: records that share one with a question. Jaccard: mean over the records of the greatest n-gram similarity to any question. In brackets how the SHA-256 of each file begins.",
  );
}

function columns(): string {
  const rows = Object.entries<Field>(COLUMNS).flatMap(([name, field]) => [
    columnRow(name, field),
    ...("fields" in field
      ? Object.entries<Field>(field.fields).map(([inner, innerField]) =>
          columnRow(field.type === "list" ? `${name}[].${inner}` : `${name}.${inner}`, innerField),
        )
      : []),
  ]);
  return paragraphs(
    "## Columns",
    "Those of the view `full`; the others have some of them, and `docs/curation.md` of Chimera lists theirs.",
    table(["Column", "Type", "What it holds"], rows),
  );
}

function columnRow(name: string, field: Field): string[] {
  const type = field.type === "list" ? "list of structs" : field.type;
  return [`\`${name}\``, "nullable" in field ? `${type} or null` : type, field.about];
}

function rebuilding(manifest: Manifest): string {
  return paragraphs(
    "## How to verify and rebuild it",
    `This version is \`${manifest.digest}\`. The digest names its records and how they were made; \`manifest.json\` also lists the SHA-256 of every file.`,
    code("sh", [
      "# this folder, wherever it came from: files, records and digests against the manifest",
      `chimera verify ${FOLDER}`,
      "# in the project that declares it, with the recorded replies: asks no model, gives the same digest",
      `chimera build ${manifest.dataset}`,
    ]),
    `Digests: data \`${manifest.dataDigest}\`, description \`${manifest.metaDigest}\`, specs \`${manifest.specDigest}\`. Without the recorded replies a rebuild asks the models again, and they need not answer alike.`,
  );
}

function limits({ simulated, models }: Manifest): string {
  return paragraphs(
    "## Limits",
    bullets(
      ...(models.length > 0 && models.every((model) => model.simulated)
        ? []
        : [
            "Written by models: problems, answers and reasoning carry their errors, habits and gaps in knowledge.",
          ]),
      "What the checks select is what models can solve and agree on, so hard and unusual problems are rarer than in their field.",
      `A low \`pass_rate\` means a hard problem or a wrong reference answer; the dataset cannot tell which.`,
      "The topics are those that the specs declare; their share says nothing about their weight in a field.",
      ...(simulated
        ? [
            "Simulated records come from a small set of templates. They say nothing about how a model reasons.",
          ]
        : []),
    ),
  );
}
