/** A server that speaks OpenAI's chat completions. */
export interface OpenAIProvider {
  readonly kind: "openai";
  /** Default: https://api.openai.com/v1 */
  readonly baseURL?: string;
  /** NAME of the environment variable that holds the key; never the key. Leave out for servers that want none. */
  readonly apiKeyEnv?: string;
  /** Calls in flight at once to each model of this provider. Default 16. */
  readonly concurrency?: number;
  /** Deadline of one attempt in seconds. Default 1800. */
  readonly timeoutSeconds?: number;
}

/** The built-in deterministic stand-in; its output is labelled as simulated. */
export interface SimulatorProvider {
  readonly kind: "simulator";
  /** Calls in flight at once to each model. Default 64. */
  readonly concurrency?: number;
}

export type Provider = OpenAIProvider | SimulatorProvider;

/** Price of a model in US dollars per million tokens. Local servers may declare 0. */
export interface DeclaredPrice {
  readonly input: number;
  readonly output: number;
  /** Of output tokens that are reasoning. Default: as output. */
  readonly reasoning?: number;
  /** Of input tokens that the server had cached. Default: as input. */
  readonly cachedInput?: number;
}

/**
 * How to run a project's builds. Nothing here is part of a key: moving a model to another server or raising
 * concurrency rebuilds nothing.
 */
export interface Config {
  /** Dataset that `chimera build` builds when none is named. */
  readonly defaultDataset?: string;
  /** Globs of spec files, relative to this file. Default: specs/**\/*.yaml and .yml. */
  readonly specs?: readonly string[];
  /** Folder of the cache, relative to this file. Default "cache". */
  readonly cacheDir?: string;
  /** Folder of the artifacts, relative to this file. Default "dist". */
  readonly distDir?: string;
  /** By the name that Model documents give. "simulator" is always there. */
  readonly providers?: Readonly<Record<string, Provider>>;
  /** Settings of single models, by the name of their document. */
  readonly models?: Readonly<Record<string, { readonly provider?: string; readonly concurrency?: number }>>;
  /** By model id, as the server knows it: goes before the built-in price table, behind what a server itself reports. */
  readonly prices?: Readonly<Record<string, DeclaredPrice>>;
  /** Most that one build may spend, in US dollars; `--budget` goes before it. Default: no limit. */
  readonly budget?: { readonly usd: number };
  readonly retries?: {
    /** Attempts at one call, the first included. Default 8. */
    readonly attempts?: number;
    /** First pause in seconds; each further one doubles. Default 0.5. */
    readonly pauseSeconds?: number;
    /** Longest pause in seconds. Default 60. */
    readonly maxPauseSeconds?: number;
  };
}

/** Returns its argument; it is there so that an editor completes and checks the configuration. */
export function defineConfig(config: Config): Config {
  return config;
}
