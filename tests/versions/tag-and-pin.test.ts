import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { parseLock } from "../../src/versions/lock/lock-file.ts";
import { inProcess } from "../cli/in-process.ts";
import { built, chimera, clear, copyOf, manifestOf, smallProject, treeDigest } from "../cli/rig.ts";

const PHYSICS = "specs/topics/physics.yaml";

interface Line {
  readonly version: string;
  readonly isNew: boolean;
  readonly bumped: { readonly from: string; readonly level: string; readonly counts: object | null } | null;
}

let base: string;
beforeAll(async () => {
  base = await smallProject();
  await built(base);
});

async function edit(project: string, path: string, from: string | RegExp, to: string): Promise<void> {
  const text = await readFile(join(project, path), "utf8");
  expect(text).toMatch(from);
  await writeFile(join(project, path), text.replace(from, to));
}

async function rebuilt(project: string): Promise<void> {
  expect((await inProcess(project, ["build", "--json"])).status).toBe(0);
}

/** `chimera tag --json`, which has to succeed. */
async function tag(project: string, ...args: readonly string[]): Promise<Line> {
  const { status, stdout, stderr, lines } = await inProcess(project, [
    "tag",
    "my-dataset",
    ...args,
    "--json",
  ]);
  expect({ status, stdout, stderr }).toMatchObject({ status: 0, stderr: "" });
  return lines<Line>()[0]!;
}

async function refused(project: string, ...args: readonly string[]): Promise<string> {
  const before = await treeDigest(project);
  const { status, stderr } = await inProcess(project, args);
  expect(status).toBe(2);
  expect(await treeDigest(project)).toBe(before);
  return stderr;
}

const lockOf = async (project: string) => {
  const { lock, diagnostics } = parseLock(await readFile(join(project, "chimera.lock"), "utf8"));
  expect(diagnostics).toEqual([]);
  return lock;
};

