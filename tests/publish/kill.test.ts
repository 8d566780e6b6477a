import { readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, expect, it } from "vitest";
import { inProcess } from "../cli/in-process.ts";
import { built, chimera, filesOf, manifestOf, smallProject, treeDigest } from "../cli/rig.ts";
import { verified } from "../versions/artifact-copy.ts";
import { CONFIG, clone, published, pulled, withStore } from "./rig.ts";

const KILL_AT = fileURLToPath(new URL("../cache/kill-at.cjs", import.meta.url));
const KILLS = Number(process.env.CHIMERA_KILLS ?? 9);
const TIMEOUT_MS = 30_000 + KILLS * 10_000;
const MODES = ["before", "torn", "after"] as const;

const killing = (at: string, more: Readonly<Record<string, string>> = {}) => ({
  env: { NODE_OPTIONS: `--require ${KILL_AT}`, CHIMERA_KILL: at, ...more },
});

/** The folder is below the project here, so that what is written there counts as an operation too. */
const INSIDE = { ...CONFIG, remotes: { store: { url: "." } } };

let base: string;
let digest: string;
let whole: string;
beforeAll(async () => {
  base = await smallProject(INSIDE);
  await built(base);
  digest = (await manifestOf(base)).digest;
  whole = await treeDigest(join(base, "dist/my-dataset", digest));
  await inProcess(base, ["tag", "my-dataset", "1.0.0"]);
  await inProcess(base, ["pin", "my-dataset@1.0.0"]);
});

/** How many operations a command writes by, when nothing kills it. */
async function operationsOf(directory: string, args: readonly string[]): Promise<number> {
  const counted = join(directory, "../operations");
  const { status, stderr } = await chimera(
    directory,
    args,
    killing("before:0", { CHIMERA_KILL_COUNT: counted }),
  );
  expect([status, stderr]).toEqual([0, ""]);
  return Number(await readFile(counted, "utf8"));
}

/** Several copies at once make now one folder more for them, now one less. */
const MORE_OR_LESS = 4;

/** Points spread over all operations that there are in any case. */
const pointsOf = (operations: number) =>
  Array.from(
    { length: KILLS },
    (_, nth) => `${MODES[nth % 3]}:${Math.ceil(((nth + 1) * (operations - MORE_OR_LESS)) / KILLS)}`,
  );

it(
  "a publication that is killed goes on where it was, and shows nothing by halves",
  async () => {
    const args = ["publish", "--json"];
    const operations = await operationsOf(await withStore(base), args);
    expect(operations).toBeGreaterThan(60);
    for (const point of pointsOf(operations)) {
      const project = await withStore(base);
      const { signal } = await chimera(project, args, killing(point));
      expect([point, signal]).toEqual([point, "SIGKILL"]);
      const there = join(project, "my-dataset", digest);
      if ((await filesOf(there)).includes("manifest.json"))
        expect([point, (await verified(there)).findings]).toEqual([point, []]);
      if ((await filesOf(join(project, "my-dataset/tags"))).length > 0)
        expect([point, await treeDigest(there)]).toEqual([point, whole]);
      const again = await published(project);
      expect([point, await treeDigest(there)]).toEqual([point, whole]);
      expect(again.sent.files).toBeLessThanOrEqual(12);
      expect(await published(project)).toMatchObject({ status: "unchanged", sent: { files: 0 } });
      expect(await readFile(join(project, "chimera.lock"), "utf8")).toMatch(
        /^published my-dataset 1\.0\.0 /m,
      );
    }
  },
  TIMEOUT_MS,
);

it(
  "a pull that is killed goes on where it was, and shows nothing by halves",
  async () => {
    const project = await withStore(base);
    await published(project, "--to", "../store");
    const args = ["pull", "--from", "../store", "--json"];
    const counted = await clone(project, "counted");
    const operations = await operationsOf(counted, args);
    expect(operations).toBeGreaterThan(60);
    for (const [nth, point] of pointsOf(operations).entries()) {
      const directory = await clone(project, `clone-${nth}`);
      const { signal } = await chimera(directory, args, killing(point));
      expect([point, signal]).toEqual([point, "SIGKILL"]);
      const place = join(directory, "dist/my-dataset", digest);
      const appeared = (await filesOf(place)).length > 0;
      if (appeared) expect([point, await treeDigest(place)]).toEqual([point, whole]);
      const gathered = await filesOf(join(directory, "dist/my-dataset/.pull", digest));
      const kept = gathered.filter((path) => path !== "manifest.json" && !/\.part$|\.tmp$/.test(path)).length;
      const again = await pulled(directory, "--from", "../store");
      const { received, status } = again;
      expect([point, status]).toEqual([point, appeared ? "unchanged" : "pulled"]);
      expect([point, received.files]).toEqual([point, appeared ? 0 : 12 - kept]);
      expect([point, await treeDigest(place)]).toEqual([point, whole]);
      const names = await readdir(join(directory, "dist/my-dataset"));
      if (!appeared) expect([point, names.sort()]).toEqual([point, [digest, "latest"]]);
      await rm(directory, { recursive: true });
    }
  },
  TIMEOUT_MS,
);
