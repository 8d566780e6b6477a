import type { Digest } from "../../util/digest.ts";
import type { Receipt } from "../remote.ts";
import type { HubClient } from "./hub-client.ts";
import { HubFailure } from "./hub-failure.ts";
import { headOf, isNothing, makeCommit, planAt } from "./make-commit.ts";
import { manifestAt, type Task } from "./task.ts";

/** Proposes the release as a pull request; one that is open with it already is the one. */
export async function propose(task: Task): Promise<Receipt> {
  const { client, place, release, title, branch, notes, tally } = task;
  const receipt = (commit: string, location: string, isNew: boolean): Receipt => ({
    status: isNew ? "published" : "unchanged",
    commit,
    location,
    sent: tally.sent(),
    notes,
  });
  const merge = (link: string) => {
    notes.push(`Merge the pull request to publish it: ${link}`);
    if (release.version !== null)
      notes.push(`Publish it again then, without a pull request, to tag it ${release.version}.`);
  };
  const head = await headOf(task);
  const planned = await planAt(task, head);
  if (isNothing(planned)) {
    notes.push(`The branch "${branch}" has this version already.`);
    return receipt(head, place.page, false);
  }
  const opened = async (isNew: boolean): Promise<Receipt | null> => {
    const open = await openProposal(client, title, release.manifest.digest);
    if (open === null) return null;
    const link = `${place.page}/discussions/${open.number}`;
    merge(link);
    return receipt(open.commit, link, isNew);
  };
  const known = await opened(false);
  if (known !== null) return known;
  try {
    const { oid, pullRequest } = await makeCommit(task, head, planned);
    const link = pullRequest ?? `${place.page}/discussions`;
    merge(link);
    return receipt(oid, link, true);
  } catch (error) {
    // Nothing keeps a second one from standing beside the first, so there is one look and no other attempt.
    const made = error instanceof HubFailure && error.isUndecided ? await opened(true) : null;
    if (made === null) throw error;
    return made;
  }
}

/** The open pull request that would put this version there. */
export async function openProposal(
  client: HubClient,
  title: string,
  digest: Digest,
): Promise<{ readonly number: number; readonly commit: string } | null> {
  for (const number of await client.openPullRequests(title)) {
    const ref = `refs/pr/${number}`;
    const there = await manifestAt(client, ref);
    if (there?.digest !== digest) continue;
    const commit = (await client.refs()).pullRequests.get(ref);
    if (commit !== undefined) return { number, commit };
  }
  return null;
}
