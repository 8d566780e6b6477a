import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join, relative, sep } from "node:path";
import type { StoredResult } from "../../engine/engine.ts";
import type { ChatRequest } from "../../models/chat.ts";
import type { Reply } from "../../models/reply.ts";
import { readReplyFile, replyFileNames } from "../../models/reply-store.ts";
import { readIfThere } from "../../store/disk.ts";
import { openSeal } from "../../store/sealed.ts";
import { type FoundFile, forEachOf, walkFiles } from "../../store/walk.ts";
import { canonicalJson } from "../../util/canonical-json.ts";
import { digestOf, isDigest, KEY_SCHEME, sha256 } from "../../util/digest.ts";

export type Kind = "reply" | "result" | "blob";

/** What a file of the cache turned out to be. */
export type Judged =
  | { readonly state: "good"; readonly found: Found }
  /** It bears a name of the cache and does not hold what that name promises. */
  | { readonly state: "damaged"; readonly reason: string }
  /** No name that this program gives. */
  | { readonly state: "foreign" }
  /** Written by a program whose keys mean something else. */
  | { readonly state: "other-scheme" }
  /** A temporary file. */
  | { readonly state: "leftover" }
  /** A damaged file that was moved out of the way. */
  | { readonly state: "set-aside" };

export type Found =
  | { readonly kind: "reply"; readonly model: string; readonly stage: string; readonly reply: Reply }
  | { readonly kind: "result"; readonly stage: string; readonly key: string; readonly result: StoredResult }
  | { readonly kind: "blob" };

export interface CacheFile extends FoundFile {
  readonly kind: Kind;
  /** From the cache directory, with forward slashes. */
  readonly relativePath: string;
}

const FOLDERS: Readonly<Record<Kind, string>> = { reply: "replies", result: "results", blob: "blobs" };

/** Files read at once: enough to keep a disk busy, far from any limit on open files. */
const AT_ONCE = 16;

/** Visits every file of replies, results and blobs. */
export async function forEachFile(
  cache: string,
  kinds: readonly Kind[],
  visit: (file: CacheFile) => Promise<void>,
): Promise<void> {
  for (const kind of kinds) {
    await forEachOf(walkFiles(join(cache, FOLDERS[kind])), AT_ONCE, (found) =>
      visit({ ...found, kind, relativePath: relative(cache, found.path).split(sep).join("/") }),
    );
  }
}

/** Reads a file to the end and says whether it is what its name says; null when it went away. */
export async function judge(file: CacheFile): Promise<Judged | null> {
  if (file.name.endsWith(".tmp")) return { state: "leftover" };
  if (file.name.endsWith(".damaged")) return { state: "set-aside" };
  if (!isPlaced(file)) return { state: "foreign" };
  if (file.kind === "blob") return judgeBlob(file);
  const text = (await readIfThere(file.path))?.toString();
  if (text === undefined) return null;
  const seal = openSeal(text);
  if (seal !== null && seal.scheme !== KEY_SCHEME) return { state: "other-scheme" };
  if (seal === null)
    return { state: "damaged", reason: text === "" ? "it is empty" : "its checksum is wrong" };
  return file.kind === "reply" ? judgeReply(file, text) : judgeResult(file, seal);
}

/** Whether the path is one that the stores give: <folder>/ab/<ab...>, and <folder>/<stage>/ab/<ab...> for results. */
function isPlaced({ kind, name, relativePath }: CacheFile): boolean {
  const parts = relativePath.split("/");
  if (parts.length !== (kind === "result" ? 4 : 3) || parts.at(-2) !== name.slice(0, 2)) return false;
  const [key, cap, ...more] = name.split(".");
  if (!isDigest(key!) || more.length > 0) return false;
  return cap === undefined || (kind === "reply" && /^(?:\d+|uncapped)$/.test(cap));
}

async function judgeBlob(file: CacheFile): Promise<Judged | null> {
  const hash = createHash("sha256");
  try {
    for await (const chunk of createReadStream(file.path)) hash.update(chunk as Buffer);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
  if (hash.digest("hex") === file.name) return { state: "good", found: { kind: "blob" } };
  return { state: "damaged", reason: "its bytes are not those that its name is the digest of" };
}

function judgeReply({ name }: CacheFile, text: string): Judged {
  const file = readReplyFile(text);
  if (file === null) return { state: "damaged", reason: "it holds no reply" };
  const { recorded, reply } = file;
  if (!namesOf(() => replyFileNames(recorded, reply)).includes(name)) {
    return { state: "damaged", reason: "its name is not the key of the request that it holds" };
  }
  const { model } = recorded.request as ChatRequest;
  const [stage] = recorded.draw as [string];
  return { state: "good", found: { kind: "reply", model: String(model), stage, reply } };
}

// The checksum is right, and so whatever cannot be read was written by something else.
function namesOf(names: () => readonly string[]): readonly string[] {
  try {
    return names();
  } catch {
    return [];
  }
}

function judgeResult(
  { name, relativePath }: CacheFile,
  seal: NonNullable<ReturnType<typeof openSeal>>,
): Judged {
  const stage = relativePath.split("/")[1]!;
  if (seal.kind !== `result ${stage}`) {
    return { state: "damaged", reason: `it is a ${seal.kind}, in the folder of ${stage}` };
  }
  const result = seal.value as StoredResult;
  const [key] = namesOf(() => [keyOf(stage, result)]);
  if (key !== name)
    return { state: "damaged", reason: "its name is not the key of the inputs that it names" };
  if (result.content !== undefined && sha256(canonicalJson(result.content)) !== result.output) {
    return { state: "damaged", reason: "its content is not what its digest says" };
  }
  return { state: "good", found: { kind: "result", stage, key, result } };
}

function keyOf(stage: string, { version, inputs }: StoredResult): string {
  const digests = Object.fromEntries(Object.entries(inputs).map(([name, { digest }]) => [name, digest]));
  return digestOf(`result:${stage}`, { version, inputs: digests });
}
