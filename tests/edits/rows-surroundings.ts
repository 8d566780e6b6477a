import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { configure, type Project } from "./project.ts";
import type { Group } from "./row.ts";
import { all, CONFIG, HISTORY, MODELS, nothing, POLICIES, replace } from "./specs.ts";

const WEEKDAYS = "history/weekdays";
const SECRET = "correct-horse-battery-staple";
const OTHER_CLOCK = fileURLToPath(new URL("other-clock.cjs", import.meta.url));

const derived = ["cache/results", "cache/blobs", "cache/state", "dist"];
const loseAllButReplies = (project: Project) => project.remove(...derived);
const later = replace(HISTORY, "No date before 1600.", "No date before 1700.");

const lose = (...folders: readonly string[]) => ({
  edit: nothing,
  disturb: (project: Project) => project.remove(...folders),
  version: "same" as const,
});

/** Writes other bytes in place of a file's, as a new file: artifacts share theirs with the cache. */
async function rewrite(project: Project, file: string, change: (bytes: Buffer) => Buffer): Promise<void> {
  const path = join(project.directory, file);
  const bytes = change(await readFile(path));
  await rm(path);
  await writeFile(path, bytes);
}

const flipped = (bytes: Buffer) => {
  const at = bytes.length >> 1;
  bytes[at] = bytes[at]! ^ 1;
  return bytes;
};

/** A cap that some solutions go beyond, with one draw and one candidate: a solution that is cut leaves its slot empty. */
const tight = all(
  replace(MODELS, "maxOutputTokens: 4000", "maxOutputTokens: 400"),
  replace(POLICIES, "prompt: write", "prompt: write\ncandidates: 1"),
  replace(POLICIES, "prompt: solve", "prompt: solve\ndraws: 1"),
);

export const CONFIG_ROWS: Group = {
  title: "Configuration and surroundings",
  rows: [
    {
      what: "base URL of every provider",
      guards: "an endpoint in the key of what is asked of it",
      edit: configure((config) => ({
        ...config,
        providers: Object.fromEntries(
          Object.entries(config.providers!).map(([name, provider]) => [
            name,
            { ...provider, baseURL: "@spare" },
          ]),
        ),
      })),
      disturb: loseAllButReplies,
      version: "same",
    },
    {
      what: "concurrency, timeouts, retries; a Model sent to another provider",
      guards: "how to run in the key of what is made",
      edit: configure((config) => ({
        ...config,
        providers: Object.fromEntries(
          Object.entries(config.providers!).map(([name, provider]) => [
            name,
            { ...provider, concurrency: 1, timeoutSeconds: 5 },
          ]),
        ),
        retries: { attempts: 1, pauseSeconds: 9, maxPauseSeconds: 9 },
        models: { solver: { provider: "judges", concurrency: 3 } },
      })),
      disturb: loseAllButReplies,
      version: "same",
    },
    {
      what: "prices and the budget",
      guards: "how to run in the key of what is made",
      edit: configure((config) => ({
        ...config,
        prices: { "simulated-writer": { input: 1, output: 1 } },
        budget: { usd: 1e-6 },
      })),
      disturb: loseAllButReplies,
      version: "same",
    },
    {
      what: "an API key",
      guards: "a secret in keys, files or logs; another person's key misses everything",
      edit: configure((config) => ({
        ...config,
        providers: Object.fromEntries(
          Object.entries(config.providers!).map(([name, provider]) => [
            name,
            { ...provider, apiKeyEnv: "KEY" },
          ]),
        ),
      })),
      disturb: loseAllButReplies,
      build: async (project) => {
        await project.build({ env: { KEY: SECRET } });
        for (const file of await project.filesIn("."))
          expect(await readFile(join(project.directory, file), "latin1")).not.toContain(SECRET);
      },
      version: "same",
    },
    {
      what: "`cacheDir` and `distDir`, what lies in them moved along",
      guards: "a cache that is void once it is moved",
      edit: configure((config) => ({ ...config, cacheDir: "deep/down", distDir: "dist" })),
      disturb: async ({ directory }) => {
        await mkdir(join(directory, "deep"));
        await rename(join(directory, "cache"), join(directory, "deep/down"));
      },
      version: "same",
    },
    {
      what: "a configuration that reads the environment, the clock and chance",
      guards: "a clock or the environment in the configuration: always modified",
      edit: (files) => ({
        ...files,
        [CONFIG]: files[CONFIG]!.replace(
          '"pauseSeconds": 0.01',
          '"pauseSeconds": (Date.now() % 7) + Math.random() + Number(process.env.PAUSE ?? 1)',
        ),
      }),
      disturb: loseAllButReplies,
      version: "same",
    },
    {
      what: "environment, locale, time zone, directory it is called in",
      guards: "sorting by locale, times of day, variables of the environment in keys",
      edit: nothing,
      disturb: loseAllButReplies,
      build: (project) =>
        project.program(["build", "--json"], {
          folder: "specs/topics",
          env: {
            LC_ALL: "sv_SE.UTF-8",
            LANG: "tr_TR.UTF-8",
            TZ: "Pacific/Kiritimati",
            HOME: "/nowhere",
            CI: "1",
          },
        }),
      version: "same",
    },
    {
      what: "a clock twenty years ahead",
      guards: "entries that expire; times in keys and artifacts",
      edit: nothing,
      disturb: loseAllButReplies,
      build: (project) =>
        project.program(["build", "--json"], { env: { NODE_OPTIONS: `--require ${OTHER_CLOCK}` } }),
      version: "same",
    },
  ],
};

