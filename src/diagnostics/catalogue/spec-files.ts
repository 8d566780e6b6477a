import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, quoted } from "../make.ts";

export function noFiles(patterns: readonly string[]): Diagnostic {
  return makeError("specs/no-files", {
    message: `No spec file was found: nothing matches ${patterns.map(quoted).join(" or ")}.`,
    hint: 'Run "chimera init" to start a project, or run this in the project\'s directory.',
  });
}

export function fileUnreadable(file: string, why: string): Diagnostic {
  return makeError("specs/file-unreadable", {
    location: placeOf(file),
    message: `The spec file ${quoted(file)} cannot be read: ${why}.`,
    hint: "Make it a readable file, or give it a name that does not end like a spec file.",
  });
}

export function fileTooLarge(file: string, bytes: number, limit: number): Diagnostic {
  const mib = (n: number) => (n / 1024 / 1024).toFixed(1);
  return makeError("specs/file-too-large", {
    location: placeOf(file),
    message: `The spec file ${quoted(file)} is ${mib(bytes)} MiB large; at most ${mib(limit)} MiB are read.`,
    hint: "Split it into several files, or move it out of the specs if it is data.",
  });
}

export function notUtf8(location: Location): Diagnostic {
  return makeError("specs/not-utf8", {
    location,
    message: `The spec file ${quoted(location.file)} is not UTF-8 text: the bytes of this line do not decode.`,
    hint: "Save the file with the encoding UTF-8.",
  });
}

function placeOf(file: string): Location {
  return { file, line: 1, column: 1, length: 1, sourceLine: "" };
}
