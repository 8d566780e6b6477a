import { setMaxListeners } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { Digest } from "../../util/digest.ts";
import type { Admission } from "../call-meter.ts";
import type { Cost } from "../prices.ts";
import type { Call, Called } from "../question.ts";
import { TransportError } from "../transport.ts";
import { Activity } from "./activity.ts";
import { adopt } from "./adopt.ts";
import { BatchBook } from "./batch-book.ts";
import { isPassing } from "./batch-desk.ts";
import type { BatchState } from "./batch-state.ts";
import type { Batcher } from "./batcher.ts";
import type { BuildBatcherOptions } from "./batcher-options.ts";
import type { AnsweredLine } from "./collect.ts";
import { type LookOptions, lookAt } from "./look.ts";
import type { LineResult } from "./output-line.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { ServerQueue } from "./server-queue.ts";
import { StandsInBatch } from "./stands-in-batch.ts";
import { type BatchPlace, type Waiting, WaitingRoom } from "./waiting-room.ts";

/** Batches that a question may come out of without an answer before it is asked live. */
const TRIES = 3;
const GROWTH = 1.5;

/**
 * Gathers a build's questions, submits them when nothing more can be evaluated without answers, and hands out what
 * batches gave.
 */
export class BuildBatcher implements Batcher {
  readonly #options: BuildBatcherOptions;
  readonly #book: BatchBook;
  readonly #activity: Activity;
  readonly #room = new WaitingRoom();
  #gathered: Waiting[] = [];
  /** Aborted when nothing more is waited for. */
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal;
  /** Endpoints whose list of batches was read. */
  readonly #listed = new Set<string>();
  /** Batches that were looked at, or submitted, by this build. */
  readonly #looked = new Set<string>();
  readonly #queue: ServerQueue;
  /** At most one thing is done about batches at a time. */
  #work: Promise<unknown> = Promise.resolve();
  readonly #looking: LookOptions;
  #pause: number;
  #polling: Promise<void> | null = null;

  constructor(options: BuildBatcherOptions) {
    const { drain, times } = options;
    this.#options = options;
    this.#book = new BatchBook(options.batches);
    this.#activity = new Activity(times.quietMs, () => void this.#atRest());
    this.#pause = times.pollMs;
    this.#queue = new ServerQueue(times, options.now);
    this.#looking = {
      ...options,
      book: this.#book,
      askedUnder: (key) => {
        const call = this.#room.at(key)[0]?.call;
        if (call === undefined) return null;
        const { request, question } = call;
        return { request, draw: question.draw, role: question.role };
      },
      account: (line) => this.#account(line),
      heard: (key, result, cost) => this.#heard(key, result, cost),
      working: () => this.#activity.begin(),
    };
    this.#signal = AbortSignal.any([drain, this.#leaving.signal]);
    setMaxListeners(0, this.#signal); // every request and every pause listens to it
    drain.addEventListener("abort", () => this.#room.failAll(drain.reason), { once: true });
  }

  /** Something was evaluated. */
  touch(): void {
    this.#activity.touch();
  }

  has(key: Digest): boolean {
    return this.#book.hasOnDisk(key);
  }

  working(): () => void {
    return this.#activity.begin();
  }

  /** Finds out about batches that a process left half done, and collects what has ended meanwhile. */
  async open(): Promise<void> {
    await this.#alone(() => this.#lookAtAll(() => true));
  }

  async answer(call: Call): Promise<Called | null> {
    const { drain, placeOf } = this.#options;
    drain.throwIfAborted();
    const place = placeOf(call);
    this.#book.refresh();
    const isThere = this.#book.has(call.key);
    if (!isThere && (place === null || call.question.live === true)) return null;
    const admission = isThere || place === null ? null : await this.#admitted(call, place);
    return new Promise((answer, fail) => {
      const stands = isThere ? "batch" : "gathered";
      const waiting: Waiting = { call, place, answer, fail, admission, tries: 0, stands };
      this.#room.enter(waiting);
      if (this.#signal.aborted) this.#room.fail(waiting, this.#signal.reason);
      else if (stands === "gathered") this.#gathered.push(waiting);
      this.#activity.touch();
    });
  }

  /** Open batches of this dataset, and how many questions stand in them. */
  get pending(): { readonly batches: number; readonly questions: number } {
    const states = this.#ownStates();
    return { batches: states.length, questions: states.reduce((sum, { lines }) => sum + lines, 0) };
  }

  /** Waits for what is being done about batches, and leaves those that are open to their servers. */
  async close(): Promise<void> {
    this.#activity.close();
    this.#leave();
    await this.#work.catch(() => {});
    await this.#polling;
  }

  #leave(): void {
    this.#leaving.abort(new StandsInBatch());
    this.#room.failAll(this.#leaving.signal.reason);
  }

  #ownStates(): BatchState[] {
    return this.#book.states.filter(({ dataset }) => dataset === this.#options.dataset);
  }

