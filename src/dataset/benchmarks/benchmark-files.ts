import { resolve } from "node:path";
import * as catalogue from "../../diagnostics/catalogue/curation.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Scope, Target } from "../../engine/engine.ts";
import type { Stage } from "../../engine/stage.ts";
import { BenchmarkIndex, CONTAMINATION_VERSION, type Overlap } from "../../method/curation/contamination.ts";
import type { ResolvedBenchmark } from "../../specs/resolved.ts";
import { readIfThere } from "../../store/disk.ts";
import type { Json } from "../../util/canonical-json.ts";
import { sha256 } from "../../util/digest.ts";
import { readQuestions } from "./read-questions.ts";

/** Raised when the same files would give other questions. */
const READER_VERSION = 1;

/** What of a benchmark decides what a problem has in common with it. */
export const benchmarkIdentity = ({ name, field, files }: ResolvedBenchmark): Json => ({
  name,
  field,
  files: files.map((file) => file.sha256),
  code: [READER_VERSION, CONTAMINATION_VERSION],
});

/** The benchmarks of a policy. Their files are read when they are first asked for something, and kept as hashes alone. */
export class BenchmarkFiles {
  readonly #projectDir: string;
  readonly #benchmarks: readonly ResolvedBenchmark[];
  #indexes: Promise<readonly BenchmarkIndex[]> | null = null;

  constructor(projectDir: string, benchmarks: readonly ResolvedBenchmark[]) {
    this.#projectDir = projectDir;
    this.#benchmarks = benchmarks;
  }

  /** What a problem has in common with each benchmark that it has anything in common with. */
  async overlaps(problem: string): Promise<readonly Overlap[]> {
    return (await this.#read()).flatMap((index) => index.overlap(problem) ?? []);
  }

  /** How many questions each has. */
  questions(scope: Scope): Promise<readonly number[]> {
    return Promise.all(
      this.#benchmarks.map(async (benchmark, at) => {
        const count = async () => (await this.#read())[at]!.questions;
        return (await scope.evaluate(benchmarkTarget(benchmark, count))).content;
      }),
    );
  }

  #read(): Promise<readonly BenchmarkIndex[]> {
    this.#indexes ??= Promise.all(this.#benchmarks.map((benchmark) => this.#index(benchmark)));
    return this.#indexes;
  }

  async #index({ name, field, files }: ResolvedBenchmark): Promise<BenchmarkIndex> {
    const questions: string[] = [];
    for (const { path, sha256: digest } of files) {
      const bytes = await readIfThere(resolve(this.#projectDir, path));
      if (bytes === null || sha256(bytes) !== digest) {
        const why = bytes === null ? "it is gone" : "it changed while the dataset was built";
        throw new DiagnosticError([catalogue.benchmarkUnreadable(path, null, why)]);
      }
      questions.push(...(await readQuestions(path, bytes, field)));
    }
    return new BenchmarkIndex(name, questions);
  }
}

type BenchmarkInputs = { readonly benchmark: Json };

const BENCHMARK_STAGE: Stage<BenchmarkInputs> = {
  name: "benchmark",
  version: 1,
  because: { benchmark: "its files, and how they are read" },
};

function benchmarkTarget(
  benchmark: ResolvedBenchmark,
  count: () => Promise<number>,
): Target<BenchmarkInputs, number, null> {
  return {
    stage: BENCHMARK_STAGE,
    id: benchmark.name,
    inputs: { benchmark: benchmarkIdentity(benchmark) },
    compute: async () => ({ content: await count(), meta: null }),
  };
}