describe("chimera tag", () => {
  it("keeps the line of each of several processes that tag at once", async () => {
    const project = await copyOf(base);
    const numbers = ["1.0.0", "1.1.0", "1.2.0", "1.3.0", "2.0.0", "3.0.0"];
    const tagged = await Promise.all(
      numbers.map((number) => chimera(project, ["tag", "my-dataset", number])),
    );
    expect(tagged.map(({ status }) => status)).toEqual(numbers.map(() => 0));
    expect((await lockOf(project)).entries.map(({ version }) => version)).toEqual(numbers);
  });

  it("names the newest build by its digest, and says that it is simulated", async () => {
    const project = await copyOf(base);
    await rm(join(project, ".gitattributes"));
    const { status, stdout, stderr } = await chimera(project, ["tag", "my-dataset", "1.0.0"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    const { digest, dataDigest, specDigest, counts } = await manifestOf(project);
    expect(stderr).toContain(`Tagged my-dataset@1.0.0 (${digest.slice(0, 12)}, 9 records, simulated)`);
    expect(stderr).toContain("Simulated: written by the built-in simulator");
    const facts = { digest, dataDigest, specDigest, records: counts.records, scheme: "1.3" };
    expect((await lockOf(project)).entries).toEqual([
      { kind: "tag", dataset: "my-dataset", version: "1.0.0", ...facts },
    ]);
    expect(await readFile(join(project, ".gitattributes"), "utf8")).toBe("chimera.lock merge=union\n");
    const again = await chimera(project, ["tag", "1.0.0"]);
    expect(again).toMatchObject({ status: 0, stdout: "" });
    expect(again.stderr).toContain("my-dataset@1.0.0 already names the newest build");
  });

  it("never moves one: another version is refused, with the number that it may have", async () => {
    const project = await copyOf(base);
    await tag(project, "1.0.0");
    await edit(project, PHYSICS, "Prefer Lindblad", "Prefer Redfield");
    await rebuilt(project);
    const said = await refused(project, "tag", "my-dataset", "1.0.0");
    expect(said).toContain('error lock/tag-taken "my-dataset@1.0.0" already names the version');
    expect(said).toContain('"chimera tag my-dataset 2.0.0", or let the changes choose it with --bump auto.');
    expect(await tag(project, "2.0.0")).toMatchObject({ version: "2.0.0", isNew: true });
    expect(await refused(project, "tag", "my-dataset", "1.0.0")).toContain(
      "The newest build is my-dataset@2.0.0 already.",
    );
  });

  it("finds the number by what became of the records", async () => {
    const project = await copyOf(base);
    await tag(project, "1.0.0");
    const none = { added: 0, removed: 0, changed: 0, moved: 0 };
    const bumped = (level: string, from: string, counts: object) => ({
      level,
      from,
      counts: { ...none, ...counts },
    });
    // Only packaging: what is said about the same records.
    await edit(project, "specs/dataset.yaml", "title: My dataset", "title: Our dataset");
    await rebuilt(project);
    expect(await tag(project, "--bump", "auto")).toMatchObject({
      version: "1.0.1",
      bumped: bumped("patch", "1.0.0", {}),
    });
    // Only more of them.
    await edit(project, PHYSICS, "samples: 3", "samples: 5");
    await rebuilt(project);
    expect(await tag(project, "--bump", "auto", "--pre", "rc")).toMatchObject({
      version: "1.1.0-rc.1",
      bumped: bumped("minor", "1.0.1", { added: 2 }),
    });
    expect(await tag(project, "--bump", "auto", "--pre", "rc")).toMatchObject({
      version: "1.1.0-rc.1",
      isNew: false,
    });
    expect(await tag(project, "--bump", "auto")).toMatchObject({ version: "1.1.0", isNew: true });
    expect(await tag(project, "--bump", "patch")).toMatchObject({ version: "1.1.0", isNew: false });
    // Fewer, with nothing of the tagged version left in dist: its files are found in the cache.
    await edit(project, PHYSICS, "samples: 5", "samples: 4");
    await rm(join(project, "dist"), { recursive: true });
    await rebuilt(project);
    expect(await tag(project, "--bump", "auto")).toMatchObject({
      version: "2.0.0",
      bumped: bumped("major", "1.1.0", { removed: 1 }),
    });
    // To other splits.
    await edit(
      project,
      "specs/policies/curation/standard.yaml",
      /splits:[\s\S]*$/,
      "splits:\n  train: 0.5\n  test: 0.5\n",
    );
    await rebuilt(project);
    const moved = await tag(project, "--bump", "auto");
    expect(moved).toMatchObject({
      version: "3.0.0",
      bumped: { level: "major", counts: { added: 0, changed: 0 } },
    });
    expect((moved.bumped!.counts as { moved: number }).moved).toBeGreaterThan(0);
    expect((await lockOf(project)).tagsOf("my-dataset").map(({ version }) => version)).toEqual([
      "3.0.0",
      "2.0.0",
      "1.1.0",
      "1.1.0-rc.1",
      "1.0.1",
      "1.0.0",
    ]);
  });

  it("takes a number as the user says it, with a word for a pre-release", async () => {
    const project = await copyOf(base);
    expect(await tag(project, "1.0.0-beta.7")).toMatchObject({ version: "1.0.0-beta.7" });
    expect(await tag(project, "1.0.0", "--pre", "rc")).toMatchObject({ version: "1.0.0-rc.1", isNew: true });
    expect(await tag(project, "1.0.0", "--pre", "rc")).toMatchObject({ version: "1.0.0-rc.1", isNew: false });
    expect(await tag(project, "v1.0.0")).toMatchObject({ version: "1.0.0", isNew: true });
    expect(await tag(project, "1.0.0", "--pre", "rc")).toMatchObject({ version: "1.0.0", isNew: false });
  });

  it("never names a preview", async () => {
    const project = await copyOf(base);
    const { digest } = await manifestOf(project);
    expect((await inProcess(project, ["build", "--limit", "2"])).status).toBe(0);
    await tag(project, "1.0.0");
    expect((await lockOf(project)).tagsOf("my-dataset")[0]).toMatchObject({ digest, records: 9 });
    await clear(project, "dist", "chimera.lock");
    expect((await inProcess(project, ["build", "--limit", "2"])).status).toBe(0);
    expect(await refused(project, "tag", "my-dataset", "1.0.0")).toContain('has no version "latest" here');
  });

  it.each<[string, string[], string]>([
    ["no number", ["my-dataset"], "Neither a version nor --bump was given."],
    [
      "a number and a step",
      ["my-dataset", "1.0.0", "--bump", "auto"],
      "A version and --bump were both given.",
    ],
    ["another step", ["my-dataset", "--bump", "huge"], 'auto, patch, minor, major, not "huge".'],
    ["no version number", ["my-dataset", "1.0"], 'lock/bad-version "1.0" is no version number.'],
    ["one alone", ["1.0"], 'lock/bad-version "1.0" is no version number.'],
    ["build metadata", ["my-dataset", "1.0.0+abc"], "lock/bad-version"],
    ["two pre-releases", ["my-dataset", "1.0.0-rc.1", "--pre", "rc"], "lock/bad-version"],
    ["a word that cannot stand there", ["my-dataset", "1.0.0", "--pre", "r_c"], "lock/bad-version"],
    ["nothing to go on from", ["my-dataset", "--bump", "minor"], "lock/nothing-tagged"],
    ["a dataset that was not built", ["other", "1.0.0"], "usage/no-artifact"],
  ])("refuses %s", async (_, args, said) => {
    expect(await refused(base, "tag", ...args)).toContain(said);
  });

  it("refuses to write over a lock file that it cannot read", async () => {
    const project = await copyOf(base);
    await tag(project, "1.0.0");
    await appendFile(join(project, "chimera.lock"), "<<<<<<< HEAD\n");
    expect(await refused(project, "tag", "my-dataset", "1.1.0")).toContain(
      "chimera.lock:5:1 error lock/conflict",
    );
  });
});

describe("chimera pin", () => {
  let project: string;
  let digests: readonly string[];
  beforeAll(async () => {
    project = await copyOf(base);
    const first = (await manifestOf(project)).digest;
    await tag(project, "1.0.0");
    await edit(project, PHYSICS, "samples: 3", "samples: 4");
    await rebuilt(project);
    await tag(project, "1.2.0");
    await tag(project, "2.0.0-rc.1");
    digests = [first, (await manifestOf(project)).digest];
  });

  it.each<[string, string, string, 0 | 1]>([
    ["a tag", "my-dataset@1.0.0", "1.0.0", 0],
    ["the newest build, by its release", "my-dataset@latest", "1.2.0", 1],
    ["a range", "my-dataset@^1.0", "1.2.0", 1],
    ["another range", "my-dataset@~1.0.0", "1.0.0", 0],
    ["a pre-release", "my-dataset@2.0.0-rc.1", "2.0.0-rc.1", 1],
  ])("takes %s", async (_, reference, version, which) => {
    const { status } = await inProcess(project, ["pin", reference]);
    expect(status).toBe(0);
    expect((await lockOf(project)).pinOf("my-dataset")).toMatchObject({ version, digest: digests[which] });
    const before = await treeDigest(project);
    const again = await inProcess(project, ["pin", reference]);
    expect(again).toMatchObject({ status: 0, stderr: expect.stringContaining("is pinned already") });
    expect(await treeDigest(project)).toBe(before);
  });

  it("takes a tag whose version is not in dist, and a digest or a path that has no tag", async () => {
    const other = await copyOf(project);
    await rm(join(other, "dist"), { recursive: true });
    expect((await inProcess(other, ["pin", "my-dataset@1.0.0"])).status).toBe(0);
    expect((await lockOf(other)).pinOf("my-dataset")).toMatchObject({ digest: digests[0], records: 9 });
    const untagged = await copyOf(base);
    for (const reference of [`my-dataset@${digests[0]!.slice(0, 8)}`, `./dist/my-dataset/${digests[0]}`]) {
      await clear(untagged, "chimera.lock");
      expect((await inProcess(untagged, ["pin", reference])).status).toBe(0);
      expect((await lockOf(untagged)).pinOf("my-dataset")).toMatchObject({
        version: digests[0]!.slice(0, 12),
        digest: digests[0],
      });
    }
  });

  it.each([
    ["my-dataset@3.0.0", "lock/unknown-tag"],
    ["my-dataset@^3", "lock/unknown-tag"],
    ["my-dataset@", "usage/unknown-version"],
    ["my-dataset@ffffffff", "usage/unknown-version"],
    ["other@latest", "usage/no-artifact"],
  ])("refuses %s", async (reference, code) => {
    expect(await refused(project, "pin", reference)).toContain(`error ${code} `);
  });
});
