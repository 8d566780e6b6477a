import { notWhole } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Digest, sha256 } from "../../util/digest.ts";
import type { HubFetch } from "./hub-fetch.ts";

/** Digests of the files of a version, by their paths. */
export type Digests = ReadonlyMap<string, Digest>;

interface CommitLine {
  readonly key: string;
  readonly value: { readonly path: string; readonly content: string; readonly oid: string };
}

/** A fetch that sends no file that is not what it was verified to be: files may change while they are sent. */
export function verifiedFetch(send: HubFetch, digests: Digests, name: string): HubFetch {
  const all = new Set<string>(digests.values());
  return async (input, init) => {
    const body = init?.method === "POST" && typeof init.body === "string" ? init.body : null;
    const url = String(input);
    if (body !== null && url.endsWith("/info/lfs/objects/batch")) {
      const { objects } = JSON.parse(body) as { objects: readonly { oid: string }[] };
      if (!objects.every(({ oid }) => all.has(oid))) throw changed(name, "a large file of it");
    } else if (body !== null && /\/commit\/[^/]+$/.test(url)) {
      for (const line of body.split("\n")) checkLine(JSON.parse(line) as CommitLine, digests, name);
    }
    return send(input, init);
  };
}

function checkLine({ key, value }: CommitLine, digests: Digests, name: string): void {
  if (key !== "file" && key !== "lfsFile") return;
  const digest = key === "lfsFile" ? value.oid : sha256(Buffer.from(value.content, "base64"));
  if (digest !== digests.get(value.path)) throw changed(name, `"${value.path}"`);
}

const changed = (name: string, what: string) =>
  new DiagnosticError([notWhole(name, `${what} changed while it was sent`)]);
