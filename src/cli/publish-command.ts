import type { Command } from "./command.ts";
import { JSON_OPTION, VERSION } from "./shared-arguments.ts";

export const publish: Command = {
  name: "publish",
  summary: "Put a version where others find it: the Hugging Face Hub, a bucket, a folder",
  details: [
    "Nothing goes out that is not as it was built, to the last bit, that has no licence, or whose card the Hub's readers would not take. Files go first, manifest.json after them, the tag last; what is there with the right SHA-256 is not sent again, so that a publication that was cut off goes on, and publishing twice is publishing once. A tag never moves.",
    "chimera.lock then says where the version is, and chimera pull gets it from there. Credentials come from the environment (docs/publishing.md).",
    "Exit status: 0 it is there; 1 an error of ours; 2 it was refused, here or there, or could not be reached.",
  ],
  positionals: [VERSION],
  options: {
    to: {
      type: "string",
      value: "REMOTE",
      description: "A remote of the configuration, or an address; the only one declared else.",
    },
    public: { type: "boolean", description: "A repository that has to be made is one that everybody sees." },
    branch: { type: "string", value: "NAME", description: "To a branch of the repository." },
    "pull-request": { type: "boolean", description: "Propose it to the repository's owners." },
    "dry-run": { type: "boolean", description: "Hold it against everything, and send nothing." },
    json: { type: "boolean", description: "What was published, as one JSON object." },
  },
  examples: [
    ["chimera publish starter@1.0.0", "a release, to the only remote there is"],
    ["chimera publish --to ./releases", "the newest version, to a folder"],
    ["chimera publish starter@1.0.0 --to hf://datasets/acme/starter --public", "to the Hugging Face Hub"],
    ["chimera publish --dry-run", "would it go out?"],
  ],
  load: async () => (await import("./commands/publish.ts")).run,
};

export const pull: Command = {
  name: "pull",
  summary: "Get a published version, checked to the last bit",
  details: [
    "Which version a name means, and where it is, says chimera.lock; without a name its pin. Every file is held against the manifest, that against the digest in chimera.lock, and the whole is verified before it appears in dist. What is there and whole is not fetched, and a pull that was cut off goes on.",
    "An address in place of a name needs no project: nothing then says which version it has to be, unless it is named by its digest.",
    "Exit status: 0 it is here, whole; 1 an error of ours; 2 it was refused, or could not be had.",
  ],
  positionals: [
    {
      name: "version",
      optional: true,
      description:
        '"name@1.2.0", "name@<digest>", or "name" for its pin; or an address, "hf://datasets/owner/name@1.2.0"; the default dataset\'s pin else.',
    },
  ],
  options: {
    from: {
      type: "string",
      value: "REMOTE",
      description: "A remote of the configuration, or an address, in place of where chimera.lock says.",
    },
    out: {
      type: "string",
      short: "o",
      value: "DIR",
      description: "A directory for it; dist else, and outside of a project one of the dataset's name.",
    },
    latest: { type: "boolean", description: "Points latest at it." },
    json: { ...JSON_OPTION, description: "What was pulled, as one JSON object." },
  },
  examples: [
    ["chimera pull", "in a fresh clone: the version that is pinned"],
    ["chimera pull starter@1.0.0 --from bucket", "a tag, from a remote of the configuration"],
    ["chimera pull hf://datasets/acme/starter@1.0.0 --out data", "anywhere, without a project"],
  ],
  load: async () => (await import("./commands/pull.ts")).run,
};
