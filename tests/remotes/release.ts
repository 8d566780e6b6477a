import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Manifest } from "../../src/dataset/manifest.ts";
import type { Release } from "../../src/remotes/remote.ts";
import { sha256 } from "../../src/util/digest.ts";
import { emptyDirectory } from "../cli/rig.ts";

/** A release of few small files; what remotes look at and nothing else is as in a version that was built. */
export async function smallRelease(
  more: { readonly version?: string | null; readonly word?: string } = {},
): Promise<Release> {
  const { version = "1.0.0", word = "one" } = more;
  const directory = await emptyDirectory("version");
  const texts = {
    "README.md": `# ${word}\n`,
    "data/full/train-00000-of-00001.parquet": `rows of ${word}`,
    "empty.jsonl": "",
    "manifest.json": `{"version": "${word}"}\n`,
  };
  const files = [];
  for (const [path, text] of Object.entries(texts)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    files.push({ path, bytes: Buffer.byteLength(text), sha256: sha256(text) });
  }
  const manifest = { dataset: "starter", digest: sha256(`version ${word}`), files: files.slice(0, -1) };
  return { directory, manifest: manifest as unknown as Manifest, version, files };
}
