import type { ChatRequest } from "./chat.ts";
import type { Delivered } from "./reply-store.ts";

/** Carries one request to a server and its answer back: no retries, no limits, no memory. */
export interface Transport {
  /** Throws TransportError for any failure of the world; rejects with the signal's reason when it is aborted. */
  send(request: ChatRequest, signal: AbortSignal): Promise<Delivered>;
}

/**
 * What went wrong on the way. "rate" and "transient" may pass by waiting; "money" and "config" concern the whole
 * provider; "request" is this request's own fault.
 */
export type FailureClass = "rate" | "transient" | "money" | "config" | "request";

export class TransportError extends Error {
  override readonly name = "TransportError";
  readonly failure: FailureClass;
  /** HTTP status, or null when there was none. */
  readonly status: number | null;
  /** What the server asked us to wait, in milliseconds. */
  readonly retryAfter: number | null;

  constructor(
    message: string,
    detail: { failure: FailureClass; status?: number | null; retryAfter?: number | null; cause?: unknown },
  ) {
    super(message, { cause: detail.cause });
    this.failure = detail.failure;
    this.status = detail.status ?? null;
    this.retryAfter = detail.retryAfter ?? null;
  }
}
