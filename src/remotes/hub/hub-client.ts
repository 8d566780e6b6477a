import {
  commitIter,
  createBranch,
  createRepo,
  datasetInfo,
  HubApiError,
  InvalidApiResponseFormatError,
  listCommits,
  listFiles,
} from "@huggingface/hub";
import type { Digest } from "../../util/digest.ts";
import { HubFailure } from "./hub-failure.ts";
import type { HubFetch } from "./hub-fetch.ts";
import type { HubPlace } from "./hub-place.ts";
import type { HubToken } from "./token.ts";
import { type Digests, verifiedFetch } from "./verified-fetch.ts";

/** Commits by the names of branches, of tags and of pull requests ("refs/pr/3"). */
export interface Refs {
  readonly branches: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly pullRequests: ReadonlyMap<string, string>;
}

/** A file of a commit: by its SHA-256 where it is stored as a large one, else by the digest that Git has for it. */
export interface RemoteFile {
  readonly bytes: number;
  readonly sha256: Digest | null;
  readonly gitOid: string | null;
}

export interface NewCommit {
  readonly title: string;
  readonly description: string;
  readonly branch: string;
  /** The commit has no other parent, or is not made. */
  readonly parent: string;
  readonly pullRequest: boolean;
  /** Paths in the repository, and the local files that go there. */
  readonly adds: ReadonlyMap<string, URL>;
  readonly deletes: readonly string[];
  /** What the files are held against as they are sent. */
  readonly digests: Digests;
  /** Told how much of a file is on the server; at once the whole where it had been there. */
  readonly onFile: (path: string, share: number) => void;
}

const LONGEST_HISTORY = 1000;

interface WireRef {
  readonly name: string;
  readonly ref: string;
  readonly targetCommit: string;
}

