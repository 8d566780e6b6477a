import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import type { ChatRequest } from "../../src/models/chat.ts";
import { requestDigest } from "../../src/simulator/asked.ts";
import { randomOf } from "../../src/util/random.ts";
import {
  built,
  clear,
  expectWholeArtifact,
  filesOf,
  serve,
  servedConfig,
  smallProject,
  start,
} from "../cli/rig.ts";

const WANTED = Number(process.env.CHIMERA_KILLS ?? 60);
/** Ends the loop on a slow machine, where 200 kills would take minutes that nobody asked for. */
const CAP_MS = process.env.CHIMERA_KILLS === undefined ? 25_000 : Number.POSITIVE_INFINITY;

/** Digests of the requests whose replies are recorded, as the server counts them. */
async function recordedRequests(project: string): Promise<Set<string>> {
  const digests = new Set<string>();
  for (const file of await filesOf(join(project, "cache/replies"))) {
    if (file.endsWith(".tmp")) continue;
    const text = await readFile(join(project, "cache/replies", file), "utf8");
    const { request } = JSON.parse(text.slice(text.indexOf("\n") + 1)) as { request: ChatRequest };
    digests.add(requestDigest(request));
  }
  return digests;
}

it(`${WANTED} kills at random moments lose no recorded reply and change no digest`, async () => {
  const undisturbed = await smallProject();
  const { digest, calls } = (await built(undisturbed)).summary;
  const server = await serve({ latencyMs: { median: 12, p99: 60 } });
  const project = await smallProject(servedConfig(server));
  const random = randomOf(["kill", 1]);
  /** Times each recorded request had been answered when its reply was first seen on the disk. */
  let answered = new Map<string, number>();
  let asides = 0;
  const started = Date.now();
  let kills = 0;
  while (kills < WANTED && Date.now() - started < CAP_MS) {
    const { child, ended } = start(project, ["build", "--json"]);
    const first = server.counts().requests;
    const deadline = Date.now() + 1500;
    // From the first call on, so that a kill finds it at work; now and then before that, or while it packs up.
    while (
      random.chance(0.97) &&
      server.counts().requests === first &&
      child.exitCode === null &&
      Date.now() < deadline
    )
      await sleep(3);
    await sleep(random.int(0, 160));
    child.kill("SIGKILL");
    const { status, summary } = await ended.then(async (outcome) => ({
      status: outcome.status,
      summary: outcome.stdout.includes('"summary"') ? outcome.summary : null,
    }));
    kills++;
    const { completions } = server.counts();
    for (const [request, times] of answered) expect(completions[request]).toBe(times);
    for (const request of await recordedRequests(project)) answered.set(request, completions[request]!);
    if (status === null) continue;
    // It came to its end before the kill: the same digest, and from nothing again.
    expect(summary).toMatchObject({ status: "done", digest });
    await expectWholeArtifact(project);
    asides++;
    await clear(project, "dist", "cache");
    answered = new Map();
  }
  const last = await built(project);
  expect(last.summary.digest).toBe(digest);
  await expectWholeArtifact(project);
  const { completions } = server.counts();
  for (const [request, times] of answered) expect(completions[request]).toBe(times);
  // Each kill may cost what was in flight, four calls to each of at most five models, and no more.
  const asked = Object.values(completions).reduce((sum, times) => sum + times, 0);
  expect(asked).toBeLessThanOrEqual((asides + 1) * calls.made + kills * 20);
  if (CAP_MS === Number.POSITIVE_INFINITY) expect(kills).toBe(WANTED);
  expect(kills).toBeGreaterThan(15);
  console.log(
    `${kills} kills, ${asides} builds from nothing between them, ${asked} answers for ${calls.made} calls each`,
  );
}, 600_000);
