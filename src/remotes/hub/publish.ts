import { publishedTagTaken, refused } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Digest, sha256 } from "../../util/digest.ts";
import type { OnSent, Receipt, Release } from "../remote.ts";
import type { PublishSettings } from "../remote-settings.ts";
import { type CommitPlan, checkLimits, commitPlan, sentAhead } from "./commit-plan.ts";
import { type FormerManifest, formerManifest } from "./former-manifest.ts";
import type { HubClient, NewCommit, Refs } from "./hub-client.ts";
import { HubFailure } from "./hub-failure.ts";
import type { HubPlace } from "./hub-place.ts";
import { UploadTally } from "./upload-tally.ts";

const MAIN = "main";
/** How often a commit is planned anew, because another came between or its answer got lost. */
const MOST_ROUNDS = 5;

type HubSettings = PublishSettings & { readonly groupBytes: number };

/** What a publication works with. */
interface Task {
  readonly client: HubClient;
  readonly place: HubPlace;
  readonly settings: HubSettings;
  readonly release: Release;
  readonly branch: string;
  readonly title: string;
  readonly tally: UploadTally;
  readonly notes: string[];
}

/** Where a release was found or put. */
interface Held {
  readonly commit: string;
  readonly isNew: boolean;
}

/** The title by which a commit of a version is found again. */
function commitTitle({ manifest: { dataset, digest }, version }: Release): string {
  return `${dataset}${version === null ? "" : ` ${version}`} (${shortDigest(digest)})`;
}

export const shortDigest = (digest: Digest): string => digest.slice(0, 12);

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

/** A tag that is there holds this version or stops everything, before anything is sent. */
async function checkTag({ client, place, release }: Task, refs: Refs): Promise<void> {
  const { version, manifest } = release;
  const tagged = version === null ? undefined : refs.tags.get(version);
  if (tagged === undefined) return;
  const there = await manifestAt(client, tagged);
  if (there?.digest === manifest.digest) return;
  const name = `${manifest.dataset}@${version}`;
  throw new DiagnosticError([
    there === null
      ? refused(place.url, `its tag "${version}" is of something else, and a tag never moves`)
      : publishedTagTaken(place.url, name, there.digest, manifest.digest),
  ]);
}

async function put(task: Task): Promise<Receipt> {
  const { client, place, release, branch, notes, tally } = task;
  const { version } = release;
  const { commit, isNew } = await onBranch(task);
  const isTagged = version === null || (await client.refs()).tags.has(version);
  if (!isTagged && !(await client.tag(version, commit))) await checkTag(task, await client.refs());
  const tagged = version === null ? commit : ((await client.refs()).tags.get(version) ?? commit);
  if (isNew && tagged !== commit)
    notes.push(
      `The tag ${version} stays where it was, at commit ${tagged.slice(0, 12)} of the same version.`,
    );
  const at = version ?? (branch === MAIN ? null : branch);
  return {
    status: isNew || !isTagged ? "published" : "unchanged",
    commit,
    location: at === null ? place.page : `${place.page}/tree/${encodeURIComponent(at)}`,
    sent: tally.sent(),
    notes,
  };
}

/** Proposes the release as a pull request; one that is open with it already is the one. */
async function propose(task: Task): Promise<Receipt> {
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
  for (let round = 1; ; round++) {
    const head = await headOf(task);
    const { plan, former } = await planAt(task, head);
    if (plan.adds.size + plan.deletes.length === 0) {
      notes.push(`The branch "${branch}" has this version already.`);
      return receipt(head, place.page, false);
    }
    const open = await openProposal(client, title, release.manifest.digest);
    if (open !== null) {
      const link = `${place.page}/discussions/${open.number}`;
      merge(link);
      return receipt(open.commit, link, round > 1);
    }
    try {
      const { oid, pullRequest } = await commit(task, head, plan, former);
      const link = pullRequest ?? `${place.page}/discussions`;
      merge(link);
      return receipt(oid, link, true);
    } catch (error) {
      if (!(error instanceof HubFailure && error.isUndecided) || round === MOST_ROUNDS) throw error;
    }
  }
}

/** The open pull request that would put this version there. */
async function openProposal(
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

/** Makes the branch hold the release, by a commit if it has to. */
async function onBranch(task: Task): Promise<Held> {
  const { place, release, title } = task;
  let began: Digest | null | undefined;
  for (let round = 1; ; round++) {
    const head = await headOf(task);
    const earlier = release.version === null ? null : await inHistory(task, head);
    if (earlier !== null) return { commit: earlier, isNew: round > 1 };
    const { plan, former } = await planAt(task, head);
    if (plan.adds.size + plan.deletes.length === 0) return { commit: head, isNew: round > 1 };
    began = began === undefined ? (former?.digest ?? null) : began;
    if ((former?.digest ?? null) !== began)
      throw new DiagnosticError([
        refused(
          place.url,
          `another version was published to it while ${title} was`,
          "Run it again, if it is to follow.",
        ),
      ]);
    try {
      const { oid } = await commit(task, head, plan, former);
      return { commit: oid, isNew: true };
    } catch (error) {
      if (!(error instanceof HubFailure) || round === MOST_ROUNDS) throw error;
      const isOvertaken = error.status === 412 || error.status === 409;
      if (!isOvertaken && !error.isUndecided) throw error;
    }
  }
}

/** The commit that the branch is at; a branch that is not there is made. */
async function headOf({ client, place, branch }: Task): Promise<string> {
  const head = (await client.refs()).branches.get(branch);
  if (head !== undefined) return head;
  await client.branchOff(branch);
  const made = (await client.refs()).branches.get(branch);
  if (made === undefined) throw new DiagnosticError([refused(place.url, `it made no branch "${branch}"`)]);
  return made;
}

/** A commit of the branch that published this very version: the tag is all that it may lack. */
async function inHistory({ client, release, title }: Task, head: string): Promise<string | null> {
  const tagged = (await client.refs()).tags.get(release.version!);
  for await (const { oid, title: its } of client.history(head)) {
    if (oid === tagged) return oid;
    if (its === title && (await manifestAt(client, oid))?.digest === release.manifest.digest) return oid;
  }
  return null;
}

async function planAt({ client, place, release }: Task, head: string) {
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

async function commit(task: Task, head: string, plan: CommitPlan, former: FormerManifest | null) {
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

async function manifestAt(client: HubClient, revision: string): Promise<FormerManifest | null> {
  const bytes = await client.bytes(revision, "manifest.json");
  return bytes === null ? null : formerManifest(bytes);
}
