import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, quoted } from "../make.ts";

export function conflict(location: Location): Diagnostic {
  return makeError("lock/conflict", {
    message: "The lock file holds an unresolved merge conflict.",
    hint: 'Keep the lines of both sides and delete the markers: each line stands by itself, and their order does not matter. With "chimera.lock merge=union" in .gitattributes git does that.',
    location,
  });
}

export function notALine(location: Location): Diagnostic {
  return makeError("lock/syntax", {
    message: "This is no line of a lock file.",
    hint: 'Restore the line from version control, or delete it and name the version again with "chimera tag" or "chimera pin".',
    location,
  });
}

export function editedLine(location: Location): Diagnostic {
  return makeError("lock/edited", {
    message: "This line was changed by hand: it does not fit its own checksum.",
    hint: 'Restore it from version control. To name another version, use "chimera tag" or "chimera pin".',
    location,
  });
}

export function otherLayout(location: Location, layout: string): Diagnostic {
  return makeError("lock/layout", {
    message: `The lock file has the layout ${quoted(layout)}, which this version of Chimera does not know.`,
    hint: "It was written by a newer version: update Chimera.",
    location,
  });
}

export function twoDigests(location: Location, name: string, first: Location): Diagnostic {
  return makeError("lock/two-digests", {
    message: `${quoted(name)} names one version here and another one in line ${first.line}.`,
    hint: "Two branches gave the same name to different versions: keep one line and give the other version a name of its own.",
    location,
  });
}

/** `next`: a number that is free, or the name that the newest build has already. */
export function tagTaken(
  name: string,
  old: string,
  now: string,
  next: { readonly free: string } | { readonly known: string },
): Diagnostic {
  const dataset = name.split("@")[0];
  return makeError("lock/tag-taken", {
    message: `${quoted(name)} already names the version ${old.slice(0, 12)}; a tag never moves, and the newest build is ${now.slice(0, 12)}.`,
    hint:
      "known" in next
        ? `The newest build is ${dataset}@${next.known} already.`
        : `Give it the next number: "chimera tag ${dataset} ${next.free}", or let the changes choose it with --bump auto.`,
  });
}

export function badVersion(text: string): Diagnostic {
  return makeError("lock/bad-version", {
    message: `${quoted(text)} is no version number.`,
    hint: 'Versions are numbered as semver.org says: "1.0.0", "2.1.0-rc.1".',
  });
}

export function nothingTagged(dataset: string): Diagnostic {
  return makeError("lock/nothing-tagged", {
    message: `No version of ${quoted(dataset)} has a tag yet, so there is no number to go on from.`,
    hint: `Name the first one: "chimera tag ${dataset} 1.0.0".`,
  });
}

export function unknownTag(dataset: string, version: string, known: readonly string[]): Diagnostic {
  return makeError("lock/unknown-tag", {
    message: `No version ${quoted(version)} of ${quoted(dataset)} is named in chimera.lock.`,
    hint:
      known.length === 0
        ? `It names none of ${dataset}: "chimera tag" does.`
        : `It names ${known.slice(0, 8).join(", ")}.`,
  });
}

export function nothingPinnedToPull(dataset: string): Diagnostic {
  return makeError("lock/nothing-pinned", {
    message: `No version of ${quoted(dataset)} is pinned, and none was named.`,
    hint: `Name one, "chimera pull ${dataset}@<version>", or choose it for good: "chimera pin ${dataset}@<version>".`,
  });
}

export function nothingPinned(dataset: string): Diagnostic {
  return makeError("lock/nothing-pinned", {
    message: `No version of ${quoted(dataset)} is pinned, so a frozen build has nothing to be held against.`,
    hint: `Choose one: "chimera pin ${dataset}@<version>".`,
  });
}
