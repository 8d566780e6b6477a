import type { Diagnostic } from "../diagnostic.ts";
import { makeError, quoted } from "../make.ts";

// Reasons and addresses come from outside: whoever calls has taken credentials out of them.

/** The network or the server failed, and trying again did not help. */
export function unreachable(remote: string, reason: string): Diagnostic {
  return makeError("remote/unreachable", {
    message: `${remote} cannot be reached: ${reason}.`,
    hint: "Run the same command again: what has arrived is not sent or fetched a second time.",
  });
}

/** `hint` says which credentials were looked for, and where. */
export function denied(remote: string, reason: string, hint: string): Diagnostic {
  return makeError("remote/denied", { message: `${remote} refuses: ${reason}.`, hint });
}

/** A bucket, repository or folder that is not there, or that these credentials do not see. */
export function noSuchPlace(remote: string, hint: string): Diagnostic {
  return makeError("remote/no-such-place", { message: `There is nothing at ${remote}.`, hint });
}

export function noSuchVersion(remote: string, name: string): Diagnostic {
  return makeError("remote/no-such-version", {
    message: `${remote} has no version ${quoted(name)}.`,
    hint: '"chimera publish" puts one there; --from names another remote.',
  });
}

export function publishedTagTaken(remote: string, name: string, there: string, here: string): Diagnostic {
  return makeError("remote/tag-taken", {
    message: `At ${remote} ${quoted(name)} is the version ${there.slice(0, 12)} already, and not ${here.slice(0, 12)}: a tag never moves.`,
    hint: 'Publish it under a number of its own: "chimera tag --bump auto", then "chimera publish".',
  });
}

/** What is pulled by a tag is not what chimera.lock gives that name. */
export function pulledTagDiffers(remote: string, name: string, there: string, locked: string): Diagnostic {
  return makeError("remote/tag-taken", {
    message: `At ${remote} ${quoted(name)} is the version ${there.slice(0, 12)}, and chimera.lock says ${locked.slice(0, 12)}.`,
    hint: `"chimera pull ${name}" gets the one of chimera.lock; the other can be had by its digest, ${there}, in place of its number.`,
  });
}

/** What a remote holds is not what the manifest or chimera.lock says. */
export function damagedAtRemote(
  remote: string,
  path: string,
  reason: string,
  hint = "Who has the version whole can mend it there by publishing it again. Nothing of it was put in place.",
): Diagnostic {
  return makeError("remote/damaged", { message: `"${path}" at ${remote} is damaged: ${reason}.`, hint });
}

export function badAddress(text: string, reason: string): Diagnostic {
  return makeError("remote/bad-address", {
    message: `${quoted(text)} is no address of a remote: ${reason}.`,
    hint: 'Addresses are "hf://datasets/owner/name", "s3://bucket/prefix", "file:///srv/datasets" or a path.',
  });
}

/** A manifest at a remote names a file outside of its version. */
export function unsafePath(remote: string, path: string): Diagnostic {
  return makeError("remote/unsafe-path", {
    message: `The manifest at ${remote} lists ${quoted(path)}, which is no path of a file within a version.`,
    hint: "Nothing was written. Find out who put it there before you trust anything else of that place.",
  });
}

/** The remote took the request and does not want it: a branch that is protected, a limit of the service. */
export function refused(remote: string, reason: string, hint?: string): Diagnostic {
  return makeError("remote/refused", { message: `${remote} does not take this: ${reason}.`, hint });
}

/** What is here is damaged, and does not go out. */
export function notWhole(name: string, reason: string): Diagnostic {
  return makeError("remote/not-whole", {
    message: `"${name}" is not as it was built, and was not published: ${reason}.`,
    hint: '"chimera verify" tells all that is wrong with it; "chimera restore" or a build puts it right.',
  });
}

/** Something that is told as a warning elsewhere, and keeps a version from going out. */
export const asRefusal = (warning: Diagnostic): Diagnostic => ({ ...warning, severity: "error" });

export function unknownRemote(word: string, suggestion?: string): Diagnostic {
  return makeError("remote/unknown", {
    message: `No remote is named ${quoted(word)}.`,
    hint:
      suggestion ??
      'Declare it in chimera.config.ts, remotes: { name: { url: "…" } }, or give an address: "hf://datasets/owner/name", "s3://bucket/prefix", "./folder".',
  });
}

/** `names`: the remotes that are declared, none or several. */
export function noRemote(option: "--to" | "--from", names: readonly string[]): Diagnostic {
  return makeError("remote/not-named", {
    message:
      names.length === 0
        ? "No remote was named, and the configuration declares none."
        : "No remote was named, and the configuration declares several.",
    hint:
      names.length === 0
        ? `Give an address with ${option}, or declare one in chimera.config.ts: remotes: { hub: { url: "hf://datasets/owner/name" } }.`
        : `Name one with ${option}: ${names.join(", ")}.`,
  });
}

export function inTheWay(directory: string, what: string): Diagnostic {
  return makeError("remote/in-the-way", {
    message: `${quoted(directory)} holds ${what}, which would be overwritten.`,
    hint: "Name another directory with --out, or move what is there. Nothing was written.",
  });
}
