import type { Config } from "../config/config.ts";
import { Budget } from "../models/budget.ts";
import { DEFAULT_RETRY, type RetryPolicy } from "../models/retry.ts";

/** What a run may spend: what it was told, or the configuration's; null for no limit. */
export function budgetOf(budget: number | null | undefined, config: Config): Budget | null {
  const usd = budget === undefined ? config.budget?.usd : budget;
  return usd === undefined || usd === null ? null : new Budget(usd);
}

/** How calls that failed are tried again. */
export function retryPolicy({ retries }: Config): RetryPolicy {
  return {
    attempts: retries?.attempts ?? DEFAULT_RETRY.attempts,
    pause: (retries?.pauseSeconds ?? DEFAULT_RETRY.pause / 1000) * 1000,
    maxPause: (retries?.maxPauseSeconds ?? DEFAULT_RETRY.maxPause / 1000) * 1000,
  };
}
