import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { BuildSummary } from "../../src/app/events.ts";
import type { Drift } from "../../src/app/frozen/verdict.ts";
import { type LockEntry, lineOf } from "../../src/versions/lock/lock-entry.ts";
import { LockFile, readLock, writeLock } from "../../src/versions/lock/lock-file.ts";
import { inProcess } from "../cli/in-process.ts";
import {
  built,
  chimera,
  clear,
  copyOf,
  expectWholeArtifact,
  filesOf,
  manifestOf,
  serve,
  servedConfig,
  smallProject,
  treeDigest,
  writeConfig,
} from "../cli/rig.ts";
import { readOnly } from "../util/mounts.ts";

const PHYSICS = "specs/topics/physics.yaml";
const TOPIC = "physics/open-quantum-systems";
const FROZEN = ["build", "--frozen", "--offline"] as const;

type Judged = BuildSummary & Required<Pick<BuildSummary, "frozen">>;
type Told = Partial<Extract<Drift, { cause: "spec" }>> & {
  cause: string;
  text: string;
  file: string | null;
  line: number;
};

let base: string;
let pinned: LockEntry;
beforeAll(async () => {
  base = await smallProject();
  await built(base);
  for (const args of [
    ["tag", "my-dataset", "1.0.0"],
    ["pin", "my-dataset@1.0.0"],
  ])
    expect((await inProcess(base, args)).status).toBe(0);
  pinned = (await readLock(base)).pinOf("my-dataset")!;
});

/** Digest of everything in a project but dist. */
async function outsideDist(project: string): Promise<string> {
  const parts = (await readdir(project)).filter((name) => name !== "dist").sort();
  const digests = await Promise.all(
    parts.map(async (name) => {
      const path = join(project, name);
      return `${name} ${await treeDigest(path)} ${await readFile(path, "utf8").catch(() => "")}`;
    }),
  );
  return digests.join("\n");
}

/** `chimera build --frozen --offline --json`, which has to leave all but dist as it is, and nothing half-made there. */
async function judged(
  project: string,
  ...more: readonly string[]
): Promise<{ status: number | null; summary: Judged }> {
  const before = await outsideDist(project);
  const outcome = await chimera(project, [...FROZEN, "--json", ...more]);
  expect(outcome.stderr).toBe("");
  expect(await outsideDist(project)).toBe(before);
  expect((await filesOf(join(project, "dist"))).filter((path) => path.includes(".tmp"))).toEqual([]);
  return { status: outcome.status, summary: outcome.summary as Judged };
}

const driftOf = ({ frozen }: Judged) => frozen.drift as unknown as readonly Told[];

async function edit(project: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(project, PHYSICS), "utf8");
  expect(text).toContain(from);
  await writeFile(join(project, PHYSICS), text.replace(from, to));
}

const latestDigest = async (project: string) => (await manifestOf(project)).digest;

describe("a frozen build that gives what is pinned", () => {
  it("says so, and writes nothing outside dist", async () => {
    const project = await copyOf(base);
    const { status, summary } = await judged(project);
    expect(status).toBe(0);
    expect(summary).toMatchObject({ status: "done", digest: pinned.digest, records: 9, calls: { made: 0 } });
    const { kind: _, dataset: __, ...facts } = pinned;
    expect(summary.frozen).toEqual({ pinned: facts, matches: true, drift: [], changes: null });
    const { stderr } = await chimera(project, FROZEN);
    expect(stderr).toContain(`Frozen: what is here gives my-dataset@1.0.0 (${pinned.digest.slice(0, 12)})`);
    expect(stderr).toContain("Simulated:");
  });

  it.each<[string, string[]]>([
    ["without dist", ["dist"]],
    ["from replies alone", ["dist", "cache/results", "cache/blobs", "cache/state"]],
    ["without results", ["dist", "cache/results"]],
    ["without blobs", ["cache/blobs"]],
  ])("puts it there %s", async (_, gone) => {
    const project = await copyOf(base);
    await clear(project, ...gone);
    expect((await judged(project)).status).toBe(0);
    await expectWholeArtifact(project);
    expect(await latestDigest(project)).toBe(pinned.digest);
  });

  it("leaves what is damaged in the cache as it lies, and does without it", async () => {
    const project = await copyOf(base);
    await clear(project, "dist");
    for (const path of await filesOf(join(project, "cache/blobs")))
      await writeFile(join(project, "cache/blobs", path), "damaged");
    await writeFile(join(project, "cache/state/parsed"), "damaged");
    expect((await judged(project)).status).toBe(0);
    await expectWholeArtifact(project);
  });

  it("works with a cache that is mounted read-only", async ({ skip }) => {
    const project = await copyOf(base);
    await clear(project, "dist", "cache/results");
    if (!readOnly(join(project, "cache"))) skip();
    expect((await judged(project)).status).toBe(0);
    await expectWholeArtifact(project);
  });

  it("may call where it is not offline, and records what it paid for", async () => {
    const server = await serve();
    const project = await copyOf(base);
    await writeConfig(project, servedConfig(server));
    await clear(project, "cache", "dist");
    const { status, summary } = await chimera(project, ["build", "--frozen", "--json"]);
    expect(status).toBe(0);
    expect((summary as Judged).frozen.matches).toBe(true);
    expect(summary.calls.made).toBeGreaterThan(0);
    expect(await filesOf(join(project, "cache/replies"))).toHaveLength(summary.calls.made);
    expect((await judged(project)).status).toBe(0);
  });
});

