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

/** Commands about versions, in the order of the help. */
export const VERSION_COMMANDS: readonly Command[] = [versions];
