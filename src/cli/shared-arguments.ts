import type { Command, CommandOption } from "./command.ts";

export const JSON_OPTION: CommandOption = {
  type: "boolean",
  description: "One JSON object a line on standard output.",
};

export const DATASET: Command["positionals"][number] = {
  name: "dataset",
  optional: true,
  description: "Name of a dataset; the configuration's default one else.",
};

export const VERSION: Command["positionals"][number] = {
  name: "version",
  optional: true,
  description:
    '"name", "name@1.2.0", "name@latest", "name@<digest>" or a path; the default dataset\'s latest else.',
};