export const LOSS_ROWS: Group = {
  title: "Losses, damage and company",
  rows: [
    { what: "`cache/results` lost", guards: "an index that is the truth", ...lose("cache/results") },
    {
      what: "`cache/blobs` lost",
      guards: "a hit whose goods are gone fails the build",
      ...lose("cache/blobs"),
    },
    { what: "`cache/state` lost", guards: "an index that is the truth", ...lose("cache/state") },
    {
      what: "`dist` lost",
      guards: "a hit without its artifact: success, and nothing there",
      ...lose("dist"),
    },
    {
      what: "everything lost but the replies, as after a crash between a reply and what is made of it",
      guards: "paid work that is lost between reply and index",
      ...lose(...derived),
    },
    {
      what: "every file of the cache's blobs and results flipped, cut or emptied in turn",
      guards: "a partial entry that counts as a hit, or a broken one that cannot be replaced",
      edit: nothing,
      disturb: async (project) => {
        const changes = [
          flipped,
          (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1),
          () => Buffer.alloc(0),
        ];
        const files = [
          ...(await project.filesIn("cache/results")),
          ...(await project.filesIn("cache/blobs")),
        ];
        for (const [at, file] of files.entries()) await rewrite(project, file, changes[at % 3]!);
      },
      version: "same",
    },
    {
      what: "a data file of the artifact deleted",
      guards: "a partial artifact that counts as whole",
      edit: nothing,
      disturb: async (project) => {
        const files = await project.filesIn("dist");
        await project.remove(files.find((file) => file.endsWith(".parquet"))!);
      },
      version: "same",
    },
    {
      what: "a byte of a data file of the artifact flipped",
      guards: "an artifact that is taken for whole because its files are there",
      edit: nothing,
      disturb: async (project) => {
        const files = await project.filesIn("dist");
        await rewrite(project, files.find((file) => file.endsWith(".jsonl"))!, flipped);
      },
      version: "same",
    },
    {
      what: "one recorded solution damaged, and all that was made of it lost",
      guards: "one bad row fails the whole call",
      edit: nothing,
      disturb: async (project) => {
        await loseAllButReplies(project);
        for (const file of await project.filesIn("cache/replies")) {
          const text = await readFile(join(project.directory, file), "utf8");
          if (!text.includes('"model":"simulated-solver"')) continue;
          return rewrite(project, file, flipped);
        }
      },
      calls: [0, 0, 1, 0],
      version: "same",
    },
    {
      what: "half-written files left behind by a crash, state files cut",
      guards: "torn files and locks that a later run stumbles on",
      edit: nothing,
      disturb: async (project) => {
        for (const file of await project.filesIn("cache/state"))
          await rewrite(project, file, (bytes) => bytes.subarray(0, bytes.length >> 1));
        for (const file of await project.filesIn("cache/replies"))
          await writeFile(join(project.directory, `${file}.4194305-0123abcd.tmp`), "chimera reply");
        await project.remove("cache/results");
        const lease = join(project.directory, "cache/state/leases/ab/", "ab".padEnd(64, "0"));
        await mkdir(dirname(lease), { recursive: true });
        await writeFile(lease, "{");
      },
      version: "same",
    },
    {
      what: "solutions that a cap cut, read again under the same cap",
      guards: "cut replies are asked again and again with the same cap",
      from: tight,
      edit: tight,
      disturb: loseAllButReplies,
      version: "same",
    },
    {
      what: "a plan before the build",
      guards: "a dry run that dirties the tree",
      edit: nothing,
      disturb: (project) => project.program(["plan"]),
      version: "same",
    },
    {
      what: "guidance of a topic, and a plan before the build",
      guards: "a dry run that records what it did not do",
      edit: later,
      disturb: (project) => project.program(["plan"]),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "guidance of two topics, one of which was built alone before",
      guards: "a partial run after which the rest counts as fresh",
      edit: replace(HISTORY, "Keep to the Common Era.", "Keep to the second millennium."),
      disturb: (project) => project.build({ selection: { select: ["*/calendars"], limit: null } }),
      calls: [3, 6, 3, 6],
      records: ["history/calendars", WEEKDAYS],
      version: "new",
    },
    {
      what: "guidance of a topic, built by two processes at once",
      guards: "two processes on one cache: torn files, double payment",
      edit: later,
      build: (project) =>
        Promise.all([project.program(["build", "--json"]), project.program(["build", "--json"])]),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "guidance of a topic, and a server that answers 429 to half of the requests",
      guards: "limited requests that are dropped, counted as replies or paid twice",
      edit: all(
        later,
        configure(({ providers, ...config }) => ({
          ...config,
          providers: { ...providers!, writers: { kind: "openai", baseURL: "@storm" } },
        })),
      ),
      calls: [3, 6, 3, 6],
      records: [WEEKDAYS],
      version: "new",
    },
    {
      what: "guidance of a topic, changed again while the build is under way",
      guards: "an input edited during the build, whose result is stored under the new input's key",
      edit: later,
      build: async (project) => {
        let first = true;
        await project.build({
          listener: (event) => {
            if (event.type !== "call" || !first) return;
            first = false;
            project.writeNow(HISTORY, "1700", "1800");
          },
        });
        await project.build();
      },
      calls: [6, 12, 6, 12],
      records: [WEEKDAYS],
      version: "new",
    },
  ],
};
