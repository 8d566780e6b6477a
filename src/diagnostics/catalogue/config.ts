import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, makeWarning, quoted } from "../make.ts";

export function configNotFound(directory: string): Diagnostic {
  return makeError("config/not-found", {
    message: `No chimera.config.ts was found in ${quoted(directory)} or any directory above it.`,
    hint: 'Run "chimera init" to start a project here, or run this inside one.',
  });
}

export function configUnloadable(location: Location, reason: string): Diagnostic {
  return makeError("config/unloadable", {
    location,
    message: `The configuration could not be loaded: ${reason}`,
    hint: "Mend the file; it is run as a TypeScript module.",
  });
}

export function configNotObject(location: Location): Diagnostic {
  return makeError("config/no-default-export", {
    location,
    message: "The configuration has no default export that is an object.",
    hint: "Write: export default defineConfig({ ... });",
  });
}

export function configUnknownKey(
  location: Location,
  key: string,
  where: string,
  suggestion?: string,
): Diagnostic {
  return makeError("config/unknown-key", {
    location,
    message: `${quoted(key)} is not a setting of ${where}.`,
    hint: suggestion ?? "Remove it, or see docs/config.md for the settings there are.",
  });
}

export function configBadValue(location: Location, path: string, rule: string): Diagnostic {
  return makeError("config/bad-value", {
    location,
    message: `The setting ${quoted(path)} ${rule}.`,
    hint: "See docs/config.md for what each setting takes.",
  });
}

export function secretInConfig(location: Location, path: string): Diagnostic {
  return makeError("config/secret", {
    location,
    message: `The setting ${quoted(path)} holds what looks like a key itself.`,
    hint: 'Put the key into an environment variable and give the variable\'s name, as in apiKeyEnv: "OPENAI_API_KEY".',
  });
}

export function credentialsInAddress(
  location: Location,
  path: string,
  kind: "provider" | "remote",
): Diagnostic {
  return makeError("config/credentials-in-address", {
    location,
    message: `The address ${quoted(path)} holds a user name, a password or a key.`,
    hint: `Leave them out of the address; ${kind === "provider" ? "put the key into an environment variable and give its name as apiKeyEnv" : "credentials of remotes come from the environment, see docs/publishing.md"}.`,
  });
}

export function settingsOfNoModel(location: Location, name: string, suggestion?: string): Diagnostic {
  return makeWarning("config/unknown-model", {
    location,
    message: `No Model document has the name ${quoted(name)}, so these settings are of no use.`,
    hint: suggestion ?? "Give the name of a Model document, or remove them.",
  });
}

export function limitBelowOneCall(model: string, tokensPerMinute: number, cap: number): Diagnostic {
  return makeError("config/limit-below-one-call", {
    message: `No call to the model ${quoted(model)} fits into its limit: one answer may have ${cap} tokens, and tokensPerMinute is ${tokensPerMinute}.`,
    hint: "Raise tokensPerMinute in chimera.config.ts to what the server allows, or lower the Model's maxOutputTokens.",
  });
}

export function limitNeverReached(model: string, requestsPerMinute: number, inAMinute: number): Diagnostic {
  return makeWarning("config/limit-never-reached", {
    message: `The limits of the model ${quoted(model)} contradict each other: requestsPerSecond lets ${inAMinute} calls go in a minute, and requestsPerMinute is ${requestsPerMinute}.`,
    hint: "Remove requestsPerMinute, which is never reached, or raise requestsPerSecond.",
  });
}

export function unknownProvider(model: string, provider: string, suggestion?: string): Diagnostic {
  return makeError("config/unknown-provider", {
    message: `The model ${quoted(model)} wants the provider ${quoted(provider)}, which the configuration does not have.`,
    hint: suggestion ?? `Add it to "providers" in chimera.config.ts.`,
  });
}

export function unusableApiKey(provider: string, variable: string): Diagnostic {
  return makeError("config/unusable-api-key", {
    message: `The environment variable ${quoted(variable)}, which holds the key of the provider ${quoted(provider)}, holds characters that no key has.`,
    hint: "Set it again without quotes, spaces or line ends around the key. Nothing was sent.",
  });
}

export function missingApiKey(provider: string, variable: string, models: readonly string[]): Diagnostic {
  return makeError("config/missing-api-key", {
    message: `The environment variable ${quoted(variable)}, which holds the key of the provider ${quoted(provider)}, is not set.`,
    hint: `Set it before building; the models ${models.map(quoted).join(", ")} need it. Nothing was sent.`,
  });
}
