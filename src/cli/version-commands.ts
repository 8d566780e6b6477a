import type { Command } from "./command.ts";
import { exportCommand } from "./export-command.ts";
import { publish, pull } from "./publish-command.ts";
import { DATASET, JSON_OPTION, VERSION } from "./shared-arguments.ts";

const versions: Command = {
  name: "versions",
  summary: "List the versions of a dataset, by tag and digest",
  details: [
    "Newest first: those in dist/<dataset>, the one that latest points at marked with a star; those that are not there and can be restored from the cache; and those that chimera.lock names and that are not here. Without a name and a default dataset: of all datasets.",
  ],
  positionals: [DATASET],
  options: { json: JSON_OPTION },
  examples: [["chimera versions starter", "tags, digests, records and what can be restored"]],
  load: async () => (await import("./commands/versions.ts")).run,
};

const tag: Command = {
  name: "tag",
  summary: "Give the newest build of a dataset a version number",
  details: [
    "Writes a line to chimera.lock that names the digest of dist/<dataset>/latest. A tag never moves: the number of another version is refused. Previews are never latest, and so never tagged.",
    "--bump finds the number: auto by what became of the records since the last release: patch when they are the same, minor when some were only added, major when any was changed, removed or moved to another split.",
  ],
  positionals: [
    DATASET,
    { name: "version", optional: true, description: 'Semantic version, "1.2.0" or "1.2.0-rc.1".' },
  ],
  options: {
    bump: { type: "string", value: "STEP", description: "auto, patch, minor or major: the next number." },
    pre: {
      type: "string",
      value: "WORD",
      description: 'A pre-release of it: "rc" gives 1.2.0-rc.1, then rc.2.',
    },
    json: JSON_OPTION,
  },
  examples: [
    ["chimera tag starter 1.0.0", "the first release"],
    ["chimera tag starter --bump auto", "the next one, by what changed"],
    ["chimera tag starter --bump auto --pre rc", "a candidate for it"],
  ],
  load: async () => (await import("./commands/tag.ts")).run,
};

const pin: Command = {
  name: "pin",
  summary: "Choose the version that builds are held against",
  details: [
    'Writes a line to chimera.lock with the version\'s digest, its number of records and what it was made from. "chimera build --frozen" fails when it does not give that version (docs/ci.md).',
  ],
  positionals: [
    {
      name: "version",
      optional: false,
      description:
        'A tag, "starter@1.2.0", a range of tags, "starter@^1.2", a digest\'s prefix, latest, or a path.',
    },
  ],
  options: { json: JSON_OPTION },
  examples: [
    ["chimera pin starter@1.0.0", "a tag"],
    ["chimera pin 'starter@^1.2'", "the highest tag of a range"],
    ["chimera pin starter@latest", "the newest build"],
  ],
  load: async () => (await import("./commands/pin.ts")).run,
};

const verify: Command = {
  name: "verify",
  summary: "Check that an artifact is, to the last bit, what its version names",
  details: [
    "Reads every file to its end: digests and sizes, files that are missing or not listed, every record against the schema, the digests of records, topics, data and version made again, all counts, the directory's name, and what chimera.lock says of it. Parquet is held against JSON Lines row by row. Everything that is wrong is told at once, with file, line and slot.",
    "A path needs no project. Exit status: 0 as it was built; 1 something is wrong; 2 wrong arguments.",
  ],
  positionals: [VERSION],
  options: {
    json: {
      type: "boolean",
      description: "Findings, one JSON object a line, on standard output; the last is the summary.",
    },
  },
  examples: [
    ["chimera verify", "the newest version of the default dataset"],
    ["chimera verify ./downloaded/starter", "a copy, wherever it came from"],
  ],
  load: async () => (await import("./commands/verify.ts")).run,
};

const restore: Command = {
  name: "restore",
  summary: "Put an old version back into dist from the cache",
  details: [
    "Byte by byte as it was, without specs and without a call. What is damaged in dist is mended. latest stays where it is.",
    'Where the cache lacks a file of it, that is said, and "chimera build" at the specs of that version makes it again from the recorded replies.',
  ],
  positionals: [
    {
      name: "version",
      optional: false,
      description: '"name@1.2.0", or "name@<digest>", four digits or more.',
    },
  ],
  options: {
    latest: { type: "boolean", description: "Points latest at it." },
    json: JSON_OPTION,
  },
  examples: [["chimera restore starter@1.2.0", "dist/starter/<digest> is there again"]],
  load: async () => (await import("./commands/restore.ts")).run,
};

