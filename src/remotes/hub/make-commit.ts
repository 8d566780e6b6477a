import { refused } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { sha256 } from "../../util/digest.ts";
import { type CommitPlan, checkLimits, commitPlan, sentAhead } from "./commit-plan.ts";
import type { FormerManifest } from "./former-manifest.ts";
import type { HubClient, NewCommit } from "./hub-client.ts";
import { manifestAt, type Task } from "./task.ts";

/** What stands between a commit and a release. */
export interface Planned {
  readonly plan: CommitPlan;
  /** Of the version that the commit holds; null where it holds none. */
  readonly former: FormerManifest | null;
}

/** The commit that the branch is at; a branch that is not there is made. */
export async function headOf({ client, place, branch }: Task): Promise<string> {
  const head = (await client.refs()).branches.get(branch);
  if (head !== undefined) return head;
  await client.branchOff(branch);
  const made = (await client.refs()).branches.get(branch);
  if (made === undefined) throw new DiagnosticError([refused(place.url, `it made no branch "${branch}"`)]);
  return made;
}

/** What it takes to make a commit's files those of the release. */
export async function planAt({ client, place, release }: Task, head: string): Promise<Planned> {
  const there = await client.tree(head);
  const former = there.has("manifest.json") ? await manifestAt(client, head) : null;
  const { dataset } = release.manifest;
  if (former !== null && former.dataset !== dataset)
    throw new DiagnosticError([
      refused(
        place.url,
        `it holds the dataset "${former.dataset}", and not "${dataset}"`,
        "Publish it to a repository of its own; to replace what is there, delete its manifest.json first.",
      ),
    ]);
  const plan = await commitPlan(release, there, former);
  checkLimits(place.url, there, plan);
  return { plan, former };
}

export const isNothing = ({ plan }: Planned): boolean => plan.adds.size + plan.deletes.length === 0;

/** Makes a commit on top of another, or proposes it. */
export async function makeCommit(task: Task, head: string, { plan, former }: Planned) {
  const { client, release, branch, title, settings, tally, notes } = task;
  const replaced = await strangers(client, head, plan, former);
  tally.begin([...plan.adds.keys()]);
  const whole: NewCommit = {
    title,
    description: `Version ${release.manifest.digest} of ${release.manifest.dataset}, published by Chimera.`,
    branch,
    parent: head,
    pullRequest: settings.pullRequest === true,
    adds: plan.adds,
    deletes: plan.deletes,
    digests: new Map(release.files.map((file) => [file.path, file.sha256])),
    onFile: (path, share) => tally.file(path, share),
  };
  for (const adds of sentAhead(release.files, plan.adds, settings.groupBytes))
    await client.sendAhead({ ...whole, adds, deletes: [] });
  const made = await client.commit(whole);
  tally.end();
  if (replaced.length > 0)
    notes.push(
      `Files that nobody published with Chimera were replaced (${replaced.join(", ")}); commit ${head.slice(0, 12)} has them.`,
    );
  return made;
}

/** Files that give way although no version had them; a card that was edited at the Hub is one of them. */
async function strangers(
  client: HubClient,
  head: string,
  { adds, foreign }: CommitPlan,
  former: FormerManifest | null,
): Promise<readonly string[]> {
  const card = "README.md";
  const published = former?.files.get(card);
  if (published === undefined || !adds.has(card)) return foreign;
  const there = await client.bytes(head, card);
  return there === null || sha256(there) === published ? foreign : [card, ...foreign];
}
