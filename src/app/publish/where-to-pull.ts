import type { Config } from "../../config/config.ts";
import * as lockCatalogue from "../../diagnostics/catalogue/lock.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Wanted } from "../../remotes/remote.ts";
import type { RemoteSettings } from "../../remotes/remote-settings.ts";
import { type Digest, isDigest } from "../../util/digest.ts";
import { parseReference } from "../../versions/find-version.ts";
import type { LockFile } from "../../versions/lock/lock-file.ts";
import { digestOfTag } from "../versions/locate-version.ts";
import { chooseRemote, formOf, type RemoteScope, settingsOf } from "./choose-remote.ts";

/** A version that is named, by what chimera.lock says of it. */
export interface NamedVersion {
  readonly dataset: string;
  readonly version: string | null;
  readonly digest: Digest;
}

/** The version that a name means: a tag, a digest, or the pin of a dataset, be it the default one. */
export function namedVersion(reference: string | undefined, config: Config, lock: LockFile): NamedVersion {
  const named = reference ?? config.defaultDataset ?? onlyPinned(lock);
  if (named === undefined) throw wrong("No dataset was named.");
  const read = parseReference(named);
  switch (read.kind) {
    case "path":
      throw wrong(`"${named}" is no name.`);
    case "latest": {
      const { dataset } = read;
      if (named.endsWith("@latest")) throw wrong("Latest is the newest build, and no remote has that.");
      const pin = lock.pinOf(dataset);
      if (pin === null) throw new DiagnosticError([lockCatalogue.nothingPinnedToPull(dataset)]);
      const tag = lock.tagsOf(dataset).find(({ version }) => version === pin.version);
      return { dataset, version: tag?.digest === pin.digest ? tag.version : null, digest: pin.digest };
    }
    case "tag": {
      const { dataset, version } = read;
      return { dataset, version, digest: digestOfTag(lock, dataset, version) };
    }
    case "digest": {
      const { dataset, prefix } = read;
      const digest = isDigest(prefix) ? prefix : digestOfPrefix(lock, dataset, prefix);
      const tag = lock.tagsOf(dataset).find((one) => one.digest === digest);
      return { dataset, version: tag?.version ?? null, digest };
    }
  }
}

function onlyPinned(lock: LockFile): string | undefined {
  const pins = lock.entries.filter(({ kind }) => kind === "pin");
  return pins.length === 1 ? pins[0]!.dataset : undefined;
}

function digestOfPrefix(lock: LockFile, dataset: string, prefix: string): Digest {
  const known = [...lock.entries, ...lock.publications].filter((one) => one.dataset === dataset);
  const found = new Set(known.map(({ digest }) => digest).filter((one) => one.startsWith(prefix)));
  const [digest] = found;
  if (digest === undefined || found.size > 1 || prefix.length < 4)
    throw new DiagnosticError([usage.unknownVersion(dataset, prefix)]);
  return digest;
}

/** A place to look for a version, and what to look for there. */
export interface Source {
  readonly remote: RemoteSettings;
  readonly wanted: Wanted;
}

/** Where a version may be, the likeliest first: where chimera.lock says that it is, then what is declared. */
export function sourcesOf(
  named: NamedVersion,
  from: string | undefined,
  lock: LockFile,
  scope: RemoteScope,
): Source[] {
  const published = lock.publications.filter(
    ({ dataset, digest }) => dataset === named.dataset && digest === named.digest,
  );
  const declared = Object.values(scope.remotes ?? {}).map(({ url }) => formOf(url, scope.base));
  const isDeclared = (url: string) => declared.includes(url);
  const forms =
    from === undefined
      ? [
          ...published.map(({ remote }) => remote).filter(isDeclared),
          ...published.map(({ remote }) => remote),
          ...declared,
        ]
      : [formOf(chooseRemote(from, "--from", scope).url, scope.base)];
  if (forms.length === 0) throw new DiagnosticError([catalogue.noRemote("--from", [])]);
  return [...new Set(forms)].flatMap((form): Source[] => {
    const commits = new Set(published.filter(({ remote }) => remote === form).map(({ commit }) => commit));
    return [...(commits.size === 0 ? [null] : commits)].map((commit) => ({
      remote: settingsOf(form, scope),
      wanted: { ...named, commit },
    }));
  });
}

const wrong = (reason: string) => new DiagnosticError([usage.badArguments("pull", reason)]);
