import { lfsBatch, makeCommit, preupload } from "./commits.ts";
import { type Commit, type Entry, Repository } from "./repository.ts";
import type { Storage } from "./storage.ts";
import { type Answer, type Asked, failure, json, ranged } from "./wire.ts";
import type { XetServer } from "./xet-server.ts";

export interface User {
  readonly name: string;
  /** Owners in whose name the token may write. */
  readonly writes: readonly string[];
  /** Owners whose private repositories it sees. */
  readonly reads: readonly string[];
}

const NAME = /^(?!.*(?:--|\.\.))[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?$/;
const nobody: User = { name: "", writes: [], reads: [] };

/** What the Hub answers to the calls that are used here; to any other, that there is no such thing. */
export class HubApi {
  readonly repositories = new Map<string, Repository>();
  readonly users = new Map<string, User>();
  /** Entries of a page of a listing. */
  pageSize = 1000;
  origin = "";
  readonly #storage: Storage;
  readonly #xet: XetServer;
  readonly #problem: (text: string) => void;

  constructor(storage: Storage, xet: XetServer, problem: (text: string) => void) {
    this.#storage = storage;
    this.#xet = xet;
    this.#problem = problem;
  }

  answer(asked: Asked): Answer {
    const { authorization } = asked.headers;
    const user = authorization === undefined ? nobody : this.users.get(authorization.replace(/^Bearer /, ""));
    if (user === undefined) return failure(401, "Invalid credentials in Authorization header");
    const { method, path } = asked;
    const [first, second, owner, name, verb, ...rest] = path;
    if (first === "api" && second === "whoami-v2") {
      if (user === nobody) return failure(401, "Invalid username or password.");
      return json({ type: "user", name: user.name, orgs: [], auth: { type: "access_token" } });
    }
    if (first === "api" && second === "repos" && owner === "create") return this.#create(asked, user);
    if (first === "api" && second === "complete_multipart") return this.#complete(asked);
    if (first === "api" && second === "datasets" && name !== undefined)
      return this.#seen(`${owner}/${name}`, user, (repository) =>
        this.#ofRepository(repository, `${method} ${verb ?? ""}`, rest, asked, user),
      );
    if (
      first === "datasets" &&
      path[2]?.endsWith(".git") &&
      asked.url.pathname.endsWith("/info/lfs/objects/batch")
    )
      return this.#seen(`${second}/${path[2].slice(0, -4)}`, user, (repository) =>
        user.writes.includes(repository.owner) || this.#mayPropose(user)
          ? lfsBatch(repository, asked, this.origin, this.#storage, this.#xet, this.#problem)
          : failure(403, "You don't have the rights to upload to this repository"),
      );
    if (first === "datasets" && path[3] === "resolve")
      return this.#seen(`${second}/${path[2]}`, user, (repository) => this.#resolve(repository, asked, user));
    return this.#unknown(asked);
  }

  #unknown({ method, url }: Asked): Answer {
    this.#problem(`no such route: ${method} ${url.pathname}`);
    return failure(404, "Sorry, we can't find the page you are looking for.");
  }

  #mayPropose(user: User): boolean {
    return user !== nobody;
  }

  /** A repository that the user sees; others are not there for them. */
  #seen(id: string, user: User, answer: (repository: Repository) => Answer): Answer {
    const repository = this.repositories.get(id);
    const isSeen =
      repository !== undefined &&
      (repository.visibility === "public" || user.reads.includes(repository.owner));
    if (isSeen) return answer(repository);
    return user === nobody
      ? failure(401, "Invalid username or password.", "RepoNotFound")
      : failure(404, "Repository not found", "RepoNotFound");
  }

  #create({ body }: Asked, user: User): Answer {
    if (user === nobody) return failure(401, "Invalid username or password.");
    const { name, organization, type, visibility, private: isPrivate } = JSON.parse(body.toString());
    const owner = organization ?? user.name;
    const id = `${owner}/${name}`;
    if (type !== "dataset") this.#problem(`a repository of type ${type} was created`);
    if (!NAME.test(name)) return failure(400, `Invalid repo name: ${name}`);
    if (!user.writes.includes(owner))
      return failure(403, `You don't have the rights to create a dataset under the namespace "${owner}"`);
    if (this.repositories.has(id)) return failure(409, "You already created this dataset repo");
    const chosen = visibility ?? (isPrivate ? "private" : "public");
    this.repositories.set(id, new Repository(id, chosen));
    return json({ url: `${this.origin}/datasets/${id}`, name: id, id });
  }

  #complete({ url, body }: Asked): Answer {
    const { oid, parts } = JSON.parse(body.toString());
    if (oid === url.searchParams.get("oid") && this.#storage.complete(oid, parts))
      return json({ success: true });
    this.#problem(`the parts of ${oid} do not make it`);
    return failure(400, "Invalid parts");
  }

  #ofRepository(
    repository: Repository,
    call: string,
    rest: readonly string[],
    asked: Asked,
    user: User,
  ): Answer {
    const revision = rest[0] ?? "";
    const mayWrite = user.writes.includes(repository.owner);
    const refusal = failure(403, "You don't have the rights to write to this repository");
    switch (call) {
      case "GET ":
      case "GET revision":
        return this.#at(repository, revision || "main", (commit) => json(this.#info(repository, commit)));
      case "GET refs":
        return this.#refs(repository, asked);
      case "GET tree":
        return this.#at(repository, revision, (commit) =>
          this.#tree(repository, commit, rest.slice(1), asked),
        );
      case "POST paths-info":
        return this.#at(repository, revision, (commit) => pathsInfo(commit, asked));
      case "GET commits":
        return this.#at(repository, revision, (commit) => this.#commits(repository, commit, asked));
      case "GET discussions":
        return this.#discussions(repository, asked);
      case "POST preupload":
        return user === nobody ? refusal : preupload(repository, revision, asked);
      case "POST commit": {
        const isProposal = asked.url.searchParams.get("create_pr") === "1";
        if (!mayWrite && !(isProposal && this.#mayPropose(user))) return refusal;
        const { origin } = this;
        return makeCommit(repository, revision, asked, user.name, origin, this.#storage, this.#problem);
      }
      case "GET xet-write-token":
        return this.#xet.isOffered && user !== nobody ? json(this.#xet.connection) : refusal;
      case "POST branch":
        return mayWrite ? this.#branch(repository, revision, asked) : refusal;
      case "POST tag":
        return mayWrite ? this.#tag(repository, revision, asked) : refusal;
      default:
        return this.#unknown(asked);
    }
  }

  #at(repository: Repository, revision: string, answer: (commit: Commit) => Answer): Answer {
    const commit = repository.resolve(revision);
    return commit === null ? failure(404, `Invalid rev id: ${revision}`, "RevisionNotFound") : answer(commit);
  }

  #info({ id, owner, visibility, gated }: Repository, { oid, date, tree }: Commit) {
    return {
      _id: id,
      id,
      author: owner,
      sha: oid,
      lastModified: date,
      createdAt: date,
      private: visibility === "private",
      gated: gated ? "manual" : false,
      disabled: false,
      tags: [],
      downloads: 0,
      likes: 0,
      siblings: [...tree.keys()].sort().map((rfilename) => ({ rfilename })),
    };
  }

  #refs({ branches, tags, pullRequests }: Repository, { url }: Asked): Answer {
    const listed = (names: ReadonlyMap<string, string>, prefix: string) =>
      [...names].map(([name, targetCommit]) => ({ name, ref: `${prefix}${name}`, targetCommit }));
    const proposals = pullRequests.map(({ number, head }) => ({
      name: String(number),
      ref: `refs/pr/${number}`,
      targetCommit: head,
    }));
    return json({
      branches: listed(branches, "refs/heads/"),
      converts: [],
      tags: listed(tags, "refs/tags/"),
      ...(url.searchParams.get("include_prs") === "1" ? { pullRequests: proposals } : {}),
    });
  }

  #tree(repository: Repository, commit: Commit, folder: readonly string[], { url }: Asked): Answer {
    const prefix = folder.length === 0 ? "" : `${folder.join("/")}/`;
    const isRecursive = /^(?:1|true)$/i.test(url.searchParams.get("recursive") ?? "");
    const entries = new Map<string, object>();
    for (const path of [...commit.tree.keys()].sort()) {
      if (!path.startsWith(prefix)) continue;
      const parts = path.slice(prefix.length).split("/");
      for (let depth = 1; depth < parts.length && (isRecursive || depth === 1); depth++) {
        const folderPath = prefix + parts.slice(0, depth).join("/");
        entries.set(folderPath, { type: "directory", oid: "0".repeat(40), size: 0, path: folderPath });
      }
      if (isRecursive || parts.length === 1) entries.set(path, wireEntry(path, commit.tree.get(path)!));
    }
    if (entries.size === 0 && prefix !== "") return failure(404, `${prefix} does not exist`, "EntryNotFound");
    const next = `${this.origin}/api/datasets/${repository.id}/tree/${commit.oid}`;
    return this.#page([...entries.values()], url, next);
  }

  #commits(repository: Repository, commit: Commit, { url }: Asked): Answer {
    const commits = repository.history(commit.oid).map(({ oid, title, description, author, date }) => ({
      id: oid,
      title,
      message: description,
      authors: [{ user: author, avatar: "" }],
      date,
    }));
    return this.#page(commits, url, `${this.origin}/api/datasets/${repository.id}/commits/${commit.oid}`);
  }

  /** A page of a listing, with the address of the next one. */
  #page(all: readonly object[], url: URL, next: string): Answer {
    const from = Number(url.searchParams.get("cursor") ?? 0);
    const to = from + Math.min(this.pageSize, Number(url.searchParams.get("limit") ?? this.pageSize));
    const query = new URLSearchParams(url.searchParams);
    query.set("cursor", String(to));
    return json(all.slice(from, to), to < all.length ? { link: `<${next}?${query}>; rel="next"` } : {});
  }

  #discussions({ id, pullRequests }: Repository, { url }: Asked): Answer {
    const status = url.searchParams.get("status");
    const found = pullRequests.filter((one) => status === null || one.status === status);
    const start = Number(url.searchParams.get("p") ?? 0) * this.pageSize;
    const discussions = found
      .slice(start, start + this.pageSize)
      .map(({ number, title, author, status: its }) => ({
        num: number,
        title,
        status: its,
        isPullRequest: true,
        author: { name: author },
        repo: { name: id, type: "dataset" },
        createdAt: "2026-01-01T00:00:00.000Z",
      }));
    return json({ discussions, count: found.length, start });
  }

  #branch(repository: Repository, name: string, { body }: Asked): Answer {
    if (repository.branches.has(name)) return failure(409, `Branch already exists: ${name}`);
    if (!/^[\w.\-/]+$/.test(name)) return failure(400, `Invalid branch name: ${name}`);
    const { startingPoint } = JSON.parse(body.toString() || "{}");
    const commit = repository.resolve(startingPoint ?? "main");
    if (commit === null) return failure(404, `Invalid rev id: ${startingPoint}`, "RevisionNotFound");
    repository.branches.set(name, commit.oid);
    return { status: 201, body: "OK" };
  }

  #tag(repository: Repository, revision: string, { body }: Asked): Answer {
    const { tag } = JSON.parse(body.toString());
    const commit = repository.resolve(revision);
    if (commit === null) return failure(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
    if (repository.tags.has(tag)) return failure(409, `Tag already exists: ${tag}`);
    repository.tags.set(tag, commit.oid);
    return { status: 200, body: "OK" };
  }

  #resolve(repository: Repository, asked: Asked, user: User): Answer {
    if (repository.gated && !user.reads.includes(repository.owner))
      return failure(403, "Access to this dataset is restricted", "GatedRepo");
    const [, , , , revision, ...parts] = asked.path;
    const commit = repository.resolve(revision!);
    if (commit === null) return failure(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
    const entry = commit.tree.get(parts.join("/"));
    if (entry === undefined) return failure(404, "Entry not found", "EntryNotFound");
    const headers = { "x-repo-commit": commit.oid };
    if (entry.kind === "regular") return ranged(asked, entry.bytes, { ...headers, etag: `"${entry.oid}"` });
    return {
      status: 302,
      headers: {
        ...headers,
        location: this.#storage.address(entry.sha256),
        "x-linked-size": String(entry.size),
        "x-linked-etag": `"${entry.sha256}"`,
      },
      body: "Found",
    };
  }
}

const wireEntry = (path: string, entry: Entry) => ({
  type: "file",
  oid: entry.oid,
  path,
  ...(entry.kind === "regular"
    ? { size: entry.bytes.length }
    : { size: entry.size, lfs: { oid: entry.sha256, size: entry.size, pointerSize: 130 } }),
});

function pathsInfo(commit: Commit, { headers, body }: Asked): Answer {
  const text = body.toString();
  const paths: readonly string[] = headers["content-type"]?.startsWith("application/json")
    ? JSON.parse(text).paths
    : new URLSearchParams(text).getAll("paths");
  return json(
    paths.flatMap((path): object[] => {
      const entry = commit.tree.get(path);
      if (entry !== undefined) return [wireEntry(path, entry)];
      const isFolder = [...commit.tree.keys()].some((one) => one.startsWith(`${path}/`));
      return isFolder ? [{ type: "directory", oid: "0".repeat(40), size: 0, path }] : [];
    }),
  );
}
