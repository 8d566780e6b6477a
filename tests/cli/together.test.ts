import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  built,
  chimera,
  clear,
  copyOf,
  expectWholeArtifact,
  filesOf,
  serve,
  servedConfig,
  smallProject,
  treeDigest,
} from "./rig.ts";

let project: string;
let digest: string | null;
let tree: string;

beforeAll(async () => {
  project = await smallProject();
  digest = (await built(project)).summary.digest;
  tree = await treeDigest(join(project, "dist"));
});

async function expectSame(
  copy: string,
  outcomes: readonly { readonly summary: { readonly digest: string | null } }[],
) {
  expect(outcomes.map(({ summary }) => summary.digest)).toEqual(outcomes.map(() => digest));
  expect(await treeDigest(join(copy, "dist"))).toBe(tree);
  await expectWholeArtifact(copy);
  expect((await filesOf(join(copy, "cache"))).filter((file) => file.endsWith(".tmp"))).toEqual([]);
}

describe("several builds at once on one cache", () => {
  it("both end with the same version, from nothing", async () => {
    const server = await serve({ latencyMs: { median: 5, p99: 40 } });
    const copy = await smallProject(servedConfig(server));
    const outcomes = await Promise.all([built(copy), built(copy)]);
    await expectSame(copy, outcomes);
    // The first answer wins: whatever both asked for, one reply stands.
    const replies = Object.keys(server.counts().completions).length;
    expect((await filesOf(join(copy, "cache/replies"))).length).toBe(replies);
  });

  it("both put the same artifact in place", async () => {
    const copy = await copyOf(project);
    for (let round = 0; round < 3; round++) {
      await clear(copy, "dist");
      await expectSame(copy, await Promise.all([built(copy), built(copy), built(copy)]));
    }
  });

  it("may read what the other is writing", async () => {
    const copy = await copyOf(project);
    await clear(copy, "cache/results", "cache/blobs");
    const [outcome, shown, listed] = await Promise.all([
      built(copy),
      chimera(copy, ["show"]),
      chimera(copy, ["versions"]),
    ]);
    expect([shown.status, listed.status]).toEqual([0, 0]);
    await expectSame(copy, [outcome]);
  });
});
