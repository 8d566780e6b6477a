import type { Clock } from "../../models/limits/clock.ts";
import { type HeaderTexts, retryAfterOf } from "../../models/wire/rate-limits.ts";
import { heard, SILENT, unanswered, wholeOf } from "./answer-body.ts";
import { HubFailure, STORAGE } from "./hub-failure.ts";
import type { HubPlace } from "./hub-place.ts";

/** Waits before each further attempt; where nobody listens at all, fewer are made. */
const WAITS_MS = [1000, 2000, 4000, 8000, 16_000];
const UNHEARD_ATTEMPTS = 3;
/** The Hub counts requests over five minutes, so that is what it may ask to wait. */
const LONGEST_WAIT_MS = 330_000;
/** What a commit may take longer than its connection lasted: looked for at once it might be missed. */
const COMMIT_MS = 4000;
const LONGEST_MESSAGE = 300;
/** A server that says nothing for so long is given up. */
const SILENCE_MS = 60_000;
/** What is read at once; of errors the beginning would do. */
const MOST_BYTES = 256 * 1024 * 1024;
const MOST_OF_ERROR = 1024 * 1024;

const UNHEARD = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ENETUNREACH",
  "EHOSTUNREACH",
  "UND_ERR_HEADERS_TIMEOUT",
  SILENT,
]);

/** Does what `fetch` does, and rejects with a `HubFailure` where the answer is no success. */
export type HubFetch = typeof fetch;

/**
 * A fetch that tries again what may be asked twice, as long as it makes sense. A commit may not: the Hub might have made
 * it although its answer got lost. Answers are read whole, so that one that breaks off is tried again too, unless they
 * are a `download`.
 */
export function hubFetch(
  { endpoint }: HubPlace,
  clock: Clock,
  answers: "whole" | "download" = "whole",
  silenceMs = SILENCE_MS,
): HubFetch {
  const attempt = async (...[input, init]: Parameters<HubFetch>): Promise<Response> => {
    try {
      const response = await answered(input, init, silenceMs);
      if (isUnknownChunk(response)) return response;
      if (!response.ok) {
        const failure = await failureOf(response, silenceMs);
        throw isOf(endpoint, response.url) ? failure : atStorage(failure);
      }
      if (answers === "download")
        return new Response(ReadableStream.from(heard(response.body, silenceMs)), response);
      if (!isHubs(response)) throw new HubFailure(response.status, null, "it does not answer as a Hub does");
      const bytes = await wholeOf(response, MOST_BYTES, silenceMs);
      return new Response(bytes.length === 0 ? null : bytes, response);
    } catch (error) {
      if (error instanceof HubFailure || init?.signal?.aborted === true) throw error;
      throw new HubFailure(null, codeOf(error), reasonOf(error));
    }
  };
  return async (input, init) => {
    for (let tries = 0; ; tries++) {
      try {
        return await attempt(input, init);
      } catch (error) {
        if (!(error instanceof HubFailure)) throw error;
        const { status } = error;
        error.isUndecided = isCommit(input, init) && (status === null || status >= 500);
        const wait = error.isUndecided ? COMMIT_MS : waitBefore(tries, error);
        if (wait === null) throw error;
        await pause(clock, wait, init?.signal);
        if (error.isUndecided) throw error;
      }
    }
  };
}

/** What is sent takes as long as the line does, and a commit as long as the Hub: for those `fetch` has a limit of its own. */
async function answered(
  input: Parameters<HubFetch>[0],
  init: Parameters<HubFetch>[1],
  silenceMs: number,
): Promise<Response> {
  const isSmall = init?.body === undefined || init.body === null || typeof init.body === "string";
  if (!isSmall || isCommit(input, init)) return fetch(input, init);
  const { signal, callOff } = unanswered(silenceMs);
  const given = init?.signal;
  try {
    return await fetch(input, { ...init, signal: given ? AbortSignal.any([given, signal]) : signal });
  } finally {
    callOff();
  }
}

/** Shorter where whoever asked has given up meanwhile: the next attempt then rejects. */
function pause(clock: Clock, wait: number, signal: AbortSignal | null | undefined): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(wait, resolve);
    signal?.addEventListener("abort", () => {
      cancel();
      resolve();
    });
  });
}

/** Milliseconds until the next attempt; null where there is to be none. */
function waitBefore(tries: number, { status, code, wait }: HubFailure): number | null {
  const isPassing = status === null || status === 408 || status === 429 || status >= 500;
  if (!isPassing) return null;
  const own = WAITS_MS[tries];
  if (own === undefined) return null;
  if (status === null && code !== null && UNHEARD.has(code) && tries + 1 >= UNHEARD_ATTEMPTS) return null;
  if (wait !== null && wait > LONGEST_WAIT_MS) return null;
  return Math.max(own, wait ?? 0);
}

const isCommit = (...[input, init]: Parameters<HubFetch>): boolean =>
  init?.method === "POST" && /\/api\/datasets\/[^/]+\/[^/]+\/commit\//.test(String(input));

async function failureOf(response: Response, silenceMs: number): Promise<HubFailure> {
  const { status, headers } = response;
  const text = await wholeOf(response, MOST_OF_ERROR, silenceMs).then(String, () => "");
  const words = saidIn(text) ?? headers.get("x-error-message") ?? (response.statusText || "no reason given");
  const message = words.replace(/\s+/g, " ").trim().replace(/\.$/, "");
  return new HubFailure(status, headers.get("x-error-code"), clipped(message), waitAsked(headers));
}

/** What is read as JSON is JSON; a page of a proxy is not. */
const isHubs = ({ url, headers }: Response): boolean =>
  !/\/api\/datasets\/[^?]*\/(?:refs|tree|commits|discussions|preupload|commit|revision)\b/.test(url) ||
  /\bjson\b/.test(headers.get("content-type") ?? "");

/** Chunks are asked for before they are sent, and the client wants to hear that nobody has them. */
const isUnknownChunk = ({ status, url }: Response): boolean => status === 404 && /\/v1\/chunks\//.test(url);

const isOf = (endpoint: string, url: string): boolean => new URL(url).origin === new URL(endpoint).origin;

/** The Hub hands out addresses of its storage for a while; one that is refused says nothing of anybody's rights. */
const atStorage = ({ status, wait }: HubFailure): HubFailure =>
  new HubFailure(status, STORAGE, `its storage answers with error ${status}`, wait);

/** The reason in the body of an error; null in a page for people. */
function saidIn(text: string): string | null {
  try {
    const { error, message } = JSON.parse(text) as { error?: unknown; message?: unknown };
    const said = [error, message].find((words) => typeof words === "string" && words !== "");
    return typeof said === "string" ? said : null;
  } catch {
    return null;
  }
}

/** Retry-After, else the seconds in `RateLimit: "api";r=0;t=212`. */
function waitAsked(headers: HeaderTexts): number | null {
  const seconds = /(?:^|;)\s*t=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1];
  return retryAfterOf(headers) ?? (seconds === undefined ? null : Number(seconds) * 1000);
}

const clipped = (text: string): string =>
  text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE - 3)}...`;

const codeOf = (error: unknown): string | null => {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return typeof cause === "object" && cause !== null && "code" in cause ? String(cause.code) : null;
};

/** `fetch` says "fetch failed", and what failed in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const message = cause instanceof Error ? cause.message : String(cause);
  return message || (codeOf(error) ?? "the connection failed");
}
