import type { ProfileName } from "./profiles.ts";

/** Limits of each model of a provider; what is left out is not limited. */
export interface DeclaredLimits {
  readonly requestsPerSecond?: number;
  readonly requestsPerMinute?: number;
  /** Input and output tokens together. */
  readonly tokensPerMinute?: number;
}

/** One of several places that serve the same models. */
export interface DeclaredEndpoint {
  readonly baseURL: string;
  /** NAME of the environment variable that holds its key. Default: the provider's. */
  readonly apiKeyEnv?: string;
  /** Calls in flight at once to each model at this place. Default: the provider's. */
  readonly concurrency?: number;
}

/** A server that speaks OpenAI's chat completions. */
export interface OpenAIProvider {
  readonly kind: "openai";
  /** What kind of server it is. Default: told by the address, else "generic". */
  readonly profile?: ProfileName;
  /** Default: https://api.openai.com/v1 */
  readonly baseURL?: string;
  /** Several places that serve the same models, in place of `baseURL`: calls go where there is least to do. */
  readonly endpoints?: readonly DeclaredEndpoint[];
  /** NAME of the environment variable that holds the key; never the key. Leave out for servers that want none. */
  readonly apiKeyEnv?: string;
  /** Most calls in flight at once to each model at each endpoint. Default 16. */
  readonly concurrency?: number;
  /** Whether fewer calls are sent while the server shows that it has more than it bears. Default true. */
  readonly adaptive?: boolean;
  readonly limits?: DeclaredLimits;
  /**
   * Which answers come as a stream of events: "free-text", those without a schema, which are the long ones (the
   * default), "always" or "never".
   */
  readonly stream?: "free-text" | "always" | "never";
  /** Deadline of one attempt in seconds, its answer included. Default 3600. */
  readonly timeoutSeconds?: number;
  /** Seconds until the first byte of an answer. Default: as `timeoutSeconds`. */
  readonly firstByteSeconds?: number;
  /** Longest silence within a stream, in seconds. Default 600. */
  readonly idleSeconds?: number;
  /** Processing tier to ask for: dearer and faster, or cheaper and slower. Default: the server's own choice. */
  readonly serviceTier?: "auto" | "default" | "flex" | "priority";
  /** Most that one build may spend at this provider, in US dollars. Default: no limit. */
  readonly budget?: { readonly usd: number };
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
  /** What the whole costs at other processing tiers, "batch" among them, as a share of the price: 0.5 is half. */
  readonly tiers?: Readonly<Record<string, number>>;
}

/** Settings of one model. */
export interface ModelSettings {
  /** Name of the provider that serves it, in place of the one that its document names. */
  readonly provider?: string;
  readonly concurrency?: number;
  readonly limits?: DeclaredLimits;
}

/** A place where versions are published. */
export interface DeclaredRemote {
  /** "hf://datasets/owner/name", "s3://bucket/prefix", "file:///srv/datasets", or a path relative to this file. */
  readonly url: string;
  /** Server that speaks its protocol in place of the usual one. */
  readonly endpoint?: string;
  /** Of a bucket. Default: as the environment says. */
  readonly region?: string;
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
  readonly models?: Readonly<Record<string, ModelSettings>>;
  /** By model id, as the server knows it: goes before the built-in price table, behind what a server itself reports. */
  readonly prices?: Readonly<Record<string, DeclaredPrice>>;
  /** By the name that `chimera publish --to` and `chimera pull --from` give. Credentials come from the environment. */
  readonly remotes?: Readonly<Record<string, DeclaredRemote>>;
  /** Most that one build may spend, in US dollars; `--budget` goes before it. Default: no limit. */
  readonly budget?: {
    readonly usd?: number;
    /** Of these stages alone, each for itself: "problem", "validation", "solution", "grading", "taxonomy". */
    readonly stages?: Readonly<Record<string, number>>;
  };
  /** Whether the first topic that fails for good ends the build. Default false; `--fail-fast` sets it. */
  readonly failFast?: boolean;
  /** How `chimera build --batch` goes about it. */
  readonly batch?: {
    /** Roles whose questions go by batch; the others are asked live. Default: all whose server runs batches. */
    readonly roles?: readonly string[];
    /** Most questions of one batch. Default and most: 50,000. */
    readonly lines?: number;
    /** Longest pause between looks at open batches, in seconds. Default 60. */
    readonly pollSeconds?: number;
  };
  readonly retries?: {
    /** Attempts at one call, the first included; those that the server put off by its limits do not count. Default 8. */
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
