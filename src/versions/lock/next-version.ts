import { gt, inc, parse, prerelease, valid } from "semver";
import type { ChangeCounts } from "../diff/diff-tally.ts";
import type { LockEntry } from "./lock-entry.ts";

export type BumpLevel = "patch" | "minor" | "major";

/** Croissant 1.1's rule: who relies on a record being there as it was has to be warned of nothing but a major version. */
export function levelOf({ added, removed, changed, moved }: ChangeCounts): BumpLevel {
  if (removed + changed + moved > 0) return "major";
  return added > 0 ? "minor" : "patch";
}

/** The tag that a next version goes on from: the highest release, the highest pre-release while there is none. */
export const baseOf = (tags: readonly LockEntry[]): LockEntry | null =>
  tags.find(isRelease) ?? tags[0] ?? null;

export const isRelease = ({ version }: Pick<LockEntry, "version">) => prerelease(version) === null;

/** The next release's number; one that pre-releases announced already is not fallen behind. `tags`: highest first. */
export function releaseAfter(tags: readonly LockEntry[], base: LockEntry, level: BumpLevel): string {
  const next = inc(base.version, level)!;
  const announced = releaseOf(tags[0]!.version);
  return gt(announced, next) ? announced : next;
}

/** "1.1.0-rc.2" where there is a "1.1.0-rc.1"; null when the word cannot stand in a version. */
export function preReleaseOf(tags: readonly LockEntry[], release: string, word: string): string | null {
  const last = lastPreRelease(tags, release, word);
  const number = last === null ? 1 : Number(prerelease(last.version)!.at(-1)) + 1;
  return valid(`${release}-${word}.${number}`);
}

/** The highest pre-release of that word that a release has. */
export const lastPreRelease = (tags: readonly LockEntry[], release: string, word: string): LockEntry | null =>
  tags.find(({ version }) => {
    const parts = prerelease(version) ?? [];
    const isNumbered = typeof parts.at(-1) === "number" && parts.slice(0, -1).join(".") === word;
    return isNumbered && releaseOf(version) === release;
  }) ?? null;

function releaseOf(version: string): string {
  const { major, minor, patch } = parse(version)!;
  return `${major}.${minor}.${patch}`;
}
