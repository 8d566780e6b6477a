import type { OnSent, Receipt, Release } from "../remote.ts";
import type { HubClient } from "./hub-client.ts";
import type { HubPlace } from "./hub-place.ts";
import { propose } from "./propose.ts";
import { checkTag, put } from "./put.ts";
import { commitTitle, type HubSettings, MAIN, type Task } from "./task.ts";
import { UploadTally } from "./upload-tally.ts";

/** Puts a release into a repository by one commit and a tag; what is there already is not done again. */
export async function publishRelease(
  client: HubClient,
  place: HubPlace,
  settings: HubSettings,
  release: Release,
  onSent: OnSent,
): Promise<Receipt> {
  const branch = settings.branch ?? MAIN;
  const title = commitTitle(release);
  const tally = new UploadTally(release.files, onSent);
  const task: Task = { client, place, settings, release, branch, title, tally, notes: [] };
  await openRepository(task);
  await checkTag(task, await client.refs());
  return settings.pullRequest === true ? propose(task) : put(task);
}

/** Sees to it that there is a repository, private unless its owner wants otherwise. */
async function openRepository({ client, settings, notes }: Task): Promise<void> {
  const found = await client.visibility();
  const wanted = settings.public === true ? "public" : "private";
  const isNew = found === null && (await client.create(wanted));
  const visibility = isNew ? wanted : (found ?? (await client.visibility()));
  const isOther = !isNew && settings.public === true && visibility === "private";
  const remedy = isOther ? ", and stays so: its visibility is changed in its settings" : "";
  notes.push(`The repository ${isNew ? "was created, and " : ""}is ${visibility}${remedy}.`);
}