  async #atRest(): Promise<void> {
    if (this.#room.isEmpty) return;
    const done = this.#activity.begin();
    try {
      if (this.#gathered.length > 0) await this.#alone(() => this.#submit());
      else if (this.#options.wait) this.#poll();
      else if (!(await this.#alone(() => this.#lookAtAll((id) => !this.#looked.has(id))))) this.#leave();
    } catch (error) {
      this.#room.failAll(error);
    } finally {
      done();
    }
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#work.then(work);
    this.#work = next.catch(() => {});
    return next;
  }

  async #submit(): Promise<void> {
    const { desk, batches, drain, abort } = this.#options;
    const parts = [...(await this.#prepared())];
    for (let part = parts.shift(); part !== undefined; part = parts.shift()) {
      const { state, lease } = part;
      try {
        if ((await desk.submit(state, drain, abort)) === null) this.#book.remove(state.id);
        else this.#looked.add(state.id);
      } catch (error) {
        const keys = this.#book.keysOf(state.id);
        // One of which nobody can say whether it was created still stands in the book.
        if (batches.read(state.id) === null) this.#book.remove(state.id);
        if (!isPassing(error)) {
          await this.#withdraw(parts);
          throw error;
        }
        for (const waiting of keys.flatMap((key) => this.#room.at(key))) this.#room.fail(waiting, error);
      } finally {
        await lease?.release();
      }
    }
    this.#pause = this.#options.times.pollMs;
    if (this.#options.wait) this.#poll();
  }

  /** Of what no request was sent for yet. */
  async #withdraw(parts: Prepared["parts"]): Promise<void> {
    for (const { state, lease } of parts) {
      await this.#options.batches.withdraw(state.id);
      this.#book.remove(state.id);
      await lease?.release();
    }
  }

  async #prepared(): Promise<Prepared["parts"]> {
    const { batches, limits } = this.#options;
    // Of two processes that gathered the same only one may submit it.
    const turn = await this.#options.leases.wait("batches", this.#signal);
    try {
      await batches.sweep();
      const gathered = this.#gathered.splice(0);
      for (const endpoint of new Set(gathered.map(({ place }) => place!.endpoint)))
        await this.#list(endpoint);
      this.#book.refresh();
      const limitsOf = (endpoint: string, model: string) => this.#queue.limitsOf({ endpoint, model }, limits);
      const hold = (id: string) => this.#options.desk.hold(id);
      const options = { ...this.#options, book: this.#book, room: this.#room, limitsOf, hold };
      const { parts, later, elsewhere } = await prepare(gathered, options);
      for (const waiting of later) waiting.stands = "batch";
      for (const waiting of elsewhere) void this.#awaitOther(waiting);
      return parts;
    } finally {
      await turn.release();
    }
  }

  /** Takes over what another machine submitted of this dataset: once for each endpoint. */
  async #list(endpoint: string): Promise<void> {
    if (this.#listed.has(endpoint)) return;
    this.#listed.add(endpoint);
    const { batches, dataset, serverOf, now, told } = this.#options;
    try {
      const options = { batches, endpoint, dataset, now: now() };
      for (const state of await adopt(await serverOf(endpoint), options, this.#signal)) {
        this.#book.add(state.id, batches.keys(state.id));
        told(state);
      }
    } catch (error) {
      // A server without a list has nothing to take over.
      if (!(error instanceof TransportError) || (error.status !== 404 && error.status !== 405)) throw error;
    }
  }

  async #awaitOther(waiting: Waiting): Promise<void> {
    waiting.stands = "elsewhere";
    const { key, request } = waiting.call;
    const done = this.#activity.begin();
    try {
      const reply = await this.#options.store.awaitOther(key, request, this.#signal);
      if (reply === null) void this.#again(waiting);
      else this.#room.answer(waiting, { reply, made: false });
    } catch (error) {
      this.#room.fail(waiting, error);
    } finally {
      done();
    }
  }

  #poll(): void {
    this.#polling ??= this.#pollAll().finally(() => {
      this.#polling = null;
    });
  }

  async #pollAll(): Promise<void> {
    const { times } = this.#options;
    try {
      while (!this.#room.isEmpty && this.#gathered.length === 0) {
        await sleep(this.#pause, undefined, { signal: this.#signal });
        const moved = await this.#alone(() => this.#lookAtAll(() => true));
        this.#pause = moved ? times.pollMs : Math.min(times.maxPollMs, this.#pause * GROWTH);
      }
    } catch (error) {
      if (!this.#signal.aborted) this.#room.failAll(error);
    } finally {
      // Whoever came meanwhile finds the build at rest once more.
      this.#activity.touch();
    }
  }

  /** Looks at open batches; true when any of them ended. */
  async #lookAtAll(isWanted: (id: string) => boolean): Promise<boolean> {
    let ended = false;
    this.#book.refresh();
    for (const state of this.#book.states) {
      if (!isWanted(state.id) || !this.#concerns(state)) continue;
      this.#signal.throwIfAborted();
      this.#looked.add(state.id);
      const keys = this.#book.keysOf(state.id);
      // Before anything is evaluated nobody can say whose the answers to unknown questions are.
      const look = await lookAt(state, !this.#room.isEmpty, this.#looking, this.#signal);
      const waiting = keys.flatMap((key) => this.#room.at(key));
      if (look.kind === "over") {
        ended = true;
        this.#queue.moved();
      }
      if (look.kind === "too-much") {
        for (const one of waiting) one.stands = "held";
        const isOpen = (other: BatchState) => other.phase === "open" && isInQueue(state)(other);
        this.#queue.refused(state, !this.#book.states.some(isOpen));
      }
      if (look.kind === "refused") {
        throw new TransportError(`The server turned a batch down: ${look.reason}`, { failure: "config" });
      }
      if (look.kind === "over" && look.status === "cancelled") {
        const error = new TransportError(`The batch ${state.id} was cancelled.`, { failure: "transient" });
        for (const one of waiting) this.#room.fail(one, error);
      }
    }
    for (const waiting of this.#room) {
      if (waiting.stands === "batch" && !this.#book.has(waiting.call.key)) this.#ended(waiting);
    }
    this.#letGo();
    return ended;
  }

  #concerns({ id, dataset }: BatchState): boolean {
    if (dataset === this.#options.dataset) return true;
    return this.#book.keysOf(id).some((key) => this.#room.at(key).length > 0);
  }

  /** What was held for a full queue goes into the next batch, once no other batch of its model is under way. */
  #letGo(): void {
    const held = [...this.#room].filter(({ stands }) => stands === "held");
    if (held.length === 0 || this.#queue.isClosed) return;
    const open = this.#book.states.filter(({ phase }) => phase === "open");
    for (const waiting of held) {
      const { call, place } = waiting;
      if (place === null) this.#room.answer(waiting, null);
      else if (!open.some(isInQueue({ endpoint: place.endpoint, model: call.request.model }))) {
        waiting.stands = "gathered";
        this.#gathered.push(waiting);
      }
    }
  }

  async #account(line: AnsweredLine): Promise<Cost | null> {
    const admission = this.#room.at(line.key).find((waiting) => waiting.admission !== null)?.admission;
    if (!admission || line.isCounted) return this.#options.account(line);
    // Written down when it is over: until then the batch itself tells that it is under way.
    admission.sending();
    return admission.answered(line.delivered);
  }

  #heard(key: Digest, result: LineResult, cost: Cost | null): void {
    for (const waiting of this.#room.at(key)) {
      if (result.kind === "answered") {
        const reply = this.#options.store.find(key, waiting.call.request);
        // Another cap under the same key waits until its batch is over.
        if (reply !== null) {
          this.#room.answer(waiting, { reply, made: waiting.admission !== null, cost });
        }
      } else if (result.kind === "failed" && !result.passes) this.#room.answer(waiting, null);
    }
  }

  /** Its batch is over. */
  #ended(waiting: Waiting): void {
    const { key, request } = waiting.call;
    const reply = this.#options.store.find(key, request);
    if (reply !== null) this.#room.answer(waiting, { reply, made: false });
    else void this.#again(waiting);
  }

  async #again(waiting: Waiting): Promise<void> {
    const { call, place } = waiting;
    waiting.tries++;
    if (place === null || waiting.tries >= TRIES) return this.#room.answer(waiting, null);
    waiting.stands = "elsewhere";
    try {
      waiting.admission ??= await this.#admitted(call, place);
    } catch (error) {
      return this.#room.fail(waiting, error);
    }
    waiting.stands = "gathered";
    this.#gathered.push(waiting);
    this.#activity.touch();
  }

  async #admitted(call: Call, { endpoint }: BatchPlace): Promise<Admission | null> {
    const { meter } = this.#options;
    return (await meter?.admit({ ...call, endpoint, tier: "batch" }, this.#signal)) ?? null;
  }
}

const isInQueue =
  ({ endpoint, model }: Pick<BatchState, "endpoint" | "model">) =>
  (state: BatchState) =>
    state.endpoint === endpoint && state.model === model;
