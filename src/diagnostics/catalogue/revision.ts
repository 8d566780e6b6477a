import type { Diagnostic } from "../diagnostic.ts";
import { makeError, quoted } from "../make.ts";

export function gitMissing(): Diagnostic {
  return makeError("revision/git-missing", {
    message: "Git could not be started, which reading a revision of the specs takes.",
    hint: "Install git, or name versions that are in dist.",
  });
}

export function notARepository(rev: string): Diagnostic {
  return makeError("revision/not-a-repository", {
    message: `${quoted(rev)} is meant as a revision, and the project is in no git repository.`,
    hint: 'Name a version: "name@1.2.0", "name@latest", "name@<digest prefix>", or a path.',
  });
}

export function unknownRevision(rev: string): Diagnostic {
  return makeError("revision/unknown", {
    message: `Git knows no revision ${quoted(rev)} of the project.`,
    hint: 'A branch, a tag, a commit id or "HEAD~1" names one. A shallow clone lacks older ones: "git fetch --unshallow".',
  });
}

export function noProjectThen(rev: string): Diagnostic {
  return makeError("revision/no-project", {
    message: `At the revision ${quoted(rev)} there was no chimera.config.ts in the project's directory.`,
    hint: "Name a revision at which the project was there.",
  });
}

export function hadErrors(rev: string): Diagnostic {
  return makeError("revision/has-errors", {
    message: `The specs or the configuration had errors at the revision ${quoted(rev)}; they follow, with their places then.`,
    hint: "Name a revision whose specs can be built.",
  });
}

export function notRecorded(rev: string, replies: number, topics: number): Diagnostic {
  const missing = `at least ${replies} ${replies === 1 ? "reply is" : "replies are"}`;
  return makeError("revision/not-recorded", {
    message: `The dataset at the revision ${quoted(rev)} cannot be made without calls: ${missing} not in the cache, for ${topics === 1 ? "1 topic" : `${topics} topics`}.`,
    hint: 'Check that revision out and run "chimera build" there with this cache: it records them. A comparison never asks a model.',
  });
}
