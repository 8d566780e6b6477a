import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Config } from "../../src/config/config.ts";
import { emptyDirectory, writeConfig } from "../cli/rig.ts";
import type { Files } from "../edits/specs.ts";

export async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

/** Lets one server answer for every provider that the specs of tests/edits name. */
export function serveFrom(directory: string, url: string, more: Partial<Config> = {}): Promise<void> {
  const provider = { kind: "openai" as const, baseURL: url, concurrency: 4 };
  const names = ["writers", "validators", "solvers", "judges"];
  const providers = Object.fromEntries(names.map((name) => [name, provider]));
  return writeConfig(directory, {
    defaultDataset: "base",
    providers,
    retries: { pauseSeconds: 0.01 },
    ...more,
  });
}

export async function servedProject(files: Files, url: string, more?: Partial<Config>): Promise<string> {
  const directory = await emptyDirectory();
  await writeFiles(directory, files);
  await serveFrom(directory, url, more);
  return directory;
}
