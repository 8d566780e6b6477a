import OpenAI, { APIConnectionError, APIError } from "openai";
import type { ChatCompletionCreateParamsNonStreaming } from "openai/resources/chat/completions";
import type { Json } from "../util/canonical-json.ts";
import type { ChatRequest } from "./chat.ts";
import type { Delivered } from "./reply-store.ts";
import { type FailureClass, type Transport, TransportError } from "./transport.ts";

export interface OpenAIServer {
  readonly baseURL: string;
  /** Sent as the bearer token; null for servers that want none. */
  readonly apiKey: string | null;
  /** Deadline of one attempt, body included, in milliseconds. */
  readonly timeout: number;
}

/** Chat completions over the `openai` SDK, to any server that speaks them. The SDK's own retries are off. */
export function openaiTransport(server: OpenAIServer): Transport {
  const headers = {
    accept: "application/json",
    "content-type": "application/json",
    "user-agent": "chimera-data",
    ...(server.apiKey === null ? {} : { authorization: `Bearer ${server.apiKey}` }),
  };
  const client = new OpenAI({
    baseURL: server.baseURL,
    apiKey: server.apiKey ?? "none", // the SDK insists on one; only the headers above are sent
    maxRetries: 0,
    timeout: server.timeout,
    logLevel: "off",
    // The environment must not change where requests go or what they carry.
    organization: null,
    project: null,
    // Nor OPENAI_CUSTOM_HEADERS, which the SDK puts over its own, the key's too; so these alone are sent.
    fetch: (url, init) => fetch(url, { ...init, headers }),
  });
  return {
    async send(request: ChatRequest, signal: AbortSignal): Promise<Delivered> {
      // The SDK's timeout ends with the headers; this one covers the body too.
      const deadline = AbortSignal.timeout(server.timeout);
      const started = performance.now();
      let body: Json;
      let requestId: string | null;
      try {
        const completion = await client.chat.completions.create(
          request as unknown as ChatCompletionCreateParamsNonStreaming,
          { signal: AbortSignal.any([signal, deadline]) },
        );
        requestId = completion._request_id ?? null;
        body = JSON.parse(JSON.stringify(completion)) as Json;
      } catch (error) {
        signal.throwIfAborted();
        if (deadline.aborted) {
          const message = `No complete answer within ${server.timeout / 1000} s.`;
          throw new TransportError(message, { failure: "transient", cause: error });
        }
        throw transportError(error, server.apiKey);
      }
      return { body, requestId, milliseconds: Math.round(performance.now() - started) };
    },
  };
}

function transportError(error: unknown, apiKey: string | null): unknown {
  if (error instanceof APIConnectionError) {
    const reason = deepestCause(error);
    return new TransportError(`The server could not be reached${reason}.`, {
      failure: "transient",
      cause: error,
    });
  }
  if (error instanceof APIError && typeof error.status === "number") {
    return new TransportError(withoutKey(error.message, apiKey), {
      failure: failureOf(error.status, error.code ?? null),
      status: error.status,
      retryAfter: retryAfterOf(error.headers),
      cause: error,
    });
  }
  // A socket that breaks in the middle of the body surfaces as fetch's own TypeError, or as bad JSON.
  if (error instanceof TypeError || error instanceof SyntaxError) {
    return new TransportError(`The answer broke off: ${error.message}.`, {
      failure: "transient",
      cause: error,
    });
  }
  return error;
}

// There are servers that say what they were sent. A word such as "none", which local servers take, hides nothing.
const withoutKey = (message: string, apiKey: string | null) =>
  apiKey === null || apiKey.length < 8 ? message : message.replaceAll(apiKey, "***");

// "fetch failed" says nothing; what failed stands one or two causes deeper.
function deepestCause(error: Error): string {
  let at: Error = error;
  while (at.cause instanceof Error) at = at.cause;
  if (at === error) return "";
  const code = "code" in at ? ` (${at.code})` : "";
  return `: ${at.message || at.name}${code}`;
}

const MONEY_CODES = new Set([
  "insufficient_quota",
  "credit_balance_exhausted",
  "organization_spend_limit_exceeded",
  "project_spend_limit_exceeded",
  "organization_usage_limit_exceeded",
]);

/** Said of what this one request holds; others may pass. */
const REQUEST_CODES = new Set([
  "content_filter",
  "content_policy_violation",
  "invalid_prompt",
  "moderation_blocked",
  "context_length_exceeded",
  "string_above_max_length",
]);

function failureOf(status: number, code: string | null): FailureClass {
  if (status === 402 || (code !== null && MONEY_CODES.has(code))) return "money";
  if (status === 429) return "rate";
  if (status === 408 || status === 409 || status === 498 || status >= 500) return "transient";
  if (status === 413 || (code !== null && REQUEST_CODES.has(code))) return "request";
  // A parameter that the server does not know is turned down with every request alike.
  return "config";
}

function retryAfterOf(headers: Headers | undefined): number | null {
  const milliseconds = Number(headers?.get("retry-after-ms") ?? Number.NaN);
  if (Number.isFinite(milliseconds)) return milliseconds;
  const text = headers?.get("retry-after");
  if (!text) return null;
  const seconds = Number(text);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : Math.max(0, date - Date.now());
}
