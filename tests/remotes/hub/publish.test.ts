import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkLimits } from "../../../src/remotes/hub/commit-plan.ts";
import type { Release } from "../../../src/remotes/remote.ts";
import {
  diagnosticOf,
  hubOfTest,
  open,
  openAsReader,
  publish,
  REPO,
  release,
  TOKEN,
  treeOf,
  URL_OF_REPO,
  withFiles,
} from "./rig.ts";

const rig = hubOfTest();

/** What a release looks like at the Hub. */
const filesOf = (files: Record<string, string | Buffer>, manifest: string | null) => ({
  ...files,
  "manifest.json": manifest,
});

const titlesOf = (branch = "main") => {
  const repository = rig.server.repository(REPO);
  return repository.history(repository.branches.get(branch)!).map(({ title }) => title);
};

describe("publishing to the Hub", () => {
  it("makes a private repository, one commit and a tag of the first version", async () => {
    const first = await release();
    const told: { bytes: number; of: number }[] = [];
    const receipt = await (await open(rig.server)).publish(first, (sent) => told.push(sent));

    const repository = rig.server.repository(REPO);
    const commit = repository.branches.get("main")!;
    expect(repository.visibility).toBe("private");
    expect(titlesOf()).toEqual([`physics 1.0.0 (${first.manifest.digest.slice(0, 12)})`, "initial commit"]);
    expect(repository.commits.get(commit)!.description).toContain(first.manifest.digest);
    expect(Object.fromEntries(repository.tags)).toEqual({ "1.0.0": commit });
    expect(treeOf(rig.server, "1.0.0")).toEqual(filesOf(withFiles({}), expect.stringContaining("physics")));
    const total = first.files.reduce((sum, { bytes }) => sum + bytes, 0);
    expect(receipt).toEqual({
      status: "published",
      commit,
      location: `${rig.server.origin}/datasets/${REPO}/tree/1.0.0`,
      sent: { files: 5, bytes: total },
      notes: ["The repository was created, and is private."],
    });
    expect(told[0]).toEqual({ bytes: 0, of: total });
    expect(told.at(-1)).toEqual({ bytes: total, of: total });
    expect(told.every(({ bytes }, at) => at === 0 || bytes >= told[at - 1]!.bytes)).toBe(true);
  });

  it("keeps Parquet in the storage of large files, and small texts in Git", async () => {
    await publish(rig.server, await release());
    const { tree } = rig.server.repository(REPO).resolve("main")!;
    const kinds = [...tree].map(([path, { kind }]) => [path, kind]);
    expect(Object.fromEntries(kinds)).toMatchObject({
      "README.md": "regular",
      "manifest.json": "regular",
      "data/sft/train-00000-of-00001.parquet": "lfs",
    });
  });

  it("makes it public where that is asked for, and leaves one that is there as it is", async () => {
    const { notes } = await publish(rig.server, await release(), { public: true });
    expect(rig.server.repository(REPO).visibility).toBe("public");
    expect(notes).toEqual(["The repository was created, and is public."]);
    const second = await publish(rig.server, await release({ version: "1.1.0", digest: "second" }));
    expect(second.notes).toEqual(["The repository is public."]);
    rig.server.repository(REPO).visibility = "private";
    const third = await publish(rig.server, await release({ version: "1.2.0", digest: "third" }), {
      public: true,
    });
    expect(third.notes.join()).toContain("is private, and stays so");
    expect(rig.server.repository(REPO).visibility).toBe("private");
  });

  it("sends what is new, deletes what is gone, and leaves alone what is no version's", async () => {
    await publish(
      rig.server,
      await release({ files: withFiles({ "rejected/all.jsonl": "{}\n", "b.parquet": "b" }) }),
    );
    rig.server.repository(REPO).edit("main", { "notes/of-somebody.md": "mine", LICENSE: "MIT" });
    const puts = rig.server.storage.puts.length;
    const files = withFiles({ "README.md": "# Physics, more of it\n", "spec.json": null, "c.parquet": "c" });
    const receipt = await publish(rig.server, await release({ version: "1.1.0", files }));

    expect(treeOf(rig.server, "main")).toEqual({
      ...filesOf(files, expect.stringContaining("physics")),
      "notes/of-somebody.md": "mine",
      LICENSE: "MIT",
    });
    expect(treeOf(rig.server, "1.0.0")).toHaveProperty(["b.parquet"]);
    expect(receipt.sent.files).toBe(3);
    expect(rig.server.storage.puts.length).toBe(puts + 1);
    expect(titlesOf()).toHaveLength(4);
    expect([...rig.server.repository(REPO).tags.keys()]).toEqual(["1.0.0", "1.1.0"]);
  });

  it("sends nothing the second time", async () => {
    const first = await release();
    const { commit } = await publish(rig.server, first);
    rig.server.requests.length = 0;
    const again = await publish(rig.server, first);
    expect(again).toMatchObject({ status: "unchanged", commit, sent: { files: 0, bytes: 0 } });
    expect(rig.server.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it("leaves a later version where it is when an earlier one is published again", async () => {
    const first = await release();
    const { commit } = await publish(rig.server, first);
    const later = await publish(
      rig.server,
      await release({ version: "1.1.0", files: withFiles({ "a.md": "a" }) }),
    );
    expect(await publish(rig.server, first)).toMatchObject({ status: "unchanged", commit });
    expect(rig.server.repository(REPO).branches.get("main")).toBe(later.commit);
  });

  it("goes back to an earlier version under a number of its own", async () => {
    const files = withFiles({});
    await publish(rig.server, await release({ files }));
    await publish(rig.server, await release({ version: "1.1.0", files: withFiles({ "a.md": "a" }) }));
    const back = await publish(rig.server, await release({ version: "1.2.0", files }));
    expect(back.status).toBe("published");
    expect(treeOf(rig.server, "main")).not.toHaveProperty(["a.md"]);
    expect(rig.server.repository(REPO).tags.get("1.2.0")).toBe(
      rig.server.repository(REPO).branches.get("main"),
    );
  });

  it("makes no tag of a version that has no number", async () => {
    const first = await release({ version: null });
    const receipt = await publish(rig.server, first);
    expect(receipt.location).toBe(`${rig.server.origin}/datasets/${REPO}`);
    expect(titlesOf()[0]).toBe(`physics (${first.manifest.digest.slice(0, 12)})`);
    expect(rig.server.repository(REPO).tags.size).toBe(0);
    expect((await publish(rig.server, first)).status).toBe("unchanged");
    expect((await publish(rig.server, { ...first, version: "1.0.0" })).status).toBe("published");
    expect(titlesOf()).toHaveLength(2);
    expect(rig.server.repository(REPO).tags.get("1.0.0")).toBe(receipt.commit);
  });

  it("stops before anything is sent where the tag is another version's", async () => {
    const first = await release();
    await publish(rig.server, first);
    rig.server.requests.length = 0;
    const other = await release({ files: withFiles({ "a.md": "a" }) });
    const { code, message } = await diagnosticOf(publish(rig.server, other));
    expect(code).toBe("remote/tag-taken");
    expect(message).toContain(first.manifest.digest.slice(0, 12));
    expect(rig.server.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  });

  it("stops where the repository holds another dataset", async () => {
    await publish(rig.server, await release());
    const { code, message } = await diagnosticOf(
      publish(rig.server, await release({ dataset: "chemistry" })),
    );
    expect(code).toBe("remote/tag-taken");
    expect(message).toContain("1.0.0");
    const other = await diagnosticOf(
      publish(rig.server, await release({ dataset: "chemistry", version: "2.0.0" })),
    );
    expect(other.code).toBe("remote/refused");
    expect(other.message).toContain('holds the dataset "physics", and not "chemistry"');
  });

  it("says so where it replaces what people wrote at the Hub", async () => {
    await publish(rig.server, await release());
    const edited = rig.server.repository(REPO).edit("main", { "README.md": "Better", "a.md": "mine" });
    const files = withFiles({ "README.md": "# Ours\n", "a.md": "a" });
    const { notes } = await publish(rig.server, await release({ version: "1.1.0", files }));
    expect(notes.slice(1)).toEqual([
      `Files that nobody published with Chimera were replaced (README.md, a.md); commit ${edited.slice(0, 12)} has them.`,
    ]);
  });

  it.each(["README.md", "data/sft/train-00000-of-00001.parquet"])(
    "publishes nothing of a version that changes meanwhile (%s)",
    async (path) => {
      const first = await release();
      await writeFile(join(first.directory, path), "changed");
      const { code, message } = await diagnosticOf(publish(rig.server, first));
      expect(code).toBe("remote/not-whole");
      expect(message).toContain("changed while it was sent");
      expect(titlesOf()).toEqual(["initial commit"]);
      expect(rig.server.storage.objects.size).toBeLessThan(2);
    },
  );

  it("mends a branch that lacks files of the version", async () => {
    const first = await release({ version: null });
    await publish(rig.server, first);
    rig.server.repository(REPO).edit("main", { "spec.json": null });
    const { status, sent } = await publish(rig.server, first);
    expect({ status, sent }).toEqual({ status: "published", sent: { files: 1, bytes: 3 } });
    expect(treeOf(rig.server, "main")).toHaveProperty(["spec.json"]);
  });

  it("publishes files whose names addresses have to escape", async () => {
    const files = withFiles({
      "rejected/empty.jsonl": "",
      "data/a b#c?ü%20&+/日本 'x'.md": "x",
      "data/q?.parquet": "q",
    });
    const named = await release({ files });
    await publish(rig.server, named);
    expect(treeOf(rig.server, "1.0.0")).toMatchObject(files);
    const version = await (await open(rig.server)).find({
      dataset: null,
      digest: null,
      version: "1.0.0",
      commit: null,
    });
    for (const path of Object.keys(files)) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of version!.read(path)) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toBe(files[path]);
    }
  });

  it("sees all of a repository that is listed in pages", async () => {
    rig.server.api.pageSize = 3;
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, at) => [`notes/${at}.md`, `note ${at}`]));
    await publish(rig.server, await release({ files: withFiles(many) }));
    const { sent } = await publish(
      rig.server,
      await release({ version: "1.1.0", files: withFiles({ ...many, "notes/19.md": "another" }) }),
    );
    expect(sent.files).toBe(2);
  });

  it("sends more files than one question may ask about", async () => {
    const many = Object.fromEntries(
      Array.from({ length: 130 }, (_, at) => [`data/${String(at).padStart(5, "0")}.parquet`, `rows ${at}`]),
    );
    await publish(rig.server, await release({ files: many }));
    expect(rig.server.storage.puts).toHaveLength(130);
    expect(rig.server.count(`POST /api/datasets/${REPO}/preupload`)).toBe(2);
    expect(titlesOf()).toHaveLength(2);
  });

  it("refuses more files than the Hub takes, before anything is sent", async () => {
    const files = (count: number, nameOf: (at: number) => string) =>
      new Map(Array.from({ length: count }, (_, at) => [nameOf(at), new URL("file:///")]));
    const check = (adds: Map<string, URL>, deletes: readonly string[] = []) =>
      diagnosticOf(
        Promise.resolve().then(() => checkLimits(URL_OF_REPO, new Map(), { adds, deletes, foreign: [] })),
      );
    const folder = files(10_001, (at) => `data/${at}`);
    const { code, message } = await check(folder);
    expect(code).toBe("remote/refused");
    expect(message).toContain('"data/" would hold 10001 files, and the Hub takes 10000 in a folder');
    await expect(check(folder, ["data/7"])).rejects.toThrow("it went well");
    expect((await check(files(100_001, (at) => `data/${at % 100}/${at}`))).message).toContain("100001 files");
  });

  it("sends a large file in parts, and one that is there already not again", async () => {
    rig.server.storage.partSize = 1_000_000;
    const large = Buffer.alloc(3_500_000, "large ");
    const files = withFiles({ "data/large.parquet": large });
    await publish(rig.server, await release({ files }));
    expect(rig.server.storage.puts).toHaveLength(2);
    const again = withFiles({ "data/elsewhere.parquet": large });
    const { sent } = await publish(rig.server, await release({ version: "2.0.0", files: again }));
    expect(rig.server.storage.puts).toHaveLength(2);
    expect(sent.bytes).toBeLessThan(10_000);
  });
});

