import { publishedTagTaken, refused } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import type { Digest } from "../../util/digest.ts";
import type { Receipt } from "../remote.ts";
import type { Refs } from "./hub-client.ts";
import { HubFailure } from "./hub-failure.ts";
import { headOf, isNothing, makeCommit, planAt } from "./make-commit.ts";
import { MAIN, manifestAt, type Task } from "./task.ts";

/** How often a commit is planned anew, because another came between or its answer got lost. */
const MOST_ROUNDS = 5;

/** Where a release was found or put. */
interface Held {
  readonly commit: string;
  readonly isNew: boolean;
}

/** Puts the release on its branch, and its number on the commit that has it. */
export async function put(task: Task): Promise<Receipt> {
  const { client, place, release, branch, notes, tally } = task;
  const { version } = release;
  const { commit, isNew } = await onBranch(task);
  const known = version === null ? commit : (await client.refs()).tags.get(version);
  if (version !== null && known === undefined && !(await client.tag(version, commit)))
    await checkTag(task, await client.refs());
  if (isNew && known !== undefined && known !== commit)
    notes.push(`The tag ${version} stays where it was, at commit ${known.slice(0, 12)} of the same version.`);
  const at = version ?? (branch === MAIN ? null : branch);
  return {
    status: isNew || known === undefined ? "published" : "unchanged",
    commit,
    location: at === null ? place.page : `${place.page}/tree/${encodeURIComponent(at)}`,
    sent: tally.sent(),
    notes,
  };
}

/** A tag that is there holds this version or stops everything, before anything is sent. */
export async function checkTag({ client, place, release }: Task, refs: Refs): Promise<void> {
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

/** Makes the branch hold the release, by a commit if it has to. */
async function onBranch(task: Task): Promise<Held> {
  const { place, release, title, tally } = task;
  let began: Digest | null | undefined;
  // Whether the answer to a commit got lost: what is found then is its own.
  let isLost = false;
  const held = (commit: string): Held => {
    if (isLost) tally.end();
    return { commit, isNew: isLost };
  };
  for (let round = 1; ; round++) {
    const head = await headOf(task);
    const earlier = release.version === null ? null : await inHistory(task, head);
    if (earlier !== null) return held(earlier);
    const planned = await planAt(task, head);
    if (isNothing(planned)) return held(head);
    const there = planned.former?.digest ?? null;
    if (began === undefined) began = there;
    if (there !== began)
      throw new DiagnosticError([
        refused(
          place.url,
          `another version was published to it while ${title} was`,
          "Run it again, if it is to follow.",
        ),
      ]);
    try {
      const { oid } = await makeCommit(task, head, planned);
      return { commit: oid, isNew: true };
    } catch (error) {
      if (!(error instanceof HubFailure) || round === MOST_ROUNDS) throw error;
      const isOvertaken = error.status === 412 || error.status === 409;
      if (!isOvertaken && !error.isUndecided) throw error;
      isLost ||= error.isUndecided;
    }
  }
}

/** A commit of the branch that published this very version: the tag is all that it may lack. */
export async function inHistory({ client, release, title }: Task, head: string): Promise<string | null> {
  const tagged = (await client.refs()).tags.get(release.version!);
  for await (const { oid, title: its } of client.history(head)) {
    if (oid === tagged) return oid;
    if (its === title && (await manifestAt(client, oid))?.digest === release.manifest.digest) return oid;
  }
  return null;
}
