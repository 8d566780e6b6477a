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

/** Commands about versions, in the order of the help. */
export const VERSION_COMMANDS: readonly Command[] = [versions, tag, pin];
