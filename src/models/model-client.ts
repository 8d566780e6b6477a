import type { ResolvedModel } from "../specs/resolved.ts";
import type { Digest } from "../util/digest.ts";
import { buildRequest, type RequestParts } from "./build-request.ts";
import type { ChatRequest } from "./chat.ts";
import type { CallMeter } from "./ledger.ts";
import { Limiter } from "./limiter.ts";
import type { Cost } from "./prices.ts";
import { type Reply, replyDigest } from "./reply.ts";
import { outputCapOf, replyKey } from "./reply-key.ts";
import type { ReplyStore } from "./reply-store.ts";
import { type RetryPolicy, withRetries } from "./retry.ts";
import { type Transport, TransportError } from "./transport.ts";

/** Who asks, for limits and accounts; no part of what is asked. */
export interface Question extends RequestParts {
  readonly role: string;
  /** Later stages go first, so that slots finish and memory stays bounded. */
  readonly priority: number;
}

export interface Answer {
  readonly reply: Reply;
  readonly key: Digest;
  readonly digest: Digest;
  readonly made: boolean;
  /** What a call that was made cost, if somebody counts; null when its price is not known. */
  readonly cost?: Cost | null | undefined;
}

/** How to reach a model. */
export interface Route {
  /** Made when the first call is: a build that reuses everything loads no SDK. */
  readonly transport: () => Promise<Transport>;
  /** Calls in flight at once to this model. */
  readonly concurrency: number;
}

export interface ModelClientEvents {
  readonly asked: (question: Question, answer: Answer) => void;
  readonly retrying: (question: Question, error: TransportError, pause: number) => void;
}

/** A question that no recorded reply answers, asked of a client that may not call. */
export class MissingReply extends Error {
  override readonly name = "MissingReply";
  readonly question: Question;
  readonly request: ChatRequest;
  readonly key: Digest;

  constructor(question: Question, request: ChatRequest, key: Digest) {
    super(`no reply is recorded of what the ${question.role} is asked`);
    this.question = question;
    this.request = request;
    this.key = key;
  }
}

export interface ModelClientOptions {
  readonly store: ReplyStore;
  /** How to reach each model; null for a client that may not call, whose misses are MissingReply. */
  readonly routeOf: ((model: ResolvedModel) => Route) | null;
  readonly retry: RetryPolicy;
  readonly events: ModelClientEvents;
  /** Aborted: nothing new is sent; what is under way finishes and is recorded. */
  readonly drain: AbortSignal;
  /** Aborted: what is under way is cut off too. */
  readonly abort: AbortSignal;
  /** Told of a failure that every further call would meet too: nothing more must be sent. */
  readonly stop: (error: unknown) => void;
  readonly jitter: () => number;
  /** Counts what calls cost, and holds back those that a budget does not cover. */
  readonly meter?: CallMeter;
}

type Called = Pick<Answer, "reply" | "made" | "cost">;

/** Answers questions from recorded replies, and asks models only for what no reply is recorded of. */
export class ModelClient {
  readonly #options: ModelClientOptions;
  readonly #limiters = new Map<string, Limiter>();
  #fatal: unknown = null;
  readonly #underWay = new Map<string, Promise<Answer>>();

  constructor(options: ModelClientOptions) {
    this.#options = options;
  }

  /** The answer to a question. Rejects with TransportError when every attempt failed, or with the drain's reason. */
  async ask(question: Question): Promise<Answer> {
    const request = buildRequest(question);
    const key = replyKey(request, question.draw);
    // With the cap, which is no part of the key: a reply that a lower cap cuts short answers no higher one.
    const flight = `${key}.${outputCapOf(request)}`;
    const underWay = this.#underWay.get(flight);
    if (underWay !== undefined) return { ...(await underWay), made: false };
    const answer = this.#find(question, request, key);
    this.#underWay.set(flight, answer);
    try {
      const found = await answer;
      this.#options.events.asked(question, found);
      return found;
    } catch (error) {
      this.#stopOn(error);
      throw error;
    } finally {
      this.#underWay.delete(flight);
    }
  }

  async #find(question: Question, request: ChatRequest, key: Digest): Promise<Answer> {
    const recorded = this.#options.store.find(key, request);
    if (recorded !== null) return { reply: recorded, key, digest: replyDigest(recorded), made: false };
    const { routeOf } = this.#options;
    if (routeOf === null) throw new MissingReply(question, request, key);
    const route = routeOf(question.model);
    for (;;) {
      const called = await this.#call(question, request, key, route);
      if (called !== null) return { ...called, key, digest: replyDigest(called.reply) };
      const { store, drain } = this.#options;
      const others = await store.awaitOther(key, request, drain);
      if (others !== null) return { reply: others, key, digest: replyDigest(others), made: false };
    }
  }

  /** Null when another process is asking the same: who waits for it must not take a turn from who could ask. */
  async #call(question: Question, request: ChatRequest, key: Digest, route: Route): Promise<Called | null> {
    const { store, events, drain } = this.#options;
    return withRetries<Called | null>(
      () =>
        this.#limiterOf(question.model, route).run(question.priority, drain, async () => {
          const claim = await store.claim(key, request);
          if (claim === null) return null;
          if ("recorded" in claim) return { reply: claim.recorded, made: false };
          try {
            const { delivered, cost } = await this.#send(question.model, request, await route.transport());
            const reply = await store.record(key, request, question.draw, delivered);
            if (reply !== null) return { reply, made: true, cost };
            const body = JSON.stringify(delivered.body).slice(0, 300);
            const message = `The server answered 200 without a completion: ${body}`;
            throw new TransportError(message, { failure: "transient", status: 200 });
          } catch (error) {
            // Before the turn is over: whoever waits for it must not send what cannot be recorded.
            this.#stopOn(error);
            throw error;
          } finally {
            await claim.lease.release();
          }
        }),
      {
        policy: this.#options.retry,
        signal: drain,
        jitter: this.#options.jitter,
        onRetry: (error, pause) => events.retrying(question, error, pause),
      },
    );
  }

  async #send(model: ResolvedModel, request: ChatRequest, transport: Transport) {
    const { meter, drain, abort } = this.#options;
    const admission = await meter?.admit(model, request, drain);
    try {
      drain.throwIfAborted(); // admission may have been waited for
      const delivered = await transport.send(request, abort);
      return { delivered, cost: admission?.answered(delivered.body) };
    } finally {
      admission?.over();
    }
  }

  #stopOn(error: unknown): void {
    if (isPassing(error) || error === this.#fatal) return;
    this.#fatal = error;
    this.#options.stop(error);
  }

  #limiterOf(model: ResolvedModel, route: Route): Limiter {
    let limiter = this.#limiters.get(model.name);
    if (limiter === undefined) {
      limiter = new Limiter(route.concurrency);
      this.#limiters.set(model.name, limiter);
    }
    return limiter;
  }
}

// Money and configuration concern the provider; anything that is no failure of the transport, such as a full disk,
// concerns the build: replies that cannot be recorded must not be paid for.
function isPassing(error: unknown): boolean {
  if (error instanceof MissingReply) return true;
  return error instanceof TransportError && error.failure !== "money" && error.failure !== "config";
}
