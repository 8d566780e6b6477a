import { isNothing, planAt } from "./make-commit.ts";
import { openProposal } from "./propose.ts";
import { checkTag, inHistory } from "./put.ts";
import { MAIN, type Task } from "./task.ts";

/** Whether publishing would change nothing; rejects as it would before it sends anything. */
export async function isPublished(task: Task): Promise<boolean> {
  const { client, settings, release, branch, title } = task;
  const { version, manifest } = release;
  // It is made when something is published to it.
  if ((await client.visibility()) === null) return false;
  const refs = await client.refs();
  await checkTag(task, refs);
  const own = refs.branches.get(branch);
  const head = own ?? refs.branches.get(MAIN);
  if (head === undefined) return false;
  const isTagged = version === null || refs.tags.has(version);
  const isProposal = settings.pullRequest === true;
  if (!isProposal && own !== undefined && version !== null && (await inHistory(task, own)) !== null)
    return isTagged;
  const isThere = isNothing(await planAt(task, head)) && own !== undefined;
  if (!isProposal) return isThere && isTagged;
  return isThere || (await openProposal(client, title, manifest.digest)) !== null;
}
