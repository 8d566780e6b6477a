import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import type { PublishedFile, Release } from "../../../src/remotes/remote.ts";
import { sha256 } from "../../../src/util/digest.ts";
import { inProcess } from "../../cli/in-process.ts";
import { emptyDirectory, smallProject } from "../../cli/rig.ts";
import { hubOfTest, open, publish, REPO, release, TOKEN, textOf, wanted } from "./rig.ts";

const rig = hubOfTest();

// An interpreter that has the packages datasets and huggingface_hub.
const python = process.env.CHIMERA_PYTHON;

/** A real artifact, as it would be published. */
async function builtRelease(version: string): Promise<Release> {
  const project = await smallProject();
  const { stderr } = await inProcess(project, ["build"]);
  expect(stderr).toContain("Built my-dataset");
  const directory = join(project, "dist/my-dataset/latest");
  const bytes = await readFile(join(directory, "manifest.json"));
  const manifest = JSON.parse(bytes.toString()) as Manifest;
  const last: PublishedFile = { path: "manifest.json", bytes: bytes.length, sha256: sha256(bytes) };
  return { directory, manifest, version, files: [...manifest.files, last] };
}

async function askPython(more: Record<string, string>): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(
    python!,
    [join(import.meta.dirname, "use_hub.py"), REPO, "1.0.0"],
    {
      env: {
        ...process.env,
        HF_HOME: await emptyDirectory("hf"),
        HF_ENDPOINT: rig.server.origin,
        HF_TOKEN: TOKEN,
        HF_HUB_DISABLE_PROGRESS_BARS: "1",
        HF_HUB_DISABLE_TELEMETRY: "1",
        ...more,
      },
    },
  );
  return JSON.parse(stdout);
}

/** Two programs that store a file by chunks call it the same. */
async function sameName(bytes: Buffer): Promise<void> {
  const { names } = rig.server.xet;
  if (names.size === 0) return;
  const name = names.get(sha256(bytes));
  names.clear();
  rig.server.storage.objects.delete(sha256(bytes));
  await publish(rig.server, await release({ files: { "large.bin": bytes } }), {
    url: "hf://datasets/ada/same",
  });
  expect(names.get(sha256(bytes))).toBe(name);
}

const gitOid = (text: string) =>
  createHash("sha1")
    .update(`blob ${Buffer.byteLength(text)}\0${text}`)
    .digest("hex");

describe.skipIf(python === undefined)("the Hub's Python client, which CHIMERA_PYTHON names", () => {
  it.each([
    ["by LFS", { HF_HUB_DISABLE_XET: "1" }],
    ["by chunks", {}],
  ])("loads what was published, and publishes beside it (%s)", { timeout: 120_000 }, async (way, env) => {
    rig.server.xet.isOffered = way === "by chunks";
    const first = await builtRelease("1.0.0");
    const { commit } = await publish(rig.server, first);
    const found = await askPython(env);
    const paths = [...first.files.map(({ path }) => path), ".gitattributes"].sort();
    const { counts, digest } = first.manifest;
    expect(found).toMatchObject({
      user: "ada",
      private: true,
      sha: commit,
      siblings: paths,
      tags: { "1.0.0": commit },
      commits: [`my-dataset 1.0.0 (${digest.slice(0, 12)})`, "initial commit"],
      damaged: [],
      configs: expect.arrayContaining(Object.keys(counts.views)),
      rows: counts.views.sft,
      streamed: counts.views.sft,
      proposal: 1,
      proposals: ["Upload of-python/more.md with huggingface_hub"],
    });
    const oids = found.files as Record<string, string>;
    const card = await readFile(join(first.directory, "README.md"), "utf8");
    expect(oids["README.md"]).toBe(gitOid(card));
    const shard = first.files.find(({ path }) => path.endsWith(".parquet"))!;
    expect(oids[shard.path]).toBe(shard.sha256);

    const large = rig.server.bytes(REPO, "main", "of-python/large.bin")!;
    expect(sha256(large)).toBe(found.uploaded);
    await sameName(large);
    const { tags, branches } = rig.server.repository(REPO);
    expect(tags.get("of-python")).toBe(branches.get("main"));
    expect(rig.server.text(REPO, "of-python", "of-python/notes.md")).toBeNull();

    expect(await publish(rig.server, first)).toMatchObject({ status: "unchanged", commit });
    expect((await publish(rig.server, { ...first, version: "1.0.1" })).sent.files).toBe(0);
    const version = await (await open(rig.server)).find(wanted({ digest, version: "1.0.1" }));
    expect(await textOf(version!.read("of-python/notes.md"))).toBe("by hand");
  });
});