describe("a branch of the Hub", () => {
  it("is made where it is missing, and gets the version and its tag", async () => {
    const { location, commit } = await publish(rig.server, await release(), { branch: "drafts/next" });
    const { branches, tags } = rig.server.repository(REPO);
    expect(branches.get("drafts/next")).toBe(commit);
    expect(titlesOf("main")).toEqual(["initial commit"]);
    expect(tags.get("1.0.0")).toBe(commit);
    expect(location).toBe(`${rig.server.origin}/datasets/${REPO}/tree/1.0.0`);
    expect(treeOf(rig.server, "main")).toEqual({});
  });

  it("may get a version that another has, whose tag stays", async () => {
    const first = await release();
    const onBranch = await publish(rig.server, first, { branch: "next" });
    const onMain = await publish(rig.server, first);
    expect(onMain).toMatchObject({ status: "published", sent: { files: 4 } });
    expect(onMain.notes.at(-1)).toContain(
      `The tag 1.0.0 stays where it was, at commit ${onBranch.commit!.slice(0, 12)}`,
    );
    expect(rig.server.repository(REPO).tags.get("1.0.0")).toBe(onBranch.commit);
    expect((await publish(rig.server, first)).status).toBe("unchanged");
  });
});

describe("a pull request at the Hub", () => {
  it("is made once, without a tag, and tells where it is", async () => {
    await publish(rig.server, await release());
    const second = await release({ version: "1.1.0", files: withFiles({ "a.md": "a", "spec.json": null }) });
    const receipt = await publish(rig.server, second, { pullRequest: true });
    const link = `${rig.server.origin}/datasets/${REPO}/discussions/1`;
    expect(receipt).toMatchObject({ status: "published", location: link });
    expect(receipt.notes).toEqual([
      "The repository is private.",
      `Merge the pull request to publish it: ${link}`,
      "Publish it again then, without a pull request, to tag it 1.1.0.",
    ]);
    const repository = rig.server.repository(REPO);
    expect(repository.pullRequests).toMatchObject([{ head: receipt.commit, base: "main" }]);
    expect([...repository.tags.keys()]).toEqual(["1.0.0"]);
    expect(treeOf(rig.server, "main")).not.toHaveProperty(["a.md"]);
    expect(treeOf(rig.server, "refs/pr/1")).not.toHaveProperty(["spec.json"]);

    const again = await publish(rig.server, second, { pullRequest: true });
    expect(again).toMatchObject({ status: "unchanged", location: link, commit: receipt.commit });
    expect(repository.pullRequests).toHaveLength(1);

    repository.merge(1);
    const merged = await publish(rig.server, second, { pullRequest: true });
    expect(merged).toMatchObject({ status: "unchanged", commit: repository.branches.get("main") });
    const tagged = await publish(rig.server, second);
    expect(tagged).toMatchObject({ status: "published", sent: { files: 0, bytes: 0 } });
    expect(repository.tags.get("1.1.0")).toBe(repository.branches.get("main"));
  });

  it("is open to those who may not write", async () => {
    await publish(rig.server, await release());
    rig.server.repository(REPO).visibility = "public";
    const second = await release({ version: "1.1.0", files: withFiles({ "b.parquet": "b" }) });
    const { code, hint } = await diagnosticOf((await openAsReader(rig.server)).publish(second, () => {}));
    expect(code).toBe("remote/denied");
    expect(hint).toContain("--pull-request");
    const proposed = await (await openAsReader(rig.server, { pullRequest: true })).publish(second, () => {});
    expect(proposed.status).toBe("published");
    expect(rig.server.repository(REPO).pullRequests).toMatchObject([{ author: "bob" }]);
  });
});

