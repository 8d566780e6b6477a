import type { Config, Provider } from "../config/config.ts";
import * as catalogue from "../diagnostics/catalogue/config.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Route } from "../models/model-client.ts";
import type { PricedModel } from "../models/prices.ts";
import type { Transport } from "../models/transport.ts";
import type { ResolvedModel } from "../specs/resolved.ts";

const DEFAULT_BASE_URL = "https://api.openai.com/v1";
const DEFAULT_CONCURRENCY = { openai: 16, simulator: 64 };
const DEFAULT_TIMEOUT_SECONDS = 1800;

type Environment = Readonly<Record<string, string | undefined>>;

/** Whatever binds roles to models. */
export interface WithRoles {
  readonly roles: Readonly<Record<string, ResolvedModel>>;
}

/** Every model whose provider the configuration does not have. */
export function checkProviders(users: readonly WithRoles[], config: Config): Diagnostic[] {
  const models = new Map<string, ResolvedModel>();
  for (const { roles } of users) for (const model of Object.values(roles)) models.set(model.name, model);
  return [...models.values()].flatMap((model) => {
    const name = providerName(model, config);
    if (providerOf(name, config) !== undefined) return [];
    return [
      catalogue.unknownProvider(
        model.name,
        name,
        didYouMean(name, Object.keys({ simulator: null, ...config.providers })),
      ),
    ];
  });
}

/** How to reach each model of them. Keys are looked at when the first call is due, and then all at once. */
export function routesOf(
  dataset: WithRoles,
  config: Config,
  env: Environment,
): (model: ResolvedModel) => Route {
  let keysChecked = false;
  const transports = new Map<string, Promise<Transport>>();
  const transportOf = (name: string): Promise<Transport> => {
    if (!keysChecked) requireKeys(dataset, config, env);
    keysChecked = true;
    let transport = transports.get(name);
    if (transport === undefined) {
      transport = connect(providerOf(name, config)!, env);
      transports.set(name, transport);
    }
    return transport;
  };
  return (model) => {
    const name = providerName(model, config);
    const provider = providerOf(name, config)!;
    const own = ownEntry(config.models, model.name)?.concurrency;
    return {
      concurrency: own ?? provider.concurrency ?? DEFAULT_CONCURRENCY[provider.kind],
      transport: () => transportOf(name),
    };
  };
}

/** Highest number of calls that a dataset's models may have in flight together. */
export function concurrencyOf(dataset: WithRoles, routeOf: (model: ResolvedModel) => Route): number {
  const models = new Map(Object.values(dataset.roles).map((model) => [model.name, model]));
  return [...models.values()].reduce((sum, model) => sum + routeOf(model).concurrency, 0);
}

/** What a model's price depends on. */
export function pricedModelOf(model: ResolvedModel, config: Config): PricedModel {
  const provider = providerOf(providerName(model, config), config)!;
  const simulated = provider.kind === "simulator";
  return { id: model.id, simulated, baseURL: simulated ? null : (provider.baseURL ?? DEFAULT_BASE_URL) };
}

const providerName = (model: ResolvedModel, config: Config) =>
  ownEntry(config.models, model.name)?.provider ?? model.provider;

function providerOf(name: string, config: Config): Provider | undefined {
  return ownEntry(config.providers, name) ?? (name === "simulator" ? { kind: "simulator" } : undefined);
}

// "constructor" is a name that a document may have, and no entry of a map that does not list it.
function ownEntry<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return map !== undefined && Object.hasOwn(map, name) ? map[name] : undefined;
}

function requireKeys(dataset: WithRoles, config: Config, env: Environment): void {
  const users = new Map<string, Set<string>>();
  for (const model of Object.values(dataset.roles)) {
    const name = providerName(model, config);
    users.set(name, (users.get(name) ?? new Set()).add(model.name));
  }
  const missing = [...users].flatMap(([name, models]) => {
    const provider = providerOf(name, config)!;
    if (provider.kind !== "openai" || provider.apiKeyEnv === undefined) return [];
    const key = env[provider.apiKeyEnv];
    if (!key) return [catalogue.missingApiKey(name, provider.apiKeyEnv, [...models].sort())];
    return /^[\x21-\x7e]+$/.test(key) ? [] : [catalogue.unusableApiKey(name, provider.apiKeyEnv)];
  });
  if (missing.length > 0) throw new DiagnosticError(missing);
}

async function connect(provider: Provider, env: Environment): Promise<Transport> {
  switch (provider.kind) {
    case "simulator": {
      const { simulatorTransport } = await import("../simulator/simulator-transport.ts");
      return simulatorTransport();
    }
    case "openai": {
      const { openaiTransport } = await import("../models/openai-transport.ts");
      return openaiTransport({
        baseURL: provider.baseURL ?? DEFAULT_BASE_URL,
        apiKey: provider.apiKeyEnv === undefined ? null : env[provider.apiKeyEnv]!,
        timeout: (provider.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
      });
    }
  }
}
