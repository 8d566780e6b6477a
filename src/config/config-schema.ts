/** JSON Schema of the configuration, checked when it is loaded; the types in config.ts are its other half. */

/** What a server's address starts with. */
export const BASE_URL = "^https?://";
/** What names of environment variables are made of. */
export const ENVIRONMENT_NAME = "^[A-Za-z_][A-Za-z0-9_]*$";

const positiveInteger = { type: "integer", minimum: 1 } as const;
const positiveNumber = { type: "number", exclusiveMinimum: 0 } as const;
const amount = { type: "number", minimum: 0 } as const;
const text = { type: "string", minLength: 1 } as const;
const environmentName = { type: "string", pattern: ENVIRONMENT_NAME } as const;

const openaiProvider = {
  type: "object",
  additionalProperties: false,
  required: ["kind"],
  properties: {
    kind: { const: "openai" },
    baseURL: { type: "string", pattern: BASE_URL },
    apiKeyEnv: environmentName,
    concurrency: positiveInteger,
    timeoutSeconds: positiveNumber,
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
        properties: { provider: text, concurrency: positiveInteger },
      },
    },
    prices: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        required: ["input", "output"],
        properties: { input: amount, output: amount, reasoning: amount, cachedInput: amount },
      },
    },
    budget: {
      type: "object",
      additionalProperties: false,
      required: ["usd"],
      properties: { usd: amount },
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
