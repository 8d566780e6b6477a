import { readFileSync, readlinkSync, statSync } from "node:fs";
import { mkdir, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { DatasetContent } from "../../src/dataset/dataset-target.ts";
import { type ArtifactPlace, placeArtifact } from "../../src/dataset/place-artifact.ts";
import { MissingBlob } from "../../src/engine/engine.ts";
import { BlobStore } from "../../src/store/blob-store.ts";
import { type Digest, sha256 } from "../../src/util/digest.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";

/** A store that tells which blobs were read from the disk. */
class CountingBlobs extends BlobStore {
  readonly read: Digest[] = [];

  override readFromDisk(digest: Digest): Uint8Array | null {
    this.read.push(digest);
    return super.readFromDisk(digest);
  }
}

const FILES = {
  "data/train.parquet": "PAR1 rows",
  "jsonl/train.jsonl": '{"id":"a"}\n',
  "README.md": "# Card",
  "manifest.json": "{}",
};

/** A cache and a place for artifacts, used by one process after another. */
async function open() {
  const folder = await temporaryFolder();
  const blobsDir = join(folder, "cache/blobs");
  const seed = new BlobStore(blobsDir);
  const version = (files: Readonly<Record<string, string>>): DatasetContent => ({
    digest: sha256(JSON.stringify(files)),
    records: 1,
    unfilled: 0,
    rejected: 0,
    simulated: true,
    files: Object.entries(files).map(([path, text]) => ({
      path,
      blob: seed.put(text),
      bytes: Buffer.byteLength(text),
    })),
  });
  return {
    folder,
    version,
    pathOf: (text: string) => seed.path(sha256(text)),
    stampsFile: join(folder, "cache/state/placed/small"),
    /** Places a version as a new process does; gives its directory and the texts that were read for it. */
    place: (content: DatasetContent, changes: Partial<ArtifactPlace> = {}) => {
      const blobs = new CountingBlobs(blobsDir);
      const datasetDir = join(folder, "dist/small");
      const place = { datasetDir, stateDir: join(folder, "cache/state"), latest: true, ...changes };
      const path = placeArtifact(blobs, place, content);
      return { path, read: blobs.read };
    },
    dist: () => filesIn(join(folder, "dist")),
  };
}

const textsIn = (path: string) =>
  Object.fromEntries(Object.keys(FILES).map((file) => [file, readFileSync(join(path, file), "utf8")]));
const inodeOf = (path: string) => statSync(path).ino;

describe("placing an artifact", () => {
  test("puts every file there, shared with the cache, and points latest at it", async () => {
    const { folder, version, pathOf, place } = await open();
    const content = version(FILES);
    const { path } = place(content);
    expect(path).toBe(join(folder, "dist/small", content.digest));
    expect(textsIn(path)).toEqual(FILES);
    for (const [file, text] of Object.entries(FILES))
      expect(inodeOf(join(path, file))).toBe(inodeOf(pathOf(text)));
    expect(readlinkSync(join(folder, "dist/small/latest"))).toBe(content.digest);
    expect((await readdir(join(folder, "dist/small"))).sort()).toEqual([content.digest, "latest"]);
  });

  test("of a part of a dataset leaves latest where it is", async () => {
    const { folder, version, place } = await open();
    const whole = place(version(FILES));
    const part = place(version({ ...FILES, "README.md": "# Part" }), { latest: false });
    expect(part.path).not.toBe(whole.path);
    expect(join(folder, "dist/small", readlinkSync(join(folder, "dist/small/latest")))).toBe(whole.path);
  });

  test("reads each blob once, and none again while nothing is touched", async () => {
    const { version, place } = await open();
    const content = version(FILES);
    const first = place(content);
    expect(first.read.toSorted()).toEqual(content.files.map(({ blob }) => blob).sort());
    const inode = inodeOf(first.path);
    expect(place(content).read).toEqual([]);
    expect(inodeOf(first.path)).toBe(inode);
  });

  test("reads of the next version only what is new in it", async () => {
    const { version, place } = await open();
    const first = place(version(FILES));
    const next = place(version({ ...FILES, "README.md": "# Other card" }));
    expect(next.read).toEqual([sha256("# Other card")]);
    expect(textsIn(next.path)).toEqual({ ...FILES, "README.md": "# Other card" });
    expect(inodeOf(join(next.path, "manifest.json"))).toBe(inodeOf(join(first.path, "manifest.json")));
    // Taking away a name of a file moves its stamp.
    await rm(next.path, { recursive: true });
    const again = place(version({ ...FILES, "README.md": "# Other card" }));
    expect(again.read).toHaveLength(4);
    expect(textsIn(next.path)["README.md"]).toBe("# Other card");
  });

  test("believes the stamps of files that are in place, and reads none of these", async () => {
    const { version, place, stampsFile } = await open();
    const content = version(FILES);
    const card = join(place(content).path, "README.md");
    await rm(card);
    await writeFile(card, "# Cart");
    const { size, mtimeNs, ctimeNs, ino } = statSync(card, { bigint: true });
    const forged = readFileSync(stampsFile, "utf8").replace(
      new RegExp(`(${sha256("# Card")})\t.*`),
      `$1\t${size} ${mtimeNs} ${ctimeNs} ${ino}`,
    );
    await writeFile(stampsFile, forged);
    place(content);
    expect(readFileSync(card, "utf8")).toBe("# Cart");
  });

  test("hashes again what has another stamp, and leaves what is whole in its place", async () => {
    const { version, pathOf, place, stampsFile } = await open();
    const content = version(FILES);
    const { path } = place(content);
    const inode = inodeOf(path);
    const stamps = readFileSync(stampsFile, "utf8");
    await utimes(pathOf("# Card"), 1000, 1000);
    expect(place(content).path).toBe(path);
    expect(inodeOf(path)).toBe(inode);
    const moved = readFileSync(stampsFile, "utf8");
    expect(moved).not.toBe(stamps);
    const changed = moved.split("\n").filter((line) => !stamps.includes(line));
    expect(changed.map((line) => line.split("\t")[0])).toEqual([sha256("# Card")]);
  });
});

describe("damage", () => {
  test("to a file of the artifact alone is put right from the cache", async () => {
    const { version, place, dist } = await open();
    const content = version(FILES);
    const { path } = place(content);
    const before = await dist();
    for (const [file, text] of [
      ["README.md", "# Cart"],
      ["data/train.parquet", ""],
      ["manifest.json", null],
    ] as const) {
      await rm(join(path, file));
      if (text !== null) await writeFile(join(path, file), text);
      place(content);
      expect(textsIn(path)).toEqual(FILES);
    }
    await rm(join(path, "data"), { recursive: true });
    await writeFile(join(path, "data"), "a file in the place of a folder");
    place(content);
    expect(textsIn(path)).toEqual(FILES);
    expect(await dist()).toEqual(before);
  });

  test("through one of its names is found in the cache too: it is missing, and nothing half done is left", async () => {
    const { folder, version, pathOf, place, dist } = await open();
    const content = version(FILES);
    const { path } = place(content);
    const before = await dist();
    // Equal length: the stamp alone tells.
    await writeFile(join(path, "README.md"), "# Cart");
    await rm(pathOf("{}"));
    let failure: unknown;
    try {
      place(content);
    } catch (error) {
      failure = error;
    }
    expect(failure).toBeInstanceOf(MissingBlob);
    expect((failure as MissingBlob).digests.toSorted()).toEqual([sha256("# Card"), sha256("{}")].sort());
    expect(await dist()).toEqual(before);
    // Made anew, they are placed.
    const blobs = new BlobStore(join(folder, "cache/blobs"));
    for (const text of ["# Card", "{}"]) blobs.put(text);
    expect(textsIn(place(content).path)).toEqual(FILES);
  });

  test("to a blob of a new version's is found before it is placed", async () => {
    const { version, pathOf, place, dist } = await open();
    place(version(FILES));
    const before = await dist();
    const next = version({ ...FILES, "README.md": "# Other card" });
    await writeFile(pathOf("# Other card"), "# Other cart");
    expect(() => place(next)).toThrow(MissingBlob);
    expect(await dist()).toEqual(before);
  });

  test.each([
    ["gone", null],
    ["garbage", "\0\n\t\nno stamps here\n"],
    ["of another place", `${sha256("# Card")}\t6 1 1 1`],
  ])("to what is remembered costs reading, not more: %s", async (_, text) => {
    const { folder, version, place, stampsFile } = await open();
    const content = version(FILES);
    const { path } = place(content);
    await rm(stampsFile);
    if (text !== null) await writeFile(stampsFile, text);
    await rm(join(folder, "dist"), { recursive: true });
    expect(place(content).read.toSorted()).toEqual(content.files.map(({ blob }) => blob).sort());
    expect(textsIn(path)).toEqual(FILES);
    expect(place(content).read).toEqual([]);
  });

  test("to the place of what is remembered is nothing that a build fails of", async () => {
    const { folder, version, place } = await open();
    await mkdir(join(folder, "cache/state"), { recursive: true });
    await writeFile(join(folder, "cache/state/placed"), "a file in the place of a folder");
    const content = version(FILES);
    const { path } = place(content);
    expect(place(content).path).toBe(path);
    expect(textsIn(path)).toEqual(FILES);
  });
});
