import { isAbsolute, relative, resolve } from "node:path";
import type { Config } from "../../config/config.ts";
import * as catalogue from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { folderUrl, isAddress, readAddress } from "../../remotes/address.ts";
import type { RemoteSettings } from "../../remotes/remote-settings.ts";

/** Where names of remotes are looked up, and what relative paths go out from. */
export interface RemoteScope {
  readonly remotes: Config["remotes"];
  /** The project's directory; outside of one where the command runs. */
  readonly base: string;
  readonly cwd: string;
}

/** The remote that `--to` or `--from` names, or the only one that is declared. */
export function chooseRemote(
  word: string | undefined,
  option: "--to" | "--from",
  scope: RemoteScope,
): RemoteSettings {
  const { remotes = {} } = scope;
  const names = Object.keys(remotes);
  if (word === undefined) {
    if (names.length !== 1) throw new DiagnosticError([catalogue.noRemote(option, names)]);
    return remotes[names[0]!]!;
  }
  if (Object.hasOwn(remotes, word)) return remotes[word]!;
  if (!isAddress(word)) throw new DiagnosticError([catalogue.unknownRemote(word, didYouMean(word, names))]);
  return remoteAt(word, scope);
}

/** The remote at an address of the command line. */
export const remoteAt = (address: string, scope: RemoteScope): RemoteSettings =>
  settingsOf(fromHere(address, scope), scope);

/** An address with what the configuration says of the place that it leads to. */
export function settingsOf(url: string, { remotes = {}, base }: RemoteScope): RemoteSettings {
  const form = formOf(url, base);
  return Object.values(remotes).find((declared) => formOf(declared.url, base) === form) ?? { url };
}

/** The one form of an address, by which two of them are compared. */
export function formOf(url: string, base: string): string {
  const { kind, text } = readAddress(url);
  return kind === "folder" ? folderUrl(text, base) : text;
}

// A path on the command line goes out from where the command runs, one of the configuration from the project.
function fromHere(word: string, { base, cwd }: RemoteScope): string {
  const { kind, text } = readAddress(word);
  if (kind !== "folder" || isAbsolute(text)) return word;
  return base === cwd ? text : relative(base, resolve(cwd, text)) || ".";
}
