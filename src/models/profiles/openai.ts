import type { ChatRequest } from "../chat.ts";
import type { FieldRule, ServerProfile } from "./profile.ts";
import { withCap } from "./wire-body.ts";

/** Models that reason before they answer; a fine-tuned one keeps the name of its base. */
const REASONS = /^(ft:)?(o\d|gpt-5|gpt-6)/;
const PLAIN = /^(ft:)?(gpt-3|gpt-4|chatgpt-4)/;
/** The first of the fifth line, before efforts beyond these came. */
const FOUR_EFFORTS = /^(ft:)?gpt-5(-mini|-nano)?(-\d{4}|$|:)/;
const SERIES_O = /^(ft:)?o\d/;

const reasons = (_: unknown, { model }: ChatRequest) => REASONS.test(model);
const sampling = (isDefault: (value: unknown) => boolean): FieldRule => ({
  rule: "refused",
  why: "its reasoning models take no sampling parameters but the defaults",
  when: (value, { model, reasoning_effort }) =>
    value !== undefined && !isDefault(value) && REASONS.test(model) && reasoning_effort !== "none",
});
const unknown = (name: string): FieldRule => ({ rule: "refused", why: `it has no ${name}` });

const FIELDS: Readonly<Record<string, FieldRule>> = {
  temperature: sampling((value) => value === 1),
  top_p: sampling((value) => value === 1),
  frequency_penalty: sampling((value) => value === 0),
  presence_penalty: sampling((value) => value === 0),
  top_k: unknown("top_k"),
  min_p: unknown("min_p"),
  logit_bias: { rule: "refused", why: "its reasoning models take none", when: given(reasons) },
  stop: {
    rule: "refused",
    why: "o3 and o4-mini take none",
    when: given((_, { model }) => /^(ft:)?(o3|o4-mini)/.test(model)),
  },
  reasoning_effort: {
    rule: "refused",
    why: "o models take low, medium and high, the first gpt-5 minimal too, and models that do not reason take none at all",
    when: given((value, { model }) => {
      if (PLAIN.test(model)) return true;
      if (SERIES_O.test(model)) return !["low", "medium", "high"].includes(String(value));
      return FOUR_EFFORTS.test(model) && !["minimal", "low", "medium", "high"].includes(String(value));
    }),
  },
  seed: {
    rule: "ignored",
    why: "it is deprecated and no promise: what makes a build repeatable are its recorded replies",
  },
};

function given(applies: NonNullable<FieldRule["when"]>): NonNullable<FieldRule["when"]> {
  return (value, request) => value !== undefined && applies(value, request);
}

/** Fields of chat completions by OpenAI's reference; others are answered "Unrecognized request argument". */
const KNOWN: ReadonlySet<string> = new Set([
  ...["audio", "frequency_penalty", "function_call", "functions", "logit_bias", "logprobs"],
  ...["max_completion_tokens", "max_tokens", "messages", "metadata", "modalities", "model", "n"],
  ...["parallel_tool_calls", "prediction", "presence_penalty", "prompt_cache_key", "prompt_cache_options"],
  ...["prompt_cache_retention", "reasoning_effort", "response_format", "safety_identifier", "seed"],
  ...["service_tier", "stop", "store", "stream", "stream_options", "temperature", "tool_choice", "tools"],
  ...["top_logprobs", "top_p", "user", "verbosity", "web_search_options"],
]);

/**
 * OpenAI. It never shows a model's own reasoning. Sources: API reference "Create chat completion"
 * (platform.openai.com/docs/api-reference/chat/create), guides "Reasoning models" and "Flex processing"
 * (developers.openai.com/api/docs/guides).
 */
export const openai: ServerProfile = {
  name: "openai",
  title: "OpenAI",
  hosts: [/^([a-z]{2}\.)?api\.openai\.com$/],
  baseURL: "https://api.openai.com/v1",
  path: /\/v1\/?$/,
  keyHeader: "authorization",
  structuredOutput: "json-schema",
  reasoning: null,
  reasoningAdvice: "Bind the role to a model whose server shows its reasoning.",
  hidesReasoning: () => true,
  batches: true,
  streamOptions: true,
  serviceTiers: ["auto", "default", "flex", "priority"],
  fields: FIELDS,
  known: KNOWN,
  wireBody: (request) => withCap(request, "max_completion_tokens"),
};
