import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { respelt } from "../specs/respelt.ts";
import type { Group } from "./row.ts";
import {
  all,
  append,
  DATASET,
  DISCIPLINES,
  type Files,
  HISTORY,
  MODELS,
  nothing,
  POLICIES,
  replace,
  respell,
} from "./specs.ts";

const CHUNK = 65_536;

/** Windows' line ends and a byte order mark, with the first line so long that a 64 KiB chunk ends between CR and LF. */
const crlf = (text: string) => {
  const mark = "\uFEFF# ";
  const padding = "x".repeat(CHUNK - 1 - Buffer.byteLength(mark));
  return `${mark}${padding}\n${text}`.replaceAll("\n", "\r\n");
};

const documentsOf = (text: string) => text.split("\n---\n").map((one) => one.trimEnd());

const inOneFile = (files: Files): Files => {
  const specs = Object.keys(files).filter((path) => path.startsWith("specs/"));
  const rest = Object.entries(files).filter(([path]) => !specs.includes(path));
  const whole = specs.map((path) => files[path]!.trimEnd()).reverse();
  return { ...Object.fromEntries(rest), "specs/all.yml": `${whole.join("\n---\n")}\n` };
};

export const SPELLING: Group = {
  title: "How specs are written, and where they lie",
  rows: [
    {
      what: "nothing; the project was copied to another path",
      guards: "absolute paths in keys: a moved or copied checkout misses everything",
      edit: nothing,
      version: "same",
    },
    {
      what: "comments, quotes, indentation and the order of keys, in every file",
      guards:
        "key parts that are not sorted: the cache flickers; a reformatted parent makes its children dirty",
      edit: respell((text, path) => ({ [path]: respelt(text) })),
      version: "same",
    },
    {
      what: "documents of a file and topics of a list in another order",
      guards: "work keyed by its position: reordered rows are done again, or served each other's results",
      edit: all(
        respell((text, path) => ({ [path]: `${documentsOf(text).reverse().join("\n---\n")}\n` })),
        replace(HISTORY, "  - title: Calendar conversion\n    id: calendars\n    samples: 3\n", ""),
        append(HISTORY, "  - samples: 3\n    id: calendars\n    title: Calendar conversion\n"),
      ),
      version: "same",
    },
    {
      what: "line ends of Windows and a byte order mark, in every file",
      guards: "CRLF in hashes, and a CRLF that a read chunk cuts in two",
      edit: respell((text, path) => ({ [path]: crlf(text) })),
      version: "same",
    },
    {
      what: "numbers spelled otherwise: `7e-1`, `0x3`, `1.0`",
      guards: "keys made of a serialisation that is not canonical",
      edit: all(
        replace(MODELS, "temperature: 0.7", "temperature: 7e-1"),
        replace(DATASET, "samples: 3", "samples: 0x3"),
        replace(POLICIES, "trajectories: 1", "trajectories: 1.0"),
      ),
      version: "same",
    },
    {
      what: "a text folded over lines, a value given by an alias",
      guards: "hashing how a value is written and not what it is",
      edit: all(
        replace(DATASET, "description: Words and dates.", "description: >-\n  Words\n  and dates."),
        replace(MODELS, "name: quick\nid: simulated-quick", "name: &name quick\nid: simulated-quick"),
        replace(POLICIES, "{ graduate: 2, doctoral: 1 }", "{ doctoral: &once 1, graduate: 2 }"),
      ),
      version: "same",
    },
    {
      what: "every default written out, or one that was written out removed",
      guards: "a field that stands at its default changes every hash when it is dropped",
      edit: all(
        replace(DATASET, "samples: 3", "samples: 3\nseed: 0\nlanguage: [en]"),
        replace(POLICIES, "name: writing", "name: writing\nrevision: 1\ncandidates: 3\ndraws: 3"),
        replace(POLICIES, "name: voting", "name: voting\nrule: unanimous\nearlyStop: false"),
        replace(POLICIES, "    trajectories: 1\n", ""),
        replace(POLICIES, "votes: 1", "prompt: judge"),
        replace(POLICIES, "name: keeping", "name: keeping\nexactDuplicates: drop\nsplits: { train: 1 }"),
      ),
      version: "same",
    },
    {
      what: "a file for every document",
      guards: "keys that hold which file something stands in",
      edit: respell((text, path) =>
        Object.fromEntries(
          documentsOf(text).map((one, at) => [`${path.slice(0, -5)}-${at}.yaml`, `${one}\n`]),
        ),
      ),
      version: "same",
    },
    {
      what: "all documents in one file",
      guards: "keys that hold which file something stands in",
      edit: inOneFile,
      version: "same",
    },
    {
      what: "files renamed and moved to sub-folders",
      guards: "moving a file counts as a breaking change",
      edit: respell((text, path) => ({ [`specs/z/a/${path.slice(6).replaceAll("/", "-")}`]: text })),
      version: "same",
    },
    {
      what: "files touched",
      guards: "modification times: identical bytes are stale",
      edit: nothing,
      disturb: async (project) => {
        for (const path of await project.filesIn("specs"))
          await utimes(join(project.directory, path), new Date(), new Date());
      },
      version: "same",
    },
    {
      what: "a discipline, policy and model that nothing uses",
      guards: "hashing whole files or folders and not what is used of them",
      edit: all(
        append(DISCIPLINES, "---\nkind: Discipline\nname: idle\ntitle: Idle\n"),
        append(POLICIES, "---\nkind: CurationPolicy\nname: idle\n"),
        append(MODELS, "---\nkind: Model\nname: idle\nid: simulated-idle\nprovider: judges\n"),
      ),
      version: "same",
    },
  ],
};
