import { type Digest, digestOf } from "../util/digest.ts";
import type { ChatCompletionBody } from "./chat.ts";

/** Why a reply ended. "refusal" and "content_filter" are answers too: recorded, counted, never thrown. */
export type Finish = "stop" | "length" | "content_filter" | "refusal" | "unknown";

/** One recorded model answer in one shape, whichever server gave it. */
export type Reply = {
  readonly text: string;
  /** The model's visible reasoning, null when it showed none. */
  readonly reasoning: string | null;
  readonly reasoningSource: "reasoning" | "reasoning_content" | "tags" | null;
  readonly refusal: string | null;
  readonly finish: Finish;
  /** Tokens as the server counted them; null when it did not say. */
  readonly usage: { readonly input: number; readonly output: number; readonly reasoning: number } | null;
  /** Model id that the server says answered. */
  readonly answeredAs: string | null;
  readonly simulated: boolean;
};

/** Digest of what was said, apart from what it cost and who delivered it. */
export function replyDigest(reply: Reply): Digest {
  const { text, reasoning, refusal, finish } = reply;
  return digestOf("reply-content", { text, reasoning, refusal, finish });
}

/** Reads a chat completions body; null when it is not one, as when a proxy answers 200 with an error in it. */
export function readReply(body: unknown): Reply | null {
  if (typeof body !== "object" || body === null || !("choices" in body)) return null;
  const completion = body as ChatCompletionBody;
  const choice = Array.isArray(completion.choices) ? completion.choices[0] : undefined;
  if (choice === undefined || typeof choice.message !== "object" || choice.message === null) return null;
  const { message } = choice;
  const thought = thoughtOf(message);
  const refusal = message.refusal || null;
  return {
    text: thought.text.toWellFormed(),
    reasoning: thought.reasoning?.toWellFormed() ?? null,
    reasoningSource: thought.source,
    refusal: refusal?.toWellFormed() ?? null,
    finish: refusal !== null ? "refusal" : finishOf(choice.finish_reason),
    usage: usageOf(completion.usage),
    answeredAs: completion.model ?? null,
    simulated: completion.simulated === true,
  };
}

type Thought = Pick<Reply, "text" | "reasoning"> & { readonly source: Reply["reasoningSource"] };

function thoughtOf(message: ChatCompletionBody["choices"][number]["message"]): Thought {
  const text = message.content ?? "";
  if (message.reasoning) return { text, reasoning: message.reasoning, source: "reasoning" };
  if (message.reasoning_content) {
    return { text, reasoning: message.reasoning_content, source: "reasoning_content" };
  }
  // R1-style chat templates put the opening tag into the prompt, so a reply may hold the closing one alone.
  const tagged = /^\s*(?:<think>)?([\s\S]*?)<\/think>\s*/.exec(text);
  if (tagged === null) return { text, reasoning: null, source: null };
  return { text: text.slice(tagged[0].length), reasoning: tagged[1]!.trim(), source: "tags" };
}

function finishOf(reason: string | null): Finish {
  return reason === "stop" || reason === "length" || reason === "content_filter" ? reason : "unknown";
}

function usageOf(usage: ChatCompletionBody["usage"]): Reply["usage"] {
  if (usage === undefined || typeof usage.prompt_tokens !== "number") return null;
  return {
    input: usage.prompt_tokens,
    output: usage.completion_tokens,
    reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}
