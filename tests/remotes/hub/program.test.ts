import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Published } from "../../../src/app/publish/publish-version.ts";
import type { Pulled } from "../../../src/app/publish/pull-version.ts";
import { inProcess } from "../../cli/in-process.ts";
import {
  built,
  chimera,
  copyOf,
  manifestOf,
  smallProject,
  start,
  treeDigest,
  writeConfig,
} from "../../cli/rig.ts";
import { clone } from "../../publish/rig.ts";
import { hubOfTest, REPO, TOKEN, URL_OF_REPO } from "./rig.ts";

const rig = hubOfTest();
const env = { HF_TOKEN: TOKEN, HF_HOME: "/nonexistent" };

let base: string;
beforeAll(async () => {
  base = await smallProject();
  await built(base);
  expect((await inProcess(base, ["tag", "my-dataset", "1.0.0", "--json"])).status).toBe(0);
});

/** A project whose remote is the Hub of the test. */
async function project(): Promise<string> {
  const directory = await copyOf(base);
  const hub = { url: URL_OF_REPO, endpoint: rig.server.origin };
  await writeConfig(directory, { defaultDataset: "my-dataset", remotes: { hub } });
  return directory;
}

describe("the program, as it is published", () => {
  it("publishes to the Hub, and pulls from there what chimera.lock names", async () => {
    const directory = await project();
    const { digest } = await manifestOf(directory);
    const { status, stdout, stderr } = await chimera(directory, ["publish"], { env });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `${rig.server.origin}/datasets/${REPO}/tree/1.0.0\n`,
    });
    expect(stderr).toContain(`Published my-dataset@1.0.0 (${digest.slice(0, 12)}) to ${URL_OF_REPO}`);
    expect(stderr).toContain("The repository was created, and is private.");
    const commit = rig.server.repository(REPO).tags.get("1.0.0");
    const lock = await readFile(join(directory, "chimera.lock"), "utf8");
    expect(lock).toContain(
      `published my-dataset 1.0.0 version=${digest} remote=${URL_OF_REPO} commit=${commit}`,
    );
    expect(stdout + stderr + lock).not.toContain(TOKEN);

    const again = await chimera(directory, ["publish", "--json"], { env });
    expect(JSON.parse(again.stdout) as Published).toMatchObject({ status: "unchanged", commit });
    expect(await readFile(join(directory, "chimera.lock"), "utf8")).toBe(lock);

    const elsewhere = await clone(directory);
    const pulled = await chimera(elsewhere, ["pull", "my-dataset@1.0.0", "--json"], { env });
    expect(JSON.parse(pulled.stdout) as Pulled).toMatchObject({
      status: "pulled",
      digest,
      commit,
      pinned: true,
    });
    const version = `dist/my-dataset/${digest}`;
    expect(await treeDigest(join(elsewhere, version))).toBe(await treeDigest(join(directory, version)));
  });

  it("says what to do where there is no token", async () => {
    const directory = await project();
    const { status, stderr } = await chimera(directory, ["publish"], {
      env: { HF_TOKEN: "", HF_HOME: "/nonexistent" },
    });
    expect(status).toBe(2);
    expect(stderr).toContain("remote/denied");
    expect(stderr).toContain("hf auth login");
  });

  it("goes on where it was killed", async () => {
    const directory = await project();
    const running = start(directory, ["publish"], { env });
    let puts = 0;
    rig.server.fault = ({ method }) => {
      if (method !== "PUT" || ++puts < 3) return null;
      running.child.kill("SIGKILL");
      return "cut";
    };
    expect((await running.ended).signal).toBe("SIGKILL");
    expect(rig.server.repository(REPO).commits.size).toBe(1);
    const had = rig.server.storage.puts.length;
    expect(had).toBeGreaterThan(0);

    rig.server.fault = () => null;
    const { status, stdout } = await chimera(directory, ["publish", "--json"], { env });
    expect(status).toBe(0);
    const { sent, files } = JSON.parse(stdout) as Published;
    expect(sent.files).toBe(files - had);
    expect(rig.server.repository(REPO).commits.size).toBe(2);
    expect(new Set(rig.server.storage.puts).size).toBe(rig.server.storage.puts.length);
  });
});
