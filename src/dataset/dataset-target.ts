import type { Scope, Target } from "../engine/engine.ts";
import type { Stage } from "../engine/stage.ts";
import { CURATION_VERSION, curate } from "../method/curation/curate.ts";
import { type MethodIdentity, methodIdentity } from "../method/identity.ts";
import { slotIdOf } from "../method/slot-context.ts";
import type { ResolvedDataset } from "../specs/resolved.ts";
import type { Json } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import type { BenchmarkFiles } from "./benchmarks/benchmark-files.ts";
import { buildManifest, withFiles } from "./build-manifest.ts";
import type { BuiltTopic, KeptRecord } from "./built-topic.ts";
import { renderCard } from "./card/card.ts";
import { cardHeader } from "./card/header.ts";
import { lintHeader } from "./card/lint.ts";
import { CROISSANT_FILE, CROISSANT_VERSION } from "./croissant/croissant-file.ts";
import { MANIFEST_VERSION, type Manifest, type ManifestFile } from "./manifest.ts";
import { manifestText } from "./manifest-text.ts";
import { featuresOf, PARQUET_WRITER } from "./parquet.ts";
import { buildReport } from "./report/build-report.ts";
import { REPORT_FILES, REPORT_VERSION, type Report } from "./report/report.ts";
import { REJECTED_STAGE, SHARD_STAGE } from "./shard-target.ts";
import { SPEC_FILE, specText } from "./spec-text.ts";
import type { EvaluatedGroup } from "./topic-group.ts";
import { addCounts, TOPIC_CODE, type TopicContent } from "./topic-target.ts";
import { VIEW_STAGE } from "./view-target.ts";
import { VIEW_VERSION, VIEWS, type ViewName } from "./views.ts";
import {
  type DataFile,
  type ShardHand,
  viewCounts,
  writeRecords,
  writeRejected,
  writeTags,
} from "./write-files.ts";

/** A file of an artifact, and the blob that it is a copy of. */
export type ArtifactFile = { readonly path: string; readonly blob: Digest; readonly bytes: number };

/** A finished version: every file of the artifact stands in the blob store. */
export type DatasetContent = {
  readonly digest: Digest;
  readonly records: number;
  readonly unfilled: number;
  readonly rejected: number;
  readonly simulated: boolean;
  readonly files: readonly ArtifactFile[];
};

export type DatasetMeta = {
  readonly replies: number;
  /** What the Hub would not take in the card. */
  readonly card: readonly CardProblem[];
};

type CardProblem = { readonly code: string; readonly severity: "warning"; readonly message: string };

type DatasetInputs = {
  readonly spec: Json;
  readonly topics: Json;
  readonly code: Json;
};

const DATASET_STAGE: Stage<DatasetInputs> = {
  name: "dataset",
  version: 5,
  because: {
    spec: "everything its specs declare that reaches the data, the manifest or the card",
    topics: "its topics and how many slots each has",
    code: "versions of what runs inside and writes the files",
  },
};

export interface DatasetParts {
  readonly dataset: ResolvedDataset;
  readonly identity: MethodIdentity;
  /** Evaluates every topic, in groups and in any order. */
  readonly evaluateTopics: (scope: Scope) => Promise<readonly EvaluatedGroup[]>;
  /** Who makes results of shards ahead, in place of this thread; nobody unless given. */
  readonly handsFor?: (shards: number) => readonly ShardHand[];
  /** Those of the curation policy; may be left out where there are none. */
  readonly benchmarks?: BenchmarkFiles;
}

/** The whole dataset: its topics, curated, dealt to files and described. */
export function datasetTarget(parts: DatasetParts): Target<DatasetInputs, DatasetContent, DatasetMeta> {
  const { dataset, identity } = parts;
  const spec = specIdentity(dataset, identity);
  const topics = topicsIdentity(dataset);
  return {
    stage: DATASET_STAGE,
    id: dataset.name,
    inputs: { spec, topics, code: DATASET_CODE },
    compute: async (scope) => {
      const groups = await parts.evaluateTopics(scope);
      const built = inOrder(dataset, groups);
      const { curated, kept } = curateTopics(built, dataset);
      const replies = addCounts(groups.flatMap(({ meta }) => meta.replies));
      const specDigest = digestOfSpec(spec, topics);
      const written = await writeRecords(scope, parts, built, kept);
      const data = [
        ...written.files,
        ...(await writeRejected(scope, dataset, built, curated)),
        ...writeTags(scope, kept),
      ];
      const views = viewCounts(dataset.curation.views, data);
      const questions = (await parts.benchmarks?.questions(scope)) ?? [];
      const facts = { dataset, specDigest, topics: built, replies, kept, curated, views, questions };
      const manifest = buildManifest(facts);
      const report = buildReport({ ...facts, manifest, grams: written.grams, readBlobs: scope.readBlobs });
      const { files, card } = await describe(scope, dataset, manifest, report, data);
      return {
        content: {
          digest: manifest.digest,
          records: kept.length,
          unfilled: manifest.funnel.unfilled,
          rejected: manifest.counts.tombstones,
          simulated: manifest.simulated,
          files,
        },
        meta: { replies: manifest.models.reduce((sum, model) => sum + model.replies, 0), card },
      };
    },
  };
}

