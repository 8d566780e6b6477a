import { createHash } from "node:crypto";

export const sha256Of = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

/** The digest that Git has for a file. */
const gitOidOf = (bytes: Uint8Array): string =>
  createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");

/** A file of a commit: its bytes, or what is kept of them elsewhere. */
export type Entry =
  | { readonly kind: "regular"; readonly oid: string; readonly bytes: Buffer }
  | { readonly kind: "lfs"; readonly oid: string; readonly sha256: string; readonly size: number };

export interface Commit {
  readonly oid: string;
  readonly parent: string | null;
  readonly title: string;
  readonly description: string;
  readonly author: string;
  readonly date: string;
  readonly tree: ReadonlyMap<string, Entry>;
}

export interface PullRequest {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly status: "open" | "merged" | "closed";
  readonly head: string;
  readonly base: string;
}

/** What a repository begins with at the Hub, shortened. */
const GIT_ATTRIBUTES = ["7z", "arrow", "bin", "gz", "parquet", "zip", "zst"]
  .map((type) => `*.${type} filter=lfs diff=lfs merge=lfs -text\n`)
  .join("");

export const LARGE = 10 * 1024 * 1024;

export const regular = (bytes: Buffer): Entry => ({ kind: "regular", oid: gitOidOf(bytes), bytes });

/** A file of which Git has a pointer alone. */
export function pointer(sha256: string, size: number): Entry {
  const text = `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256}\nsize ${size}\n`;
  return { kind: "lfs", oid: gitOidOf(Buffer.from(text)), sha256, size };
}

/** A dataset repository: commits, and names for them. */
export class Repository {
  readonly id: string;
  readonly owner: string;
  visibility: "public" | "private";
  gated = false;
  readonly commits = new Map<string, Commit>();
  readonly branches = new Map<string, string>();
  readonly tags = new Map<string, string>();
  readonly pullRequests: PullRequest[] = [];

  constructor(id: string, visibility: "public" | "private") {
    this.id = id;
    this.owner = id.split("/")[0]!;
    this.visibility = visibility;
    const first = new Map([[".gitattributes", regular(Buffer.from(GIT_ATTRIBUTES))]]);
    this.branches.set("main", this.commit(null, first, "initial commit", "", this.owner).oid);
  }

  /** Adds a commit that no name leads to yet. */
  commit(
    parent: string | null,
    tree: ReadonlyMap<string, Entry>,
    title: string,
    description: string,
    author: string,
  ): Commit {
    // One second a commit, beginning anywhere: no test depends on the clock.
    const date = new Date(1_790_000_000_000 + this.commits.size * 1000).toISOString();
    const files = [...tree].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, { oid }]) => [path, oid]);
    const oid = createHash("sha1")
      .update(JSON.stringify([this.id, parent, title, description, author, date, files]))
      .digest("hex");
    const commit = { oid, parent, title, description, author, date, tree };
    this.commits.set(oid, commit);
    return commit;
  }

  /** As if somebody had edited a branch on the Hub's pages; null deletes a file. */
  edit(branch: string, changes: Readonly<Record<string, string | null>>): string {
    const parent = this.commits.get(this.branches.get(branch)!)!;
    const tree = new Map(parent.tree);
    for (const [path, text] of Object.entries(changes)) {
      if (text === null) tree.delete(path);
      else tree.set(path, regular(Buffer.from(text)));
    }
    const { oid } = this.commit(parent.oid, tree, "Edited", "", "somebody");
    this.branches.set(branch, oid);
    return oid;
  }

  /** As if somebody had merged a pull request there. */
  merge(number: number): void {
    const at = this.pullRequests.findIndex((one) => one.number === number);
    const request = this.pullRequests[at]!;
    const head = this.commits.get(request.head)!;
    const merged = this.commit(this.branches.get(request.base)!, head.tree, head.title, "", "somebody");
    this.branches.set(request.base, merged.oid);
    this.pullRequests[at] = { ...request, status: "merged" };
  }

  resolve(revision: string): Commit | null {
    const pullRequest = /^refs\/pr\/(\d+)$/.exec(revision)?.[1];
    const oid =
      revision === "HEAD"
        ? this.branches.get("main")
        : pullRequest === undefined
          ? (this.branches.get(revision) ?? this.tags.get(revision) ?? revision)
          : this.pullRequests.find(({ number }) => number === Number(pullRequest))?.head;
    return oid === undefined ? null : (this.commits.get(oid) ?? null);
  }

  /** A commit and those before it. */
  history(oid: string): Commit[] {
    const found: Commit[] = [];
    for (let at: string | null = oid; at !== null; at = found.at(-1)!.parent)
      found.push(this.commits.get(at)!);
    return found;
  }

  /** Whether a file is to be a large one, as the Hub decides it. */
  isLarge(tree: ReadonlyMap<string, Entry>, path: string, size: number, sample: Buffer): boolean {
    return size >= LARGE || isTracked(tree, path) || sample.includes(0);
  }
}

function isTracked(tree: ReadonlyMap<string, Entry>, path: string): boolean {
  const attributes = tree.get(".gitattributes");
  if (attributes?.kind !== "regular") return false;
  const patterns = attributes.bytes.toString().matchAll(/^(\S+) filter=lfs/gm);
  return [...patterns].some(([, pattern]) =>
    pattern!.startsWith("*") ? path.endsWith(pattern!.slice(1)) : path === pattern,
  );
}

/** A commit of large files has them tracked. */
export function tracking(tree: Map<string, Entry>, paths: readonly string[]): void {
  const more = paths.filter((path) => !isTracked(tree, path));
  if (more.length === 0) return;
  const attributes = tree.get(".gitattributes");
  const text = attributes?.kind === "regular" ? attributes.bytes.toString() : "";
  const lines = more.map((path) => `${path} filter=lfs diff=lfs merge=lfs -text\n`).join("");
  tree.set(".gitattributes", regular(Buffer.from(text + lines)));
}
