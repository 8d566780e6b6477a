import { existsSync } from "node:fs";
import { cp, readFile, readlink } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { BuildSummary } from "../../src/app/events.ts";
import { startSimulatorServer } from "../../src/simulator/server.ts";
import { type Random, randomOf } from "../../src/util/random.ts";
import { inProcess } from "../cli/in-process.ts";
import { chimera, emptyDirectory, expectWholeArtifact } from "../cli/rig.ts";
import { all, DATASET, FILES, type Files, HISTORY, LINGUISTICS, replace } from "../edits/specs.ts";
import { Account } from "./account.ts";
import { servedProject, serveFrom, writeFiles } from "./served-project.ts";

const WANTED = Number(process.env.CHIMERA_KILLS ?? 200);
/** Ends the run on a slow machine, after kills as evenly spread as all of them; none when their number is asked for. */
const CAP_MS = process.env.CHIMERA_KILLS === undefined ? 60_000 : Number.POSITIVE_INFINITY;
const KILL_AT = fileURLToPath(new URL("kill-at.cjs", import.meta.url));
const LANES = 2;

/** 2 topics of 2 slots: 20 calls. */
const TINY: Files = all(
  replace(DATASET, "samples: 3", "samples: 2\nexclude: [history/weekdays, linguistics/vowel-harmony]"),
  replace(HISTORY, "    samples: 3\n", ""),
)(FILES);
const EDITED = replace(
  LINGUISTICS,
  "  - Rule ordering",
  "  - title: Rule ordering\n    guidance: Two rules.",
)(TINY);

const killing = (at: string, more: Readonly<Record<string, string>> = {}) => ({
  env: { NODE_OPTIONS: `--require ${KILL_AT}`, CHIMERA_KILL: at, ...more },
});

/** A build that is killed: from nothing, or of an edit of what was built. */
interface Course {
  readonly files: Files;
  /** A project whose cache and artifacts it starts with. */
  readonly built: string | null;
  readonly digest: string;
  /** Operations by which it writes when nothing kills it. */
  readonly operations: number;
}

async function open(course: Pick<Course, "files" | "built">) {
  const server = await startSimulatorServer({ latencyMs: 1 });
  const project = course.built === null ? await emptyDirectory() : await copied(course.built);
  await writeFiles(project, course.files);
  await serveFrom(project, server.url);
  return { server, project, account: await Account.open(server, project) };
}

async function copied(from: string): Promise<string> {
  const directory = await emptyDirectory();
  await cp(from, directory, { recursive: true, verbatimSymlinks: true });
  return directory;
}

async function courseOf(files: Files, built: string | null): Promise<Course> {
  const { server, project } = await open({ files, built });
  const counted = join(project, "../operations");
  const { summary, status } = await chimera(
    project,
    ["build", "--json"],
    killing("before:0", { CHIMERA_KILL_COUNT: counted }),
  );
  expect(status).toBe(0);
  await server.close();
  return { files, built, digest: summary.digest!, operations: Number(await readFile(counted, "utf8")) };
}

/** Points spread evenly over a course, each somewhere within its share, in the three ways in turn. */
function pointsOf(course: Course, count: number, random: Random): string[] {
  const share = course.operations / count;
  return Array.from({ length: count }, (_, nth) => {
    const at = 1 + Math.min(course.operations - 1, Math.floor((nth + random.next()) * share));
    return `${(["before", "torn", "after"] as const)[nth % 3]}:${at}`;
  });
}

interface Tally {
  kills: number;
  /** Kills that found no reply recorded yet, and those that found the new artifact in its place. */
  early: number;
  late: number;
  /** Builds that ended before their operation came. */
  ended: number;
  lost: number;
}

/** Kills a build at each of these points in turn, then lets one come to its end. */
async function survive(course: Course, points: readonly string[], tally: Tally): Promise<void> {
  const { server, project, account } = await open(course);
  try {
    const placed = join(project, "dist/base", course.digest);
    for (const point of points) {
      const { signal, status, stderr } = await chimera(project, ["build", "--json"], killing(point));
      expect([signal ?? status, stderr]).toEqual([signal === null ? 0 : "SIGKILL", ""]);
      if (signal === null) tally.ended++;
      else tally.kills++;
      await account.afterKill();
      if (!existsSync(join(project, "cache/replies"))) tally.early++;
      if (existsSync(placed)) {
        tally.late++;
        // It appears whole or not at all.
        expect(existsSync(join(placed, "manifest.json"))).toBe(true);
      }
    }
    const { status, lines } = await inProcess(project, ["build", "--json"]);
    expect([status, lines<BuildSummary>().at(-1)!.digest]).toEqual([0, course.digest]);
    await account.check();
    expect(await readlink(join(project, "dist/base/latest"))).toBe(course.digest);
    await expectWholeArtifact(project, "base");
    // Leftovers of the dead are all that there is to tell.
    const verified = await inProcess(project, ["cache", "verify"]);
    expect(verified.status).toBe(0);
    expect(verified.stdout).not.toMatch(/^(?!leftover )./m);
    tally.lost += account.lost;
  } catch (error) {
    throw new Error(`killed at ${points.join(" and ")} of ${course.operations}`, { cause: error });
  } finally {
    await server.close();
  }
}

it(`${WANTED} kills, spread over every step by which a build writes, lose no recorded reply and change no digest`, async () => {
  const first = await courseOf(TINY, null);
  const server = await startSimulatorServer();
  const built = await servedProject(TINY, server.url);
  expect((await inProcess(built, ["build"])).status).toBe(0);
  await server.close();
  const edit = await courseOf(EDITED, built);
  const random = randomOf(["kill", 2]);
  const jobs = [
    ...pointsOf(first, Math.ceil(WANTED / 2), random).map((point) => [first, [point]] as const),
    ...pointsOf(edit, Math.ceil(WANTED / 4), random).map((point) => [edit, [point]] as const),
    // A second kill, while the next build picks up what the first one left.
    ...pointsOf(first, Math.ceil(WANTED / 8), random).map(
      (point) => [first, [point, `before:${random.int(1, first.operations >> 1)}`]] as const,
    ),
  ];
  const tally: Tally = { kills: 0, early: 0, late: 0, ended: 0, lost: 0 };
  const waiting = random.shuffle(jobs).values();
  const deadline = Date.now() + CAP_MS;
  const lane = async () => {
    for (const [course, points] of waiting) {
      if (Date.now() < deadline) await survive(course, points, tally);
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  console.log(`${JSON.stringify(tally)} over ${first.operations} and ${edit.operations} operations`);
  // The number of operations moves a little from build to build, so that the last ones may not come.
  expect(tally.kills).toBeGreaterThan(CAP_MS === Number.POSITIVE_INFINITY ? 0.9 * WANTED : 20);
  if (tally.kills > 0.9 * WANTED) expect(Math.min(tally.early, tally.late)).toBeGreaterThan(0);
}, 600_000);
