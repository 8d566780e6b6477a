import type { Command } from "./command.ts";
import { DATASET, JSON_OPTION } from "./shared-arguments.ts";

const versions: Command = {
  name: "versions",
  summary: "List the versions of a dataset that are here",
  details: ["Each artifact in dist/<dataset>, the one that latest points at marked with a star."],
  positionals: [DATASET],
  options: { json: JSON_OPTION },
  examples: [["chimera versions starter", "digests, records and what is simulated"]],
  load: async () => (await import("./commands/versions.ts")).run,
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

/** Commands about versions, in the order of the help. */
export const VERSION_COMMANDS: readonly Command[] = [versions, diff];