describe("a frozen build that gives something else", () => {
  it("names the edited input and its place, and what became of the records", async () => {
    const project = await copyOf(base);
    await edit(project, "samples: 3", "samples: 2");
    const { status, summary } = await judged(project);
    expect(status).toBe(1);
    expect(summary).toMatchObject({ status: "drifted", path: null, records: 8, frozen: { matches: false } });
    expect(driftOf(summary)).toMatchObject([
      {
        cause: "spec",
        input: `${TOPIC} samples`,
        kind: "changed",
        old: 3,
        new: 2,
        topics: [TOPIC],
        file: PHYSICS,
        line: 8,
      },
    ]);
    expect(summary.frozen.changes).toMatchObject({ counts: { added: 0, removed: 1, changed: 0, moved: 0 } });
    expect(await latestDigest(project)).toBe(pinned.digest);
    expect(await readdir(join(project, "dist/my-dataset"))).toEqual([pinned.digest, "latest"].sort());
    const { stderr } = await chimera(project, FROZEN);
    expect(stderr).toContain("Frozen: what is here does not give my-dataset@1.0.0");
    expect(stderr).toContain(`${PHYSICS}:8:5 ${TOPIC} samples changed: 3 -> 2 — 1 topic`);
    expect(stderr).toContain("Records: 0 changed, 0 added, 1 removed, 0 moved");
    // What the pinned version was made from is in the cache too.
    await clear(project, "dist");
    const again = await judged(project);
    expect([again.status, again.summary.frozen]).toEqual([1, summary.frozen]);
  });

  it("names it where the edit needs replies that are not there, and pays for none", async () => {
    const server = await serve();
    const project = await copyOf(base);
    await writeConfig(project, servedConfig(server));
    await edit(project, "Prefer Lindblad", "Prefer Redfield");
    for (const offline of [true, false]) {
      const before = await outsideDist(project);
      const outcome = await chimera(project, [
        "build",
        "--frozen",
        "--json",
        ...(offline ? ["--offline"] : []),
      ]);
      expect(outcome.status).toBe(1);
      expect(await outsideDist(project)).toBe(before);
      const summary = outcome.summary as Judged;
      expect(summary).toMatchObject({
        status: "failed",
        digest: null,
        frozen: { matches: false, changes: null },
      });
      expect(driftOf(summary).map(({ cause }) => cause)).toEqual(["spec", "missing-replies"]);
      expect(driftOf(summary)).toMatchObject([
        { input: `${TOPIC} guidance`, file: PHYSICS, line: 9 },
        { topics: [TOPIC] },
      ]);
    }
    expect(server.counts().requests).toBe(0);
  });

  it("says that replies are lost, where the specs are the same", async () => {
    const project = await copyOf(base);
    await clear(project, "dist", "cache/results", "cache/blobs");
    const [lost] = await filesOf(join(project, "cache/replies"));
    await rm(join(project, "cache/replies", lost!));
    const { status, summary } = await judged(project);
    expect(status).toBe(1);
    expect(driftOf(summary)).toMatchObject([
      { cause: "missing-replies", replies: 1, topics: [expect.any(String)] },
    ]);
  });

  it("says that the replies are others, where the specs are the same", async () => {
    const project = await copyOf(base);
    await writeConfig(project, servedConfig(await serve({ contentFaults: { empty: 0.2 } })));
    await clear(project, "cache");
    const outcome = await chimera(project, ["build", "--frozen", "--json"]);
    for (const { status, summary } of [outcome, await judged(project)]) {
      expect(status).toBe(1);
      expect(summary).toMatchObject({ status: "drifted", path: null });
      const judgement = summary as Judged;
      expect(driftOf(judgement)).toMatchObject([{ cause: "replies" }]);
      expect(judgement.frozen.changes!.counts.changed).toBeGreaterThan(0);
    }
    expect(await latestDigest(project)).toBe(pinned.digest);
  });

  it("says that the specs are others, where those of the pinned version are nowhere", async () => {
    const project = await copyOf(base);
    await clear(project, "dist", "cache/results");
    await edit(project, "samples: 3", "samples: 2");
    expect(driftOf((await judged(project)).summary)).toMatchObject([
      { cause: "specs", pinned: pinned.specDigest, here: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });

  it("says that digests are made in another way", async () => {
    const project = await copyOf(base);
    await pinAs(project, { digest: "0".repeat(64), scheme: "7.1" });
    expect(driftOf((await judged(project)).summary)).toMatchObject([
      { cause: "scheme", pinned: "7.1", here: "1.3" },
    ]);
  });
});

async function pinAs(project: string, facts: object): Promise<void> {
  const lock = await readLock(project);
  await writeLock(project, lock.with({ ...pinned, ...facts } as LockEntry));
}

describe("a frozen build is refused", () => {
  it("without a pin", async () => {
    const project = await copyOf(base);
    await clear(project, "chimera.lock");
    const { status, stderr } = await chimera(project, FROZEN);
    expect(status).toBe(2);
    expect(stderr).toContain('error lock/nothing-pinned No version of "my-dataset" is pinned');
    expect(stderr).toContain('"chimera pin my-dataset@<version>"');
  });

  it.each([[["--limit", "2"]], [["--select", "physics/*"]], [["--watch"]]])("with %s", async (more) => {
    const { status, stderr } = await inProcess(base, [...FROZEN, ...more]);
    expect(status).toBe(2);
    expect(stderr).toContain(`does not go with ${more[0]}.`);
  });

  it("with a lock file that contradicts itself", async () => {
    const project = await copyOf(base);
    const other = lineOf({ ...pinned, digest: "0".repeat(64) } as LockEntry);
    await writeFile(join(project, "chimera.lock"), `${new LockFile([pinned]).text}${other}\n`);
    const { status, stderr } = await inProcess(project, FROZEN);
    expect(status).toBe(2);
    expect(stderr).toContain("chimera.lock:5:1 error lock/two-digests");
  });
});

describe("on GitHub", () => {
  const env = { GITHUB_ACTIONS: "true" };

  it("drift is marked in the file that was edited, named from the repository's root", async () => {
    const project = await copyOf(base);
    await edit(project, "Prefer Lindblad", "100% Redfield, a;");
    const root = join(project, "..");
    const { status, stdout } = await chimera(project, FROZEN, { env: { ...env, GITHUB_WORKSPACE: root } });
    expect(status).toBe(1);
    const [first, second] = stdout.split("\n");
    expect(first).toMatch(
      /^::error file=project\/specs\/topics\/physics\.yaml,line=9,endLine=9,col=5,endColumn=\d+,title=my-dataset is not the pinned 1\.0\.0::/,
    );
    expect(first).toContain('-> "100%25 Redfield, a;');
    expect(second).toMatch(/^::error title=[^:]*::1 reply is not recorded/);
    const json = await chimera(project, [...FROZEN, "--json"], { env });
    expect(json.stdout).not.toContain("::error");
    expect((await chimera(project, FROZEN)).stdout).toBe("");
  });

  it("so are diagnostics of check and build", async () => {
    const project = await copyOf(base);
    await mkdir(join(project, "specs/a,b"));
    await writeFile(join(project, "specs/a,b/c:d%.yaml"), "kind: Nothing\n");
    const marked =
      /^::error file=specs\/a%2Cb\/c%3Ad%25\.yaml,line=1,endLine=1,col=7,endColumn=14,title=specs\/unknown-kind::[^\n]*Nothing[^\n]*\n$/;
    for (const command of ["check", "build"]) {
      const { status, stdout } = await chimera(project, [command], { env });
      expect([command, status, stdout]).toEqual([command, 2, expect.stringMatching(marked)]);
    }
    expect((await chimera(project, ["check", "--json"], { env })).stdout).not.toContain("::error");
  });
});
