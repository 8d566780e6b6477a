import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect } from "vitest";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import { DiagnosticError } from "../../../src/diagnostics/diagnostic.ts";
import type { Clock } from "../../../src/models/limits/clock.ts";
import { openHub } from "../../../src/remotes/hub/open-hub.ts";
import type { PublishedFile, Receipt, Release, Remote, Wanted } from "../../../src/remotes/remote.ts";
import type { OpenSettings } from "../../../src/remotes/remote-settings.ts";
import { sha256 } from "../../../src/util/digest.ts";
import { temporaryFolder } from "../../util/temporary-folder.ts";
import { HubServer } from "./server.ts";

export const REPO = "ada/physics-problems";
export const URL_OF_REPO = `hf://datasets/${REPO}`;
export const TOKEN = "hf_adaMayWriteEverything1234567890";
const READER = "hf_bobMayOnlyRead12345678901234567";

/** A Hub for each test, that two people know; every request that it takes offence at fails the test. */
export function hubOfTest(): { server: HubServer } {
  const rig = {} as { server: HubServer };
  beforeEach(async () => {
    rig.server = await HubServer.start();
    rig.server.api.users.set(TOKEN, { name: "ada", writes: ["ada"], reads: ["ada"] });
    rig.server.api.users.set(READER, { name: "bob", writes: ["bob"], reads: ["bob", "ada"] });
  });
  afterEach(async () => {
    await rig.server.close();
    expect(rig.server.problems).toEqual([]);
  });
  return rig;
}

/** Waits that nobody has the time for: they are noted and over at once. */
export function hastyClock(): Clock & { readonly waits: number[] } {
  const waits: number[] = [];
  const after = (milliseconds: number, run: () => void) => {
    waits.push(milliseconds);
    const timer = setImmediate(run);
    return () => clearImmediate(timer);
  };
  return { waits, now: () => 0, after };
}

interface Opened extends OpenSettings {
  readonly token?: string | null;
  readonly url?: string;
  readonly clock?: Clock;
  readonly groupBytes?: number;
  readonly silenceMs?: number;
}

export async function open(server: HubServer, opened: Opened = {}): Promise<Remote> {
  const {
    token = TOKEN,
    url = URL_OF_REPO,
    clock = hastyClock(),
    groupBytes,
    silenceMs,
    ...settings
  } = opened;
  const env = { HF_HOME: "/nonexistent", ...(token === null ? {} : { HF_TOKEN: token }) };
  const tuning = {
    clock,
    ...(groupBytes === undefined ? {} : { groupBytes }),
    ...(silenceMs === undefined ? {} : { silenceMs }),
  };
  return openHub(url, { endpoint: server.origin, ...settings }, env, tuning);
}

export const openAsReader = (server: HubServer, settings: OpenSettings = {}): Promise<Remote> =>
  open(server, { ...settings, token: READER });

export const publish = async (server: HubServer, release: Release, opened?: Opened): Promise<Receipt> =>
  (await open(server, opened)).publish(release, () => {});

interface Described {
  readonly version?: string | null;
  readonly dataset?: string;
  /** Told apart from other versions by this alone. */
  readonly digest?: string;
  readonly files?: Readonly<Record<string, string | Buffer>>;
}

const FILES = {
  "README.md": "# Physics\n",
  "spec.json": "{}\n",
  "data/sft/train-00000-of-00001.parquet": "PAR1\0rowsPAR1",
  "jsonl/full/train-00000-of-00001.jsonl": '{"id":1}\n',
};

/** A release in a directory of its own; its manifest has as much as remotes look at. */
export async function release({
  version = "1.0.0",
  dataset = "physics",
  files = FILES,
  digest = JSON.stringify([dataset, ...Object.entries(files).flat().map(String)]),
}: Described = {}): Promise<Release> {
  const directory = await temporaryFolder();
  const put = async (path: string, content: string | Buffer): Promise<PublishedFile> => {
    const bytes = Buffer.from(content);
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), bytes);
    return { path, bytes: bytes.length, sha256: sha256(bytes) };
  };
  const listed: PublishedFile[] = [];
  for (const [path, content] of Object.entries(files)) listed.push(await put(path, content));
  const manifest = { dataset, digest: sha256(digest), files: listed } as unknown as Manifest;
  const last = await put("manifest.json", `${JSON.stringify(manifest)}\n`);
  return { directory, manifest, version, files: [...listed, last] };
}

/** The changed files over those that a release has without being told; null takes one away. */
export function withFiles(files: Readonly<Record<string, string | Buffer | null>>) {
  const all: [string, string | Buffer | null][] = Object.entries({ ...FILES, ...files });
  return Object.fromEntries(all.flatMap(([path, content]) => (content === null ? [] : [[path, content]])));
}

export const wanted = (part: Partial<Wanted>): Wanted => ({
  dataset: null,
  digest: null,
  version: null,
  commit: null,
  ...part,
});

/** The one diagnostic that something ends with. */
export async function diagnosticOf(
  run: Promise<unknown>,
): Promise<{ code: string; message: string; hint?: string }> {
  const error = await run.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw error ?? new Error("it went well");
  expect(error.diagnostics).toHaveLength(1);
  return error.diagnostics[0]!;
}

export async function textOf(bytes: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** The files of a revision by path, without Git's own. */
export function treeOf(server: HubServer, revision: string): Record<string, string> {
  const { tree } = server.repository(REPO).resolve(revision)!;
  const paths = [...tree.keys()].filter((path) => path !== ".gitattributes").sort();
  return Object.fromEntries(paths.map((path) => [path, server.text(REPO, revision, path)!]));
}
