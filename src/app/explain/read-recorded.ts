import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ChatRequest } from "../../models/chat.ts";
import { type Reply, replyDigest } from "../../models/reply.ts";
import { readReplyFile } from "../../models/reply-store.ts";
import { isErrno, readIfThere } from "../../store/disk.ts";
import type { Json } from "../../util/canonical-json.ts";

/** A recorded reply with what was asked. */
export interface Recorded {
  readonly request: ChatRequest;
  readonly draw: Json;
  readonly reply: Reply;
}

/** The reply of that key, the one with that digest where an output cap left several; null when none is here. */
export async function readRecorded(
  cacheDir: string,
  key: string,
  digest: string | null,
): Promise<Recorded | null> {
  const whole = await readFileOf(cacheDir, key);
  if (whole !== null && (digest === null || replyDigest(whole.reply) === digest)) return whole;
  for (const name of await namesLike(join(cacheDir, "replies"), `${key}.`)) {
    const cut = await readFileOf(cacheDir, name);
    if (cut !== null && (digest === null || replyDigest(cut.reply) === digest)) return cut;
  }
  return null;
}

/** Names in a store that begin so: a look into the one folder that they would stand in. */
export async function namesLike(storeDir: string, prefix: string): Promise<string[]> {
  try {
    const names = await readdir(join(storeDir, prefix.slice(0, 2)));
    return names.filter((name) => name.startsWith(prefix) && /^[0-9a-f]{64}(?:\.\w+)?$/.test(name)).sort();
  } catch (error) {
    if (isErrno(error, "ENOENT") || isErrno(error, "ENOTDIR")) return [];
    throw error;
  }
}

async function readFileOf(cacheDir: string, name: string): Promise<Recorded | null> {
  const bytes = await readIfThere(join(cacheDir, "replies", name.slice(0, 2), name));
  const file = bytes === null ? null : readReplyFile(bytes.toString());
  if (file === null) return null;
  const { recorded, reply } = file;
  return { request: recorded.request as ChatRequest, draw: recorded.draw, reply };
}
