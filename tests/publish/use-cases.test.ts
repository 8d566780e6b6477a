import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type PublishOptions, publishVersion } from "../../src/app/publish/publish-version.ts";
import { pullVersion } from "../../src/app/publish/pull-version.ts";
import { locateVersion } from "../../src/app/versions/locate-version.ts";
import { publishText } from "../../src/cli/report/publish-text.ts";
import { unreachable } from "../../src/diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../src/diagnostics/diagnostic.ts";
import { FolderStore } from "../../src/remotes/folder-store.ts";
import type { Receipt, Remote } from "../../src/remotes/remote.ts";
import { StoreRemote } from "../../src/remotes/store-remote.ts";
import { readLock } from "../../src/versions/lock/lock-file.ts";
import { built, emptyDirectory, manifestOf, smallProject, treeDigest } from "../cli/rig.ts";
import { CONFIG } from "./rig.ts";

const HUB = "hf://datasets/acme/starter";
const COMMIT = "c0ffee".padEnd(40, "0");

let base: string;
beforeAll(async () => {
  base = await smallProject(CONFIG);
  await built(base);
});

/** A remote with commits, that says what became of a publication. */
const saying = (receipt: Partial<Receipt>): Remote => ({
  url: HUB,
  publish: async () => ({
    status: "published",
    commit: COMMIT,
    location: "https://example.org/starter",
    sent: { files: 12, bytes: 1000 },
    notes: [],
    ...receipt,
  }),
  isPublished: async () => false,
  find: async () => null,
});

async function publish(remote: Remote, more: Partial<PublishOptions> = {}) {
  const project = await emptyDirectory("project");
  await cp(base, project, { recursive: true, verbatimSymlinks: true });
  const published = await publishVersion({
    located: await locateVersion(project, undefined, "publish"),
    version: null,
    project: {
      projectDir: project,
      dirs: { project, cache: join(project, "cache"), dist: join(project, "dist") },
    },
    remote,
    run: {},
    dryRun: false,
    onSent: () => undefined,
    ...more,
  });
  return { published, text: publishText(published), publications: (await readLock(project)).publications };
}

describe("publishing to a remote with commits", () => {
  it("locks the commit", async () => {
    const { published, publications } = await publish(saying({}));
    expect(published).toMatchObject({ status: "published", commit: COMMIT, locked: true });
    expect(publications).toMatchObject([{ remote: HUB, commit: COMMIT }]);
  });

  it("locks nothing that is only proposed, and does not say that it is there", async () => {
    const run = { pullRequest: true };
    const notes = ["Merge the pull request to publish it: https://example.org/1"];
    const first = await publish(saying({ notes }), { run });
    expect(first.published).toMatchObject({ status: "proposed", locked: false });
    expect(first.text).toContain("Proposed my-dataset@");
    const again = await publish(saying({ status: "unchanged", sent: { files: 0, bytes: 0 }, notes }), {
      run,
    });
    expect(again.published).toMatchObject({ status: "unchanged", locked: false });
    for (const { text, publications } of [first, again]) {
      expect(publications).toEqual([]);
      expect(text).toContain(notes[0]);
      expect(text).not.toMatch(/Published|already|says where/);
    }
  });
});

describe("pulling", () => {
  /** The version at a folder, behind a remote that may break. */
  async function stored() {
    const root = await emptyDirectory("store");
    const remote = new StoreRemote(new FolderStore(root, "file:///store"));
    await publish(remote);
    const { digest } = await manifestOf(base);
    return { remote, digest, wanted: { dataset: "my-dataset", digest, version: null, commit: null } };
  }

  it("goes on elsewhere from what a remote gave before it broke", async () => {
    const { remote, digest, wanted } = await stored();
    let files = 0;
    const breaking: Remote = {
      url: HUB,
      publish: remote.publish.bind(remote),
      isPublished: remote.isPublished.bind(remote),
      find: async (what) => {
        const found = (await remote.find(what))!;
        return {
          ...found,
          commit: COMMIT,
          read: async function* (path: string) {
            if (++files > 5) throw new DiagnosticError([unreachable(HUB, "the connection broke")]);
            yield* found.read(path);
          },
        };
      },
    };
    const dist = await emptyDirectory("dist");
    const told: number[] = [];
    const pulled = await pullVersion({
      sources: [breaking, remote].map((one) => ({ open: async () => one, wanted })),
      target: { kind: "dist", dist, latest: false },
      lock: null,
      onReceived: ({ bytes, of }) => told.push(bytes / of),
      onWaiting: () => undefined,
    });
    expect(pulled).toMatchObject({ status: "pulled", remote: "file:///store", received: { files: 12 - 5 } });
    expect(pulled.passedOver.map(({ code }) => code)).toEqual(["remote/unreachable"]);
    expect(told.at(-1)).toBe(1);
    expect(await treeDigest(join(dist, "my-dataset", digest))).toBe(
      await treeDigest(join(base, "dist/my-dataset", digest)),
    );
  });

  it("throws all that went wrong where nobody has it", async () => {
    const { wanted } = await stored();
    const dist = await emptyDirectory("dist");
    const down = async (): Promise<Remote> => {
      throw new DiagnosticError([unreachable(HUB, "no answer")]);
    };
    const options = {
      sources: [
        { open: down, wanted },
        { open: async () => saying({}), wanted },
      ],
      target: { kind: "dist", dist, latest: false } as const,
      lock: null,
      onReceived: () => undefined,
      onWaiting: () => undefined,
    };
    await expect(pullVersion(options)).rejects.toThrow(/remote\/unreachable.*\n.*remote\/no-such-version/);
    expect(await readFile(join(base, "chimera.lock"), "utf8").catch(() => "")).toBe("");
  });
});
