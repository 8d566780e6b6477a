import { setMaxListeners } from "node:events";
import { existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Config } from "../config/config.ts";
import { BenchmarkFiles } from "../dataset/benchmarks/benchmark-files.ts";
import { type DatasetContent, datasetTarget } from "../dataset/dataset-target.ts";
import { placeArtifact } from "../dataset/place-artifact.ts";
import { TokenizerFile } from "../dataset/tokens/tokenizer-file.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { Engine, MissingBlob, type StoredResult } from "../engine/engine.ts";
import type { Algebra } from "../method/grading/algebra.ts";
import { methodIdentity } from "../method/identity.ts";
import type { BatchState } from "../models/batch/batch-state.ts";
import type { Batcher } from "../models/batch/batcher.ts";
import { BudgetReached } from "../models/budget.ts";
import type { Ledger } from "../models/ledger.ts";
import { ModelClient } from "../models/model-client.ts";
import { ReplyStore } from "../models/reply-store.ts";
import { TransportError } from "../models/transport.ts";
import type { ResolvedDataset } from "../specs/resolved.ts";
import { BlobStore } from "../store/blob-store.ts";
import { ResultStore } from "../store/result-store.ts";
import type { Digest } from "../util/digest.ts";
import { batchEvent } from "./batch/batch-event.ts";
import type { Batching, BatchSetting, Pending } from "./batch/open-batching.ts";
import { BuildTally } from "./build-tally.ts";
import { type EvaluateOptions, evaluateTopics, Unfinished } from "./evaluate-topics.ts";
import type { BuildSummary, Listener } from "./events.ts";
import { diagnosticsOf } from "./failure.ts";
import { isNarrow, narrowDataset, type Selection, WHOLE } from "./narrow-dataset.ts";
import { openAlgebra } from "./open-algebra.ts";
import { type OpenedLedger, openLedger } from "./open-ledger.ts";
import { RebuiltTopics, rememberBuild } from "./plan/last-build.ts";
import { Preflight } from "./preflight/preflight.ts";
import type { ProjectDirs } from "./project.ts";
import { concurrencyOf, routesOf } from "./providers/routes.ts";
import { ReplayHelp } from "./replay/replay-help.ts";
import type { ReplayPool } from "./replay/replay-pool.ts";
import type { ReplaySetting } from "./replay/replay-work.ts";
import { budgetOf, retryPolicy } from "./run-settings.ts";

export interface BuildOptions {
  readonly dataset: ResolvedDataset;
  readonly config: Config;
  readonly dirs: ProjectDirs;
  /** Part of the dataset to build; its artifact does not become the latest. */
  readonly selection?: Selection;
  /** No call is made: what no reply is recorded of is listed as missing. */
  readonly offline?: boolean;
  /** The first topic that fails for good ends the build, in place of the configuration's. */
  readonly failFast?: boolean | undefined;
  /** Has questions answered in batches where the servers run them. */
  readonly batch?: BatchSetting | null;
  /** Asks what stands in open batches live all the same. */
  readonly live?: boolean;
  /** Most that this build may spend, in US dollars, in place of the configuration's; null for no limit. */
  readonly budget?: number | null | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly listener: Listener;
  /** Aborted: nothing new is started; what is in flight finishes and is kept. */
  readonly drain: AbortSignal;
  /** Aborted: what is in flight is cut off too. */
  readonly abort: AbortSignal;
  /** What it reads from and writes to, where that is not the cache and dist as they are. */
  readonly stores?: BuildStores;
  /** Opens threads that help where much is made from recorded replies; without it the build does all itself. */
  readonly openPool?: (setting: ReplaySetting) => ReplayPool;
  /** Milliseconds of some clock that never goes back. */
  readonly now: () => number;
  /** Milliseconds since 1970: for the log of attempts, and nothing else. */
  readonly time: () => number;
  /** In [0, 1); spreads retries out and reaches nothing else. */
  readonly jitter: () => number;
}

/** What a build reads from and writes to. */
export interface BuildStores {
  readonly blobs: BlobStore;
  readonly results: ResultStore<StoredResult>;
  readonly replies: ReplyStore;
  /** Whether anything in the cache may change. */
  readonly writesCache: boolean;
  /** Puts a finished version in its place and gives the path; null when it is not put in dist. */
  readonly place: (version: DatasetContent) => string | null;
}

/** The stores of a cache. */
export function cacheStores(cacheDir: string): Omit<BuildStores, "place"> {
  return {
    blobs: new BlobStore(join(cacheDir, "blobs")),
    results: new ResultStore(join(cacheDir, "results")),
    replies: new ReplyStore(join(cacheDir, "replies"), cacheDir),
    writesCache: true,
  };
}

