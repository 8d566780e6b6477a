/** Tokens of one request. Cached, cache-written and reasoning ones are part of input and output, not beside them. */
export interface TokenUsage {
  readonly input: number;
  readonly output: number;
  readonly reasoning: number;
  readonly cachedInput: number;
  readonly cacheWrite: number;
}

/** Public list prices, as far as the packaged data of @pydantic/genai-prices reaches. */
export interface PriceTable {
  /** US dollars of one request of so many tokens; null when the table lacks the model at that server. */
  costOf(modelId: string, baseURL: string, usage: TokenUsage): number | null;
}

/**
 * Loads the table: only a build that makes a call, or a plan that wants an estimate, asks for it. No network: the data
 * comes with the package.
 */
export async function openPriceTable(at: Date = new Date()): Promise<PriceTable> {
  const { calcPrice } = await import("@pydantic/genai-prices");
  return {
    costOf(modelId, baseURL, usage) {
      const tokens = {
        input_tokens: usage.input,
        output_tokens: usage.output,
        ...(usage.cachedInput > 0 ? { cache_read_tokens: usage.cachedInput } : {}),
        ...(usage.cacheWrite > 0 ? { cache_write_tokens: usage.cacheWrite } : {}),
        ...(usage.reasoning > 0 ? { output_reasoning_tokens: usage.reasoning } : {}),
      };
      try {
        // By the server, never by the model's name alone: "gpt-5" at a server of one's own is not OpenAI's. One moment
        // for all of a build's calls, since some prices depend on the time of day and a reservation must hold.
        const total = calcPrice(tokens, modelId, { providerApiUrl: baseURL, timestamp: at })?.total_price;
        return total !== undefined && Number.isFinite(total) && total >= 0 ? total : null;
      } catch {
        return null; // a price that the package cannot work out is unknown, and no reason to lose a paid reply
      }
    },
  };
}