function inOrder(dataset: ResolvedDataset, groups: readonly EvaluatedGroup[]): BuiltTopic[] {
  const contents = new Map<string, TopicContent>();
  for (const group of groups) for (const { id, content } of group.content.topics) contents.set(id, content);
  return dataset.disciplines.flatMap((discipline) =>
    discipline.topics.map((topic) => ({ discipline, topic, content: contents.get(topic.id)! })),
  );
}

/** Raised when the card's wording or layout changes. */
const CARD_VERSION = 5;

/** Raised when the report's page looks or reads otherwise. */
const REPORT_PAGE_VERSION = 3;

const DATASET_CODE: Json = [
  TOPIC_CODE,
  SHARD_STAGE.version,
  REJECTED_STAGE.version,
  VIEW_STAGE.version,
  VIEW_VERSION,
  CURATION_VERSION,
  PARQUET_WRITER,
  MANIFEST_VERSION,
  CARD_VERSION,
  REPORT_VERSION,
  REPORT_PAGE_VERSION,
  CROISSANT_VERSION,
];

/** Digest of all that a version was made from, as its manifest has it. */
export const specDigestOf = (dataset: ResolvedDataset): Digest =>
  digestOfSpec(specIdentity(dataset, methodIdentity(dataset)), topicsIdentity(dataset));

const digestOfSpec = (spec: Json, topics: Digest) => digestOf("spec", [spec, topics]);

const topicsIdentity = ({ disciplines }: ResolvedDataset): Digest =>
  digestOf("topics", disciplines as unknown as Json);

function specIdentity(dataset: ResolvedDataset, identity: MethodIdentity): Json {
  const { name, title, description, license, language, tokenizer, seed, curation, roles } = dataset;
  const names = Object.fromEntries(Object.entries(roles).map(([role, model]) => [role, model.name]));
  const terms = Object.entries(roles).flatMap(([role, model]) =>
    model.terms === undefined ? [] : [[role, model.terms]],
  );
  return {
    name,
    title,
    description,
    license,
    language,
    tokenizer,
    seed,
    curation,
    names,
    // What is not declared is no part of a version's name.
    ...(terms.length === 0 ? {} : { terms: Object.fromEntries(terms) }),
    ...identity,
  } as unknown as Json;
}

function curateTopics(topics: readonly BuiltTopic[], dataset: ResolvedDataset) {
  const items = topics.flatMap(({ discipline, topic, content }) =>
    content.rows.map((row) => ({
      id: slotIdOf(topic.id, row.ordinal),
      topicId: topic.id,
      discipline: discipline.id,
      ...row,
      row,
    })),
  );
  const curated = curate(items, dataset.curation, dataset.seed);
  const kept = items.flatMap(({ id, topicId, row }, at): KeptRecord[] => {
    const outcome = curated[at]!;
    return outcome.kept ? [{ id, topicId, row, split: outcome.split, tags: outcome.tags }] : [];
  });
  return { curated, kept };
}

// The card is made from the manifest, and the manifest lists the card: so the card sees the files of data alone.
async function describe(
  scope: Scope,
  dataset: ResolvedDataset,
  manifest: Omit<Manifest, "files">,
  report: Report,
  data: readonly DataFile[],
): Promise<{ files: ArtifactFile[]; card: readonly CardProblem[] }> {
  for (const { blob } of data) scope.needsBlob(blob);
  const put = (path: string, text: string): ArtifactFile => {
    const bytes = Buffer.from(text);
    return { path, blob: scope.putBlob(bytes), bytes: bytes.length };
  };
  const [{ renderReport }, { renderCroissant }] = await Promise.all([
    import("./report/html/page.ts"),
    import("./croissant/render-croissant.ts"),
  ]);
  const listed: ManifestFile[] = data.map(({ blob: _, ...file }) => file);
  const described = [
    put("README.md", renderCard(withFiles(manifest, listed), report)),
    put(SPEC_FILE, specText(dataset)),
    put(REPORT_FILES.json, `${JSON.stringify(report, null, 2)}\n`),
    put(REPORT_FILES.html, renderReport(report)),
  ];
  const card = lintOwnCard(withFiles(manifest, listed));
  const list = (files: readonly ArtifactFile[]) =>
    listed.push(...files.map(({ path, blob, bytes }) => ({ path, bytes, sha256: blob })));
  list(described);
  const croissant = put(CROISSANT_FILE, renderCroissant({ manifest: withFiles(manifest, listed), dataset }));
  list([croissant]);
  const files = [
    ...data.map(({ path, blob, bytes }) => ({ path, blob, bytes })),
    ...described,
    croissant,
    put("manifest.json", manifestText(withFiles(manifest, listed))),
  ];
  return { files, card };
}

// Reading the written text again would take longer than everything else here.
function lintOwnCard(manifest: Manifest): CardProblem[] {
  const files = manifest.files.map((file) => {
    const view = VIEWS[file.path.split("/")[1] as ViewName] as (typeof VIEWS)[ViewName] | undefined;
    const isTyped = file.path.endsWith(".parquet") && view !== undefined;
    return isTyped ? { ...file, features: featuresOf(view.columns) } : file;
  });
  const problems = lintHeader(cardHeader(manifest), files, manifest.counts.records);
  return problems.map(({ code, message, hint }) => ({
    code,
    severity: "warning",
    message: hint === undefined ? message : `${message} ${hint}`,
  }));
}