/** Builds a dataset: evaluates it and puts the artifact in place. Everything that happens is told to the listener. */
export async function build(whole: BuildOptions): Promise<BuildSummary> {
  const rebuilt = new RebuiltTopics();
  let hasFailed = false;
  const listening = rebuilt.listening((event) => {
    if (event.type === "topic-failed" || event.type === "stopped") hasFailed = true;
    whole.listener(event);
  });
  const selection = whole.selection ?? WHOLE;
  const dataset = narrowDataset(whole.dataset, selection);
  const stores = whole.stores ?? storesOf(whole.dirs, dataset, selection);
  const options = { ...whole, selection, dataset, stores, listener: listening };
  const { dirs, listener } = options;
  const started = options.now();
  const budget = budgetOf(options.budget, options.config);
  const account = await openLedger(dataset, {
    config: options.config,
    budget,
    cacheDir: dirs.cache,
    offline: options.offline === true,
    time: options.time,
  });
  const tally = new BuildTally(listener, account, budget);
  let pending: Pending = { batches: 0, questions: 0 };
  const end = (rest: Partial<BuildSummary> & Pick<BuildSummary, "status">): BuildSummary => {
    const waiting = pending.batches === 0 ? {} : { batches: pending };
    const seconds = (options.now() - started) / 1000;
    const summary = tally.summary(dataset.name, seconds, { ...waiting, ...rest });
    listener(summary);
    return summary;
  };
  tell(dataset, listener);
  try {
    // A place that cannot be written to is found out before anything is paid for.
    const written = stores.writesCache ? [dirs.cache, dirs.dist] : [dirs.dist];
    for (const directory of written) await mkdir(directory, { recursive: true });
    const { content, meta, path } = await evaluate(options, tally, account, (now) => {
      pending = now;
    });
    for (const diagnostic of meta.card) listener({ type: "diagnostic", diagnostic });
    if (stores.writesCache && path !== null)
      await rememberBuild({ ...options, artifact: content.digest, rebuilt, cacheDir: dirs.cache });
    return end({ ...outcomeOf(content), path, calls: tally.callsOf(meta.replies) });
  } catch (error) {
    if (error instanceof Unfinished || error instanceof BudgetReached) {
      // A budget that is reached drains the build: whichever topic notices that first may be the one to tell.
      const ended = budget !== null && budget.reached !== null ? "budget" : "failed";
      if (options.drain.aborted) return end({ status: "interrupted" });
      const waits = pending.batches > 0 && !hasFailed && ended === "failed";
      return end({ status: waits ? "batched" : ended });
    }
    const diagnostics = diagnosticsOf(error);
    for (const diagnostic of diagnostics ?? []) listener({ type: "diagnostic", diagnostic });
    const summary = end({ status: diagnostics === null ? "failed" : "error" });
    if (diagnostics === null) throw error;
    return summary;
  }
}

