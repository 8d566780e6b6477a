import { dirname, join, relative, sep } from "node:path";
import type { FrozenVerdict } from "../../app/frozen/verdict.ts";
import { findConfig } from "../../config/find-config.ts";
import type { Diagnostic, Location } from "../../diagnostics/diagnostic.ts";
import type { Io } from "../command.ts";
import { driftText } from "./frozen-text.ts";

/** Marks problems in the files of a pull request, where GitHub Actions runs the program. Not among a program's JSON. */
export function annotate(io: Io, isJson: boolean, diagnostics: readonly Diagnostic[]): void {
  if (isJson || !isOnGithub(io)) return;
  for (const { severity, code, message, hint, location } of diagnostics) {
    const text = hint === undefined ? message : `${message}\n${hint}`;
    io.out(`${command(severity, { ...placeOf(io, location), title: code }, text)}\n`);
  }
}

/** The same for each way in which a frozen build is not what is pinned. */
export function annotateDrift(
  io: Io,
  isJson: boolean,
  dataset: string,
  { pinned, drift }: FrozenVerdict,
): void {
  if (isJson || !isOnGithub(io)) return;
  for (const one of drift) {
    const location = one.cause === "spec" ? one.location : null;
    const title = `${dataset} is not the pinned ${pinned.version}`;
    io.out(`${command("error", { ...placeOf(io, location), title }, driftText(one, false))}\n`);
  }
}

const isOnGithub = ({ env }: Io) => env.GITHUB_ACTIONS === "true";

type Properties = Readonly<Record<string, string | number>>;

// Files are named from the repository's root, and a project may lie anywhere in it.
function placeOf({ cwd, env }: Io, location: Location | null | undefined): Properties {
  if (location === null || location === undefined) return {};
  const { file, line, column, length } = location;
  const config = findConfig(cwd);
  const path = join(config === null ? cwd : dirname(config), file);
  const named = relative(env.GITHUB_WORKSPACE ?? cwd, path)
    .split(sep)
    .join("/");
  return { file: named, line, endLine: line, col: column, endColumn: column + length };
}

function command(name: string, properties: Properties, message: string): string {
  const listed = Object.entries(properties).map(([key, value]) => `${key}=${escapedProperty(String(value))}`);
  return `::${name}${listed.length === 0 ? "" : ` ${listed.join(",")}`}::${escaped(message)}`;
}

const escaped = (text: string) => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");

const escapedProperty = (text: string) => escaped(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
