import type { Command, CommandOption } from "./command.ts";

const JSON_OPTION: CommandOption = {
  type: "boolean",
  description: "One JSON object a line on standard output.",
};

const DATASET = {
  name: "dataset",
  optional: true,
  description: "Name of a dataset; the configuration's default one else.",
};

const init: Command = {
  name: "init",
  summary: "Start a project that can be built at once",
  details: [
    "Writes a configuration, a small dataset with its policies, prompts and topics, bound to the built-in simulator, so that the first build needs no key. Nothing that is there is overwritten.",
  ],
  positionals: [{ name: "directory", optional: true, description: "Where to put it; here else." }],
  options: {},
  examples: [["chimera init my-dataset", "a new project in my-dataset/"]],
  load: async () => (await import("./commands/init.ts")).run,
};

const check: Command = {
  name: "check",
  summary: "Report every problem of the specs and the configuration",
  details: [
    "Reads everything, sends nothing. All problems are reported at once, each with its place and what to do.",
  ],
  positionals: [],
  options: { json: JSON_OPTION },
  examples: [["chimera check", "exit status 0 when there is no error, else 2"]],
  load: async () => (await import("./commands/check.ts")).run,
};

const build: Command = {
  name: "build",
  summary: "Build a dataset: only what changed is generated again",
  details: [
    "Writes the artifact to dist/<dataset>/<digest> and points dist/<dataset>/latest at it. Every model reply is recorded before anything reads it, so that a build can be interrupted at any moment and never pays for a reply twice.",
    "Ctrl-C finishes the calls in flight and keeps what they gave; a second one cuts them off.",
    "Exit status: 0 built; 1 some slots or topics could not be finished; 2 specs, configuration or arguments are wrong; 130 interrupted.",
  ],
  positionals: [DATASET],
  options: {
    select: {
      type: "string",
      short: "s",
      value: "PATTERNS",
      description: 'Only these topics, "physics/*,mathematics/knot-*"; latest stays where it is.',
    },
    limit: {
      type: "string",
      value: "N",
      description:
        "A preview of at most N slots, a bit of every topic first; the whole build reuses its replies.",
    },
    offline: { type: "boolean", description: "Make no call: what is not recorded is listed, exit status 1." },
    json: {
      ...JSON_OPTION,
      description: "Events, one JSON object a line, on standard output; the last is the summary.",
    },
  },
  examples: [
    ["chimera build", "the default dataset"],
    ["chimera build chimera-simulated", "another one"],
    ["chimera build --json | tail -n 1", "the summary, for a program"],
  ],
  load: async () => (await import("./commands/build-if-changed.ts")).run,
};

const show: Command = {
  name: "show",
  summary: "Read a record or a topic, with verdicts and lineage",
  details: [
    "Looks into the newest artifact of the dataset, or the version given. Without a name it lists the topics.",
  ],
  positionals: [
    {
      name: "name",
      optional: true,
      description:
        'A topic, "physics/open-quantum-systems", or a record, "physics/open-quantum-systems#003".',
    },
  ],
  options: {
    dataset: {
      type: "string",
      short: "d",
      value: "NAME",
      description: "Dataset, or dataset@version; the default one's latest else.",
    },
    json: {
      type: "boolean",
      description: "The records as they stand in the artifact, one JSON object a line.",
    },
  },
  examples: [
    ["chimera show", "the topics of the default dataset"],
    ["chimera show physics/open-quantum-systems", "the records of a topic, and what was rejected"],
    [
      "chimera show 'physics/open-quantum-systems#001'",
      "one record: problem, answer, reasoning, votes, replies",
    ],
  ],
  load: async () => (await import("./commands/show.ts")).run,
};

const versions: Command = {
  name: "versions",
  summary: "List the versions of a dataset that are here",
  details: ["Each artifact in dist/<dataset>, the one that latest points at marked with a star."],
  positionals: [DATASET],
  options: { json: JSON_OPTION },
  examples: [["chimera versions starter", "digests, records and what is simulated"]],
  load: async () => (await import("./commands/versions.ts")).run,
};

const simulate: Command = {
  name: "simulate",
  summary: "Serve the simulator over the OpenAI wire protocol",
  details: [
    "A deterministic stand-in for a language model on 127.0.0.1, for trying out a pipeline, its limits and its retries without paying. Its output is labelled as simulated.",
  ],
  positionals: [],
  options: {
    port: { type: "string", short: "p", value: "N", description: "Port of 127.0.0.1; any free one else." },
    faults: {
      type: "string",
      value: "LIST",
      description: 'Faults with their rates, "rate429=0.1,malformed=0.2"; see docs/simulator.md.',
    },
    "latency-ms": { type: "string", value: "N", description: "Time each answer takes, in milliseconds." },
    "api-key": { type: "string", value: "KEY", description: "Asked for as a bearer token when given." },
  },
  examples: [
    ["chimera simulate --port 8080", "base URL http://127.0.0.1:8080/v1"],
    ["chimera simulate --faults rate429=0.1,rate500=0.1", "a server with a bad day"],
  ],
  load: async () => (await import("./commands/simulate.ts")).run,
};

/** Every command, in the order of the help. */
export const COMMANDS: readonly Command[] = [init, check, build, show, versions, simulate];
