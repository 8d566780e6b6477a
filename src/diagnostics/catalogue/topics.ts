import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, makeWarning, quoted } from "../make.ts";

/** `why` reads on after the title: "says nothing of what it is about". */
export function nonTopic(location: Location, title: string, why: string): Diagnostic {
  return makeWarning("topics/non-topic", {
    location,
    message: `${quoted(title)} is hardly a topic: it ${why}.`,
    hint: "Name one definite subject, or remove it.",
  });
}

export function repeatedTopic(location: Location, title: string, of: string, other: Location): Diagnostic {
  return makeWarning("topics/duplicate", {
    location,
    message: `${quoted(title)} says the same as ${quoted(of)} in ${place(other)}.`,
    hint: "Remove one of the two; problems of both would repeat each other.",
  });
}

export function alikeTopic(
  location: Location,
  title: string,
  of: { readonly title: string; readonly slug: string },
  other: Location,
): Diagnostic {
  return makeWarning("topics/alike", {
    location,
    message: `${quoted(title)} looks like ${quoted(of.title)} in ${place(other)}.`,
    hint: `Remove one of the two, or declare what you know: "distinctFrom: [${of.slug}]".`,
  });
}

export function areaTwice(location: Location, area: string, of: string, other: Location): Diagnostic {
  return makeWarning("topics/area-twice", {
    location,
    message: `The area ${quoted(area)} has the words of ${quoted(of)} in ${place(other)}, and is another one.`,
    hint: "Write both in one way, and they are one area.",
  });
}

const place = ({ file, line }: Location) => `${file}:${line}`;

export function fileNotRead(file: string, patterns: readonly string[]): Diagnostic {
  return makeError("topics/file-not-read", {
    message: `The topics of a new area belong into ${quoted(file)}, which no pattern for specs matches: ${patterns.map(quoted).join(", ")}.`,
    hint: 'Widen "specs" in chimera.config.ts, or declare one topic of the area in a file that is read.',
  });
}

export function unknownDiscipline(name: string, hint: string | undefined): Diagnostic {
  return makeError("topics/unknown-discipline", {
    message: `No discipline named ${quoted(name)} is declared.`,
    hint,
  });
}

export function noTaxonomyPolicy(dataset: string): Diagnostic {
  return makeError("topics/no-policy", {
    message: `The dataset ${quoted(dataset)} names no taxonomy policy, so nobody can be asked for topics.`,
    hint: 'Name one under "policies": "taxonomy: <name>"; docs/taxonomy.md tells of the rest.',
  });
}