describe("whether it would be published", () => {
  const isThere = async (one: Release, opened = {}) => (await open(rig.server, opened)).isPublished(one);

  it("is told as it then is, and nothing is sent for it", async () => {
    const first = await release();
    const same = { ...first, version: null };
    expect(await isThere(first)).toBe(false);
    await publish(rig.server, same);
    expect(await isThere(first)).toBe(false);
    expect(await isThere(same)).toBe(true);
    expect(await isThere(same, { branch: "next" })).toBe(false);
    await publish(rig.server, first);
    rig.server.requests.length = 0;
    expect(await isThere(first)).toBe(true);
    const next = await release({ version: "1.1.0", files: withFiles({ "a.md": "a" }) });
    expect(await isThere(next)).toBe(false);
    expect(await isThere(next, { pullRequest: true })).toBe(false);
    expect(rig.server.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
    await publish(rig.server, next, { pullRequest: true });
    expect(await isThere(next, { pullRequest: true })).toBe(true);
    expect(await isThere(next)).toBe(false);
    await publish(rig.server, next);
    expect(await isThere(first)).toBe(true);
    expect(await isThere(same)).toBe(false);
  });

  it("is refused as it then would be", async () => {
    await publish(rig.server, await release());
    const wrong = [
      { dataset: "chemistry" },
      { dataset: "chemistry", version: "2.0.0" },
      { digest: "another" },
    ];
    const codes = [];
    for (const one of wrong) {
      const told = await diagnosticOf(isThere(await release(one)));
      expect(told).toEqual(await diagnosticOf(publish(rig.server, await release(one))));
      codes.push(told.code);
    }
    expect(codes).toEqual(["remote/tag-taken", "remote/refused", "remote/tag-taken"]);
    expect((await diagnosticOf(isThere(await release(), { token: null }))).code).toBe("remote/denied");
  });
});

it("tells nobody the token", async () => {
  const said: unknown[] = [await publish(rig.server, await release())];
  rig.server.fault = () => ({ status: 500, body: `{"error": "no such thing as ${TOKEN}"}` });
  said.push(await diagnosticOf(publish(rig.server, await release())));
  expect(JSON.stringify(said)).toContain("no such thing as ***");
  expect(JSON.stringify(said)).not.toContain(TOKEN);
});
