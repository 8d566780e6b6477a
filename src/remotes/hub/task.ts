import type { Digest } from "../../util/digest.ts";
import type { OnSent, Release } from "../remote.ts";
import type { PublishSettings } from "../remote-settings.ts";
import { type FormerManifest, formerManifest } from "./former-manifest.ts";
import type { HubClient } from "./hub-client.ts";
import type { HubPlace } from "./hub-place.ts";
import { UploadTally } from "./upload-tally.ts";

export const MAIN = "main";

type HubSettings = PublishSettings & { readonly groupBytes: number };

/** What a publication works with. */
export interface Task {
  readonly client: HubClient;
  readonly place: HubPlace;
  readonly settings: HubSettings;
  readonly release: Release;
  readonly branch: string;
  readonly title: string;
  readonly tally: UploadTally;
  readonly notes: string[];
}

export function taskOf(
  client: HubClient,
  place: HubPlace,
  settings: HubSettings,
  release: Release,
  onSent: OnSent,
): Task {
  const branch = settings.branch ?? MAIN;
  const tally = new UploadTally(release.files, onSent);
  return { client, place, settings, release, branch, title: commitTitle(release), tally, notes: [] };
}

/** The title by which a commit of a version is found again. */
function commitTitle({ manifest: { dataset, digest }, version }: Release): string {
  return `${dataset}${version === null ? "" : ` ${version}`} (${shortDigest(digest)})`;
}

export const shortDigest = (digest: Digest): string => digest.slice(0, 12);

/** The manifest of a revision; null where there is none. */
export async function manifestAt(client: HubClient, revision: string): Promise<FormerManifest | null> {
  const bytes = await client.bytes(revision, "manifest.json");
  return bytes === null ? null : formerManifest(bytes);
}
