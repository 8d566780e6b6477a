import { Worker } from "node:worker_threads";
import type { Algebra, AlgebraAnswer, AlgebraQuestion } from "../../method/grading/algebra.ts";
import type { AlgebraMessage, AlgebraReply } from "./algebra-work.ts";

export interface OpenAlgebra extends Algebra {
  close(): Promise<void>;
}

/** Many times what the largest question that is let through takes, also on a machine that has much else to do. */
const PATIENCE = 20_000;
/** Megabytes; a thread that comes to need more ends, and not the build. */
const MOST_MEMORY = 256;

const CUT: AlgebraAnswer = { verdict: "undecided", limited: true };

interface Waiting {
  readonly question: AlgebraQuestion;
  readonly resolve: (answer: AlgebraAnswer) => void;
}

/**
 * Algebra in a thread of its own, which is started when first asked and again after it was ended: by a question that took
 * too long or too much memory, which is then undecided. One question at a time, in the order in which they came.
 */
export class WorkerAlgebra implements OpenAlgebra {
  readonly #entry: URL;
  readonly #patience: number;
  readonly #queue: Waiting[] = [];
  #worker: Worker | null = null;
  #current: { readonly waiting: Waiting; readonly number: number } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #number = 0;

  constructor(entry: URL, patience = PATIENCE) {
    this.#entry = entry;
    this.#patience = patience;
  }

  compare(question: AlgebraQuestion): Promise<AlgebraAnswer> {
    return new Promise((resolve) => {
      this.#queue.push({ question, resolve });
      this.#next();
    });
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    this.#worker = null;
    this.#settle(CUT);
    for (const { resolve } of this.#queue.splice(0)) resolve(CUT);
    await worker?.terminate();
  }

  #next(): void {
    if (this.#current !== null) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) return;
    const worker = this.#started();
    const number = ++this.#number;
    this.#current = { waiting, number };
    worker.ref();
    this.#timer = setTimeout(() => this.#end(worker), this.#patience);
    worker.postMessage({ number, question: waiting.question } satisfies AlgebraMessage);
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    const worker = new Worker(this.#entry, { resourceLimits: { maxOldGenerationSizeMb: MOST_MEMORY } });
    worker.on("message", ({ number, verdict }: AlgebraReply) => {
      if (worker !== this.#worker || number !== this.#current?.number) return;
      this.#settle({ verdict, limited: false });
      // A thread that waits for questions keeps no process from ending.
      if (this.#queue.length === 0) worker.unref();
      this.#next();
    });
    worker.on("error", () => this.#end(worker));
    worker.on("exit", () => this.#end(worker));
    this.#worker = worker;
    return worker;
  }

  #end(worker: Worker): void {
    if (worker !== this.#worker) return;
    this.#worker = null;
    void worker.terminate();
    this.#settle(CUT);
    this.#next();
  }

  #settle(answer: AlgebraAnswer): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const current = this.#current;
    this.#current = null;
    current?.waiting.resolve(answer);
  }
}
