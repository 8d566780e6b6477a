import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { isErrno } from "../../store/disk.ts";
import type { Environment } from "../remote-settings.ts";

/** Who asks the Hub; the secret is in no message. */
export interface HubToken {
  /** Null for somebody that the Hub does not know. */
  readonly secret: string | null;
  /** Where it was found, or where one would be, in words. */
  readonly source: string;
}

/** The token that every tool of the Hub takes: of the environment, else what "hf auth login" has written. */
export async function findToken(env: Environment): Promise<HubToken> {
  for (const name of ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"]) {
    const secret = env[name]?.trim();
    if (secret) return { secret, source: name };
  }
  const path = tokenFile(env);
  const secret = (await textOf(path)).trim();
  return secret === "" ? { secret: null, source: `HF_TOKEN and ${path}` } : { secret, source: path };
}

function tokenFile(env: Environment): string {
  if (env.HF_TOKEN_PATH) return env.HF_TOKEN_PATH;
  const home = env.HOME || env.USERPROFILE || homedir();
  const caches = env.XDG_CACHE_HOME || join(home, ".cache");
  return join(env.HF_HOME || join(caches, "huggingface"), "token");
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (["ENOENT", "ENOTDIR", "EACCES"].some((code) => isErrno(error, code))) return "";
    throw error;
  }
}