const diff: Command = {
  name: "diff",
  summary: "Compare two versions: records, verdicts and specs, with the cause of each change",
  details: [
    "Without names it compares the version before the latest with the latest; with one, that with the latest. What differs is summed up by discipline and topic first; --full shows every record word by word.",
    'A version is named "name@1.2.0", "name@latest", "name@<digest prefix>" or by a path; without "name@" the default dataset is meant. A revision of the specs is named as in git, "HEAD~1" (or "git:main"): it is built in a temporary directory, from recorded replies alone.',
  ],
  positionals: [
    { name: "a", optional: true, description: "The older version; the one before the latest else." },
    { name: "b", optional: true, description: "The newer version; the latest else." },
  ],
  options: {
    dataset: {
      type: "string",
      short: "d",
      value: "NAME",
      description: "Dataset of what is named without one; the configuration's default one else.",
    },
    full: { type: "boolean", description: "And every record that differs, word by word." },
    select: {
      type: "string",
      short: "s",
      value: "PATTERNS",
      description: 'The records of these topics alone, "physics/*,mathematics/knot-*".',
    },
    markdown: { type: "boolean", description: "A comment for a pull request, at most 65,536 characters." },
    html: { type: "string", value: "FILE", description: "Writes a page that stands alone, too." },
    "exit-code": { type: "boolean", description: "Exit status 1 when they differ." },
    json: {
      ...JSON_OPTION,
      description: "Edits and records, one JSON object a line; the last is the summary.",
    },
  },
  examples: [
    ["chimera diff", "what the last build changed"],
    ["chimera diff 1.0.0 latest --full", "since a tag, word by word"],
    ["chimera diff HEAD~1 --markdown", "since the specs of the last commit, for a pull request"],
    ["chimera diff 3fa91c20 latest --html diff.html", "side by side in a browser"],
  ],
  load: async () => (await import("./commands/diff.ts")).run,
};

const report: Command = {
  name: "report",
  summary: "Say what became of everything that a version's build asked for",
  details: [
    "The funnel by discipline, how far the validators agree, why candidates were rejected, lengths in words and tokens, languages, repetition, diversity, coverage, difficulty, grading, models, what a record took, and the paper's comparison. Every version has it as report.json and as the page report.html; this prints it in short and adds US dollars at today's prices, which are no part of a version.",
  ],
  positionals: [VERSION],
  options: {
    html: { type: "string", value: "FILE", description: "Writes the page with the dollars on it, too." },
    json: {
      type: "boolean",
      description: "report.json on one line of standard output, with the dollars as usd.",
    },
  },
  examples: [
    ["chimera report", "the latest version of the default dataset"],
    ["chimera report starter@1.0.0 --html report.html", "a page to send to somebody"],
    ["chimera report --json | jq .funnel", "for a program"],
  ],
  load: async () => (await import("./commands/report.ts")).run,
};

const croissant: Command = {
  name: "croissant",
  summary: "Print a version's Croissant metadata, with what only its publisher knows",
  details: [
    "Every version has its metadata as croissant.json, which says nothing of when, where and by whom it is published. This adds that, the number of the version's tag, and a citation of all of it; what Croissant asks for and nobody said is told (docs/croissant.md).",
  ],
  positionals: [VERSION],
  options: {
    date: { type: "string", value: "DATE", description: "The day it is published, as 2026-01-31." },
    url: { type: "string", value: "URL", description: "The page of the dataset." },
    author: {
      type: "string",
      value: "NAMES",
      description: 'Persons who created it, "Ada Lovelace; Alan Turing".',
    },
    organization: {
      type: "string",
      value: "NAME",
      description: "Who publishes it, and created it when no author is named.",
    },
    out: { type: "string", value: "FILE", description: "Writes it there and not to standard output." },
  },
  examples: [
    ["chimera croissant starter@1.0.0 --date 2026-01-31 --out croissant.json", "a release"],
    ["chimera croissant | jq .distribution", "the latest version's files and their checksums"],
  ],
  load: async () => (await import("./commands/croissant.ts")).run,
};

/** Commands about versions, in the order of the help. */
export const VERSION_COMMANDS: readonly Command[] = [
  versions,
  report,
  croissant,
  exportCommand,
  diff,
  tag,
  pin,
  verify,
  restore,
  publish,
  pull,
];