/** The calls of the Hub that are used here; every one rejects with a `HubFailure`. */
export class HubClient {
  readonly #place: HubPlace;
  readonly #fetch: HubFetch;
  readonly #download: HubFetch;
  readonly #token: HubToken;
  /** What every call of the library takes. */
  readonly #common: {
    readonly repo: { readonly type: "dataset"; readonly name: string };
    readonly hubUrl: string;
    readonly fetch: HubFetch;
    readonly accessToken?: string;
  };

  constructor(
    place: HubPlace,
    token: HubToken,
    fetches: { readonly whole: HubFetch; readonly download: HubFetch },
  ) {
    this.#place = place;
    this.#token = token;
    this.#fetch = fetches.whole;
    this.#download = fetches.download;
    this.#common = {
      repo: { type: "dataset", name: place.repo },
      hubUrl: place.endpoint,
      fetch: fetches.whole,
      ...(token.secret === null ? {} : { accessToken: token.secret }),
    };
  }

  /** Null where there is no such repository, or none that this token sees. */
  async visibility(): Promise<"private" | "public" | null> {
    const { repo, ...common } = this.#common;
    try {
      const info = await datasetInfo({ name: repo.name, ...common });
      return info.private ? "private" : "public";
    } catch (error) {
      if (error instanceof HubFailure && error.status === 404) return null;
      throw error;
    }
  }

  /** False where there was one already. */
  async create(visibility: "private" | "public"): Promise<boolean> {
    const { accessToken, ...common } = this.#common;
    return isFree(() => createRepo({ ...common, accessToken: accessToken!, visibility }));
  }

  /** A branch that begins where the main one is; another may have been quicker. */
  async branchOff(branch: string): Promise<void> {
    await isFree(() => createBranch({ ...this.#common, branch }));
  }

  async refs(): Promise<Refs> {
    const wire = (await this.#json("refs?include_prs=1")) as {
      readonly branches: readonly WireRef[];
      readonly tags: readonly WireRef[];
      readonly pullRequests?: readonly WireRef[];
    };
    const commits = (refs: readonly WireRef[], key: "name" | "ref") =>
      new Map(refs.map((ref) => [ref[key], ref.targetCommit]));
    return {
      branches: commits(wire.branches, "name"),
      tags: commits(wire.tags, "name"),
      pullRequests: commits(wire.pullRequests ?? [], "ref"),
    };
  }

  /** False where there is a tag of that name. */
  async tag(name: string, commit: string): Promise<boolean> {
    return isFree(() => this.#post(`tag/${encodeURIComponent(commit)}`, { tag: name }));
  }

  /** All files of a commit. */
  async tree(commit: string): Promise<Map<string, RemoteFile>> {
    const files = new Map<string, RemoteFile>();
    for await (const entry of listFiles({ ...this.#common, revision: commit, recursive: true })) {
      if (entry.type !== "file") continue;
      const { size, lfs } = entry;
      files.set(entry.path, {
        bytes: lfs?.size ?? size,
        sha256: (lfs?.oid as Digest | undefined) ?? null,
        gitOid: lfs === undefined ? (entry.oid ?? null) : null,
      });
    }
    return files;
  }

  /** Commits that led to this one, the newest first, itself included; as many as anybody would look through. */
  async *history(commit: string): AsyncGenerator<{ readonly oid: string; readonly title: string }> {
    let left = LONGEST_HISTORY;
    for await (const one of listCommits({ ...this.#common, revision: commit })) {
      if (left-- === 0) return;
      yield one;
    }
  }

  /** Numbers of the open pull requests of a title. */
  async openPullRequests(title: string): Promise<number[]> {
    const found: number[] = [];
    for (let page = 0, seen = 0; ; page++) {
      const { discussions, count } = (await this.#json(
        `discussions?type=pull_request&status=open&p=${page}`,
      )) as { discussions: readonly { num: number; title: string }[]; count: number };
      for (const { num, title: its } of discussions) if (its === title) found.push(num);
      seen += discussions.length;
      if (discussions.length === 0 || seen >= count) return found;
    }
  }

  /** Sends large files of a commit ahead of it, so that they are there whatever becomes of the rest. */
  async sendAhead(commit: NewCommit): Promise<void> {
    await this.#steps(commit, "sent");
  }

  async commit(commit: NewCommit): Promise<{ readonly oid: string; readonly pullRequest: string | null }> {
    const made = await this.#steps(commit, "made");
    return { oid: made!.commit.oid, pullRequest: made!.pullRequestUrl ?? null };
  }

  /** Goes through the steps of a commit until its files are sent, or to its end. */
  async #steps(commit: NewCommit, until: "sent" | "made") {
    const steps = commitIter({
      ...this.#common,
      fetch: verifiedFetch(this.#fetch, commit.digests, commit.title),
      title: commit.title,
      description: commit.description,
      branch: commit.branch,
      parentCommit: commit.parent,
      isPullRequest: commit.pullRequest,
      operations: [
        ...[...commit.adds].map(([path, content]) => ({ operation: "addOrUpdate" as const, path, content })),
        ...commit.deletes.map((path) => ({ operation: "delete" as const, path })),
      ],
    });
    try {
      for (;;) {
        const { done, value } = await steps.next();
        if (done) return value;
        if (value.event === "fileProgress" && value.state === "uploading")
          commit.onFile(value.path, value.progress);
        if (until === "sent" && value.event === "phase" && value.phase === "committing") {
          await steps.return(undefined);
          return undefined;
        }
      }
    } catch (error) {
      // An object of a batch that is refused, or what no Hub says: the client's own words for it.
      if (error instanceof HubApiError) throw new HubFailure(error.statusCode, null, error.message);
      if (error instanceof InvalidApiResponseFormatError) throw new HubFailure(200, null, error.message);
      throw error;
    }
  }

  /** The bytes of a small file; null where that revision, or that file in it, is not there. */
  async bytes(revision: string, path: string): Promise<Uint8Array | null> {
    const found = await missing(() => this.#fetch(this.#resolve(revision, path), this.#headers()));
    return found === null ? null : new Uint8Array(await found.arrayBuffer());
  }

  /** A file from one of its bytes on, as it comes; null where it is not there. */
  download(revision: string, path: string, from: number): Promise<Response | null> {
    // A range counts what is sent, and what was packed for the way cannot be gone on with.
    const asked = { "accept-encoding": "identity", ...(from === 0 ? {} : { range: `bytes=${from}-` }) };
    return missing(() => this.#download(this.#resolve(revision, path), this.#headers(asked)));
  }

  #resolve(revision: string, path: string): string {
    const escaped = path.split("/").map(encodeURIComponent).join("/");
    return `${this.#place.page}/resolve/${encodeURIComponent(revision)}/${escaped}`;
  }

  #headers(more: Record<string, string> = {}): RequestInit {
    const { secret } = this.#token;
    return { headers: { ...more, ...(secret === null ? {} : { authorization: `Bearer ${secret}` }) } };
  }

  async #json(path: string): Promise<unknown> {
    return (await this.#fetch(this.#api(path), this.#headers())).json();
  }

  async #post(path: string, body: object): Promise<void> {
    const headers = this.#headers({ "content-type": "application/json" });
    await this.#fetch(this.#api(path), { ...headers, method: "POST", body: JSON.stringify(body) });
  }

  #api(path: string): string {
    return `${this.#place.endpoint}/api/datasets/${this.#place.repo}/${path}`;
  }
}

/** Makes something under a name; false where the name was taken. */
async function isFree(make: () => Promise<unknown>): Promise<boolean> {
  try {
    await make();
    return true;
  } catch (error) {
    if (error instanceof HubFailure && error.status === 409) return false;
    throw error;
  }
}

async function missing(run: () => Promise<Response>): Promise<Response | null> {
  try {
    return await run();
  } catch (error) {
    const isMissing =
      error instanceof HubFailure && (error.code === "EntryNotFound" || error.code === "RevisionNotFound");
    if (isMissing) return null;
    throw error;
  }
}
