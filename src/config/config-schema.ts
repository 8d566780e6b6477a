import { PROFILE_NAMES } from "./profiles.ts";

/** JSON Schema of the configuration, checked when it is loaded; the types in config.ts are its other half. */

/** What a server's address starts with. */
export const BASE_URL = "^https?://";
/** What names of environment variables are made of. */
export const ENVIRONMENT_NAME = "^[A-Za-z_][A-Za-z0-9_]*$";

// Names of remotes are told from addresses by what these cannot do without.
const REMOTE_NAME = "^[A-Za-z0-9][A-Za-z0-9._-]*$";
/** What an address of a remote is like; a path has no scheme. */
export const REMOTE_URL =
  "^(?:hf://datasets/[^/?#]+/[^/?#]+|s3://[^?#]+|file:[^?#]+|(?![A-Za-z][A-Za-z0-9+.-]+:).+)$";

/** Stages that ask models. */
const STAGES = ["problem", "validation", "solution", "grading", "taxonomy"];

const positiveInteger = { type: "integer", minimum: 1 } as const;
const positiveNumber = { type: "number", exclusiveMinimum: 0 } as const;
const amount = { type: "number", minimum: 0 } as const;
const text = { type: "string", minLength: 1 } as const;
const environmentName = { type: "string", pattern: ENVIRONMENT_NAME } as const;

const address = { type: "string", pattern: BASE_URL } as const;

const limits = {
  type: "object",
  additionalProperties: false,
  properties: {
    requestsPerSecond: positiveNumber,
    requestsPerMinute: positiveNumber,
    tokensPerMinute: positiveNumber,
  },
} as const;

const spending = {
  type: "object",
  additionalProperties: false,
  required: ["usd"],
  properties: { usd: amount },
} as const;

const openaiProvider = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "openai" },
    profile: { enum: PROFILE_NAMES },
    baseURL: address,
    endpoints: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        additionalProperties: false,
        required: ["baseURL"],
        properties: { baseURL: address, apiKeyEnv: environmentName, concurrency: positiveInteger },
      },
    },
    apiKeyEnv: environmentName,
    concurrency: positiveInteger,
    adaptive: { type: "boolean" },
    limits,
    stream: { enum: ["free-text", "always", "never"] },
    timeoutSeconds: positiveNumber,
    firstByteSeconds: positiveNumber,
    idleSeconds: positiveNumber,
    serviceTier: { enum: ["auto", "default", "flex", "priority"] },
    budget: spending,
  },
} as const;

const simulatorProvider = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: { kind: { const: "simulator" }, concurrency: positiveInteger },
} as const;

export const CONFIG_SCHEMA = {
  type: "object",
  additionalProperties: false,
  properties: {
    defaultDataset: text,
    specs: { type: "array", items: text, minItems: 1 },
    cacheDir: text,
    distDir: text,
    providers: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["kind"],
        properties: { kind: { enum: ["openai", "simulator"] } },
        discriminator: { propertyName: "kind" },
        oneOf: [openaiProvider, simulatorProvider],
      },
    },
    models: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: { provider: text, concurrency: positiveInteger, limits },
      },
    },
    prices: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["input", "output"],
        properties: {
          input: amount,
          output: amount,
          reasoning: amount,
          cachedInput: amount,
          tiers: { type: "object", additionalProperties: amount },
        },
      },
    },
    remotes: {
      type: "object",
      additionalProperties: false,
      patternProperties: {
        [REMOTE_NAME]: {
          type: "object",
          additionalProperties: false,
          required: ["url"],
          properties: { url: { type: "string", pattern: REMOTE_URL }, endpoint: address, region: text },
        },
      },
    },
    budget: {
      type: "object",
      additionalProperties: false,
      minProperties: 1,
      properties: {
        usd: amount,
        stages: {
          type: "object",
          additionalProperties: false,
          properties: Object.fromEntries(STAGES.map((stage) => [stage, amount])),
        },
      },
    },
    failFast: { type: "boolean" },
    batch: {
      type: "object",
      additionalProperties: false,
      properties: {
        roles: { type: "array", items: text, minItems: 1 },
        lines: positiveInteger,
        pollSeconds: positiveNumber,
      },
    },
    retries: {
      type: "object",
      additionalProperties: false,
      properties: {
        attempts: positiveInteger,
        pauseSeconds: positiveNumber,
        maxPauseSeconds: positiveNumber,
      },
    },
  },
} as const;
