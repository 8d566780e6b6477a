import { damagedAtRemote } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { RemoteVersion, Wanted } from "../remote.ts";
import { formerManifest } from "./former-manifest.ts";
import type { HubClient } from "./hub-client.ts";
import { type FailureReader, HubFailure } from "./hub-failure.ts";
import type { HubPlace } from "./hub-place.ts";
import { shortDigest } from "./task.ts";

/** How often a file is asked for again from where it broke off. */
const MOST_BREAKS = 5;

/** The first commit that holds what is wanted, of those that may. */
export async function findVersion(
  client: HubClient,
  place: HubPlace,
  reader: FailureReader,
  branch: string,
  wanted: Wanted,
): Promise<RemoteVersion | null> {
  const seen = new Set<string>();
  for await (const commit of candidates(client, branch, wanted)) {
    if (seen.has(commit)) continue;
    seen.add(commit);
    const manifest = await client.bytes(commit, "manifest.json");
    if (manifest === null || !isWanted(manifest, wanted)) continue;
    return { manifest, commit, read: (path) => fileOf(client, place, reader, commit, path) };
  }
  return null;
}

/** Commits that may hold a version, the likeliest first. */
async function* candidates(
  client: HubClient,
  branch: string,
  { commit, version, digest }: Wanted,
): AsyncGenerator<string> {
  if (commit !== null) yield commit;
  const { branches, tags } = await client.refs();
  const tagged = version === null ? undefined : tags.get(version);
  if (tagged !== undefined) yield tagged;
  const head = branches.get(branch);
  if (digest === null) {
    if (commit === null && version === null && head !== undefined) yield head;
    return;
  }
  if (head !== undefined) {
    yield head;
    for await (const { oid, title } of client.history(head))
      if (title.includes(`(${shortDigest(digest)})`)) yield oid;
  }
  yield* tags.values();
}

/** A commit without a digest is taken at its word, whatever dataset it holds is checked all the same. */
function isWanted(bytes: Uint8Array, { dataset, digest }: Wanted): boolean {
  const manifest = formerManifest(bytes);
  if (manifest === null) return digest === null;
  return (
    (dataset === null || dataset === manifest.dataset) && (digest === null || digest === manifest.digest)
  );
}

/** A file's bytes as they come; where they break off, the rest is asked for. */
async function* fileOf(
  client: HubClient,
  place: HubPlace,
  reader: FailureReader,
  commit: string,
  path: string,
): AsyncGenerator<Uint8Array> {
  let received = 0;
  for (let breaks = 0; ; breaks++) {
    const response = await reader.guard(() => client.download(commit, path, received));
    if (response === null) throw new DiagnosticError([damagedAtRemote(place.url, path, "it is not there")]);
    // A server that knows no ranges sends all of it again.
    let skip = response.status === 206 ? 0 : received;
    try {
      for await (const chunk of response.body ?? []) {
        const rest = chunk.subarray(Math.min(skip, chunk.length));
        skip -= chunk.length - rest.length;
        if (rest.length === 0) continue;
        received += rest.length;
        yield rest;
      }
      return;
    } catch (error) {
      if (breaks === MOST_BREAKS) throw reader.read(new HubFailure(null, null, `${path} broke off`, null));
      if (!(error instanceof TypeError || error instanceof HubFailure)) throw error;
    }
  }
}
