import type { Receipt } from "../remote.ts";
import { propose } from "./propose.ts";
import { checkTag, put } from "./put.ts";
import type { Task } from "./task.ts";

/** Puts a release into a repository by one commit and a tag; what is there already is not done again. */
export async function publishRelease(task: Task): Promise<Receipt> {
  await openRepository(task);
  await checkTag(task, await task.client.refs());
  return task.settings.pullRequest === true ? propose(task) : put(task);
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