async function evaluate(
  options: BuildOptions & { readonly stores: BuildStores },
  tally: BuildTally,
  { ledger, close }: OpenedLedger,
  left: (pending: Pending) => void,
) {
  const { dataset, config, dirs, stores, abort } = options;
  const stopped = new AbortController();
  const drain = AbortSignal.any([options.drain, stopped.signal]);
  let toMend: DiagnosticError | null = null;
  const end = (error: unknown, failFast: boolean) => {
    if (error instanceof DiagnosticError) toMend ??= error;
    // Said here and not by the topic that met it, which may have had another failure before this one.
    if (!drain.aborted && error instanceof TransportError) {
      const { message: reason, status } = error;
      options.listener({ type: "stopped", reason, status, ...(failFast ? { failFast } : {}) });
    }
    stopped.abort(new Unfinished("the build is ending"));
  };
  const stop = (error: unknown) => end(error, false);
  const failed = (error: TransportError) => {
    if (options.failFast ?? config.failFast ?? false) end(error, true);
  };
  // Every call and every waiting one listens to these.
  setMaxListeners(0, drain, abort);
  const batching = await batchingOf(options, ledger, drain);
  const listener = batching === null ? options.listener : heardBy(batching, options.listener);
  const engine = new Engine(stores.results, stores.blobs, {
    computing: (stage, id) => listener({ type: "stage-started", stage, id }),
    evaluated: (stage, id, reused) => listener({ type: "stage-ended", stage, id, reused }),
  });
  const routeOf = routesOf(dataset, config, options.env);
  const retry = retryPolicy(config);
  const { jitter } = options;
  const client = new ModelClient({
    store: stores.replies,
    routeOf: options.offline ? null : routeOf,
    retry,
    drain,
    abort,
    stop,
    jitter,
    events: tally.modelEvents,
    meter: ledger,
    batcher: batching?.batcher ?? null,
  });
  const cacheDir = stores.writesCache ? dirs.cache : null;
  const asker = options.offline
    ? client
    : new Preflight({ asker: client, dataset, config, store: stores.replies, cacheDir, drain, stop });
  const identity = methodIdentity(dataset);
  const atOnce = Math.min(1024, Math.max(32, 2 * concurrencyOf(dataset, routeOf)));
  // A batch is the larger the more slots have come as far as their next question.
  const window = options.batch ? BATCH_WINDOW : atOnce;
  const { openPool } = options;
  const replay =
    openPool === undefined
      ? null
      : new ReplayHelp(() => openPool({ dataset, projectDir: dirs.project, cacheDir: dirs.cache }));
  const callsMade = () => tally.made;
  const benchmarks = new BenchmarkFiles(dirs.project, dataset.curation.contamination.benchmarks);
  const tokenizer = new TokenizerFile(dirs.project, dataset.tokenizer);
  await tokenizer.check();
  const algebra = openAlgebra();
  const topics: EvaluateOptions = {
    ...{ dataset, identity, asker, listener, window, callsMade, drain, stop, failed, benchmarks, tokenizer },
    algebra: batching === null ? algebra : watched(algebra, batching.batcher),
    // Threads would be at work unseen while the build is taken to be at rest.
    replay: options.batch ? null : replay,
  };
  const target = datasetTarget({
    dataset,
    identity,
    evaluateTopics: (scope) => evaluateTopics(scope, topics),
    benchmarks,
    handsFor: (shards) => replay?.handsFor(shards) ?? [],
  });
  const repaired = new Set<Digest>();
  try {
    await batching?.open();
    for (;;) {
      try {
        const { content, meta } = await engine.evaluate(target);
        return { content, meta, path: stores.place(content) };
      } catch (error) {
        if (!(error instanceof MissingBlob)) throw error;
        // Evaluating again makes what is missing anew; what goes missing a second time is no accident of the cache.
        if (error.digests.some((digest) => repaired.has(digest))) throw error;
        for (const digest of error.digests) repaired.add(digest);
        listener({ type: "repair", reason: error.message });
      }
    }
  } catch (error) {
    // Topics that were stopped by it may come first, and have nothing to say.
    if (error instanceof Unfinished && toMend !== null) throw toMend;
    if (!(error instanceof TransportError)) throw error;
    stop(error);
    throw new Unfinished("the build is ending");
  } finally {
    await batching?.close();
    if (batching !== null) left(batching.pending);
    close();
    await Promise.all([replay?.close(), algebra.close(), stores.replies.settle()]);
  }
}

/** Slots worked on at once where questions go by batch: bounds memory alone. */
const BATCH_WINDOW = 65_536;

/** Null where there is nothing to do with batches. */
async function batchingOf(
  options: BuildOptions & { readonly stores: BuildStores },
  ledger: Ledger,
  drain: AbortSignal,
): Promise<Batching | null> {
  const { batch = null, live, offline, dirs, stores, listener } = options;
  const hasBatches = stores.writesCache && existsSync(join(dirs.cache, "batches"));
  if (offline || live || (batch === null && !hasBatches)) return null;
  const { openBatching } = await import("./batch/open-batching.ts");
  const told = (state: BatchState) => listener(batchEvent(state));
  return openBatching({ ...options, store: stores.replies, ledger, batch, told, drain });
}

const heardBy =
  (batching: Batching, listener: Listener): Listener =>
  (event) => {
    batching.touch();
    listener(event);
  };

/** A thread that compares formulas is at work too. */
const watched = (algebra: Algebra, batcher: Batcher): Algebra => ({
  compare: (question) => algebra.compare(question).finally(batcher.working()),
});

function storesOf(dirs: ProjectDirs, { name }: ResolvedDataset, selection: Selection): BuildStores {
  const stores = cacheStores(dirs.cache);
  const place = {
    datasetDir: join(dirs.dist, name),
    stateDir: join(dirs.cache, "state"),
    latest: !isNarrow(selection),
  };
  return { ...stores, place: (version) => placeArtifact(stores.blobs, place, version) };
}

function tell(dataset: ResolvedDataset, listener: Listener): void {
  const topics = dataset.disciplines.flatMap((discipline) => discipline.topics);
  listener({
    type: "started",
    dataset: dataset.name,
    disciplines: dataset.disciplines.length,
    topics: topics.length,
    slots: topics.reduce((sum, topic) => sum + topic.samples, 0),
  });
}

function outcomeOf(content: DatasetContent) {
  const { digest, records, unfilled, rejected, simulated } = content;
  return {
    status: unfilled > 0 ? ("short" as const) : ("done" as const),
    digest,
    records,
    unfilled,
    rejected,
    simulated,
  };
}
