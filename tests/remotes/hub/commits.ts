import { type Entry, LARGE, pointer, type Repository, regular, tracking } from "./repository.ts";
import type { Storage } from "./storage.ts";
import { type Answer, type Asked, failure, json } from "./wire.ts";
import type { XetServer } from "./xet-server.ts";

interface Line {
  readonly key: string;
  // biome-ignore lint/suspicious/noExplicitAny: read as it comes, and checked field by field
  readonly value: any;
}

const FIELDS: Readonly<Record<string, readonly string[]>> = {
  header: ["summary", "description", "parentCommit"],
  file: ["content", "path", "encoding"],
  lfsFile: ["path", "algo", "size", "oid"],
  deletedFile: ["path"],
};

/** POST /api/datasets/<id>/commit/<revision>, as newline-delimited JSON. */
export function makeCommit(
  repository: Repository,
  revision: string,
  asked: Asked,
  user: string,
  origin: string,
  storage: Storage,
  problem: (text: string) => void,
): Answer {
  if (asked.headers["content-type"] !== "application/x-ndjson") problem("a commit that is no x-ndjson");
  const head = repository.branches.get(revision);
  if (head === undefined) return failure(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
  const [header, ...lines] = asked.body
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
  const unknown = [header!, ...lines].find(
    ({ key, value }) =>
      FIELDS[key] === undefined || Object.keys(value).some((name) => !FIELDS[key]!.includes(name)),
  );
  if (header?.key !== "header" || typeof header.value.summary !== "string" || unknown !== undefined) {
    problem(`a commit with a line that the Hub does not know: ${JSON.stringify(unknown ?? header)}`);
    return failure(400, "Invalid payload");
  }
  const { summary, description = "", parentCommit } = header.value;
  if (parentCommit !== undefined && parentCommit !== head)
    return failure(412, "A commit has happened since. Please refresh and try again.");
  const tree = new Map(repository.commits.get(head)!.tree);
  const seen = new Set<string>();
  for (const line of lines) {
    const { path } = line.value;
    if (typeof path !== "string" || !isPath(path) || seen.has(path)) {
      problem(`a commit with a path that is none, or twice: ${path}`);
      return failure(400, `Invalid path: ${path}`);
    }
    seen.add(path);
    const refusal = apply(tree, line, storage);
    if (refusal !== null) return refusal;
  }
  if (lines.length === 0) problem("a commit of nothing");
  tracking(
    tree,
    lines.filter(({ key }) => key === "lfsFile").map(({ value }) => value.path),
  );
  const isProposal = asked.url.searchParams.get("create_pr") === "1";
  const { oid } = repository.commit(head, tree, summary, description, user);
  const made = { success: true, commitOid: oid, hookOutput: "" };
  const page = `${origin}/datasets/${repository.id}`;
  if (!isProposal) {
    repository.branches.set(revision, oid);
    return json({ ...made, commitUrl: `${page}/commit/${oid}` });
  }
  const number = repository.pullRequests.length + 1;
  const request = {
    number,
    title: summary,
    author: user,
    head: oid,
    base: revision,
    status: "open",
  } as const;
  repository.pullRequests.push(request);
  const pullRequestUrl = `${page}/discussions/${number}`;
  return json({ ...made, commitUrl: `${page}/commit/refs%2Fpr%2F${number}`, pullRequestUrl });
}

const isPath = (path: string) =>
  path !== "" &&
  path.split("/").every((part) => part !== "" && part !== "." && part !== ".." && part !== ".git");

function apply(tree: Map<string, Entry>, { key, value }: Line, storage: Storage): Answer | null {
  if (key === "deletedFile") {
    return tree.delete(value.path) ? null : failure(400, `No file to delete at ${value.path}`);
  }
  if (key === "lfsFile") {
    const object = storage.objects.get(value.oid);
    if (value.algo !== "sha256" || object === undefined || object.length !== value.size)
      return failure(400, `LFS pointer pointed to a file that does not exist: ${value.path}`);
    tree.set(value.path, pointer(value.oid, value.size));
    return null;
  }
  if (value.encoding !== "base64") return failure(400, "encoding must be base64");
  const bytes = Buffer.from(value.content, "base64");
  if (bytes.length >= LARGE) return failure(400, `${value.path} is larger than 10 MiB: use git-lfs`);
  tree.set(value.path, regular(bytes));
  return null;
}

/** POST /api/datasets/<id>/preupload/<revision>: which files are to go to the storage. */
export function preupload(repository: Repository, revision: string, asked: Asked): Answer {
  const commit = repository.resolve(revision);
  if (commit === null) return failure(404, `Invalid rev id: ${revision}`, "RevisionNotFound");
  const { files } = JSON.parse(asked.body.toString()) as {
    files: readonly { path: string; size: number; sample: string }[];
  };
  if (files.length > 256) return failure(400, "too many files");
  return json({
    commitOid: commit.oid,
    files: files.map(({ path, size, sample }) => {
      const isLarge = repository.isLarge(commit.tree, path, size, Buffer.from(sample, "base64"));
      const oid = commit.tree.get(path)?.oid;
      return { path, uploadMode: isLarge ? "lfs" : "regular", shouldIgnore: false, ...(oid && { oid }) };
    }),
  });
}

const LFS_TYPE = "application/vnd.git-lfs+json";

/** POST /datasets/<id>.git/info/lfs/objects/batch */
export function lfsBatch(
  repository: Repository,
  asked: Asked,
  origin: string,
  storage: Storage,
  xet: XetServer,
  problem: (text: string) => void,
): Answer {
  const { accept, "content-type": type } = asked.headers;
  if (accept !== LFS_TYPE || type !== LFS_TYPE) problem(`an LFS batch of ${type} that accepts ${accept}`);
  const { operation, objects, transfers } = JSON.parse(asked.body.toString()) as {
    operation: string;
    transfers: readonly string[];
    objects: readonly { oid: string; size: number }[];
  };
  if (
    operation !== "upload" ||
    objects.some(({ oid }) => !/^[0-9a-f]{64}$/.test(oid)) ||
    objects.length > 256
  ) {
    problem(`an LFS batch that is none: ${operation}`);
    return failure(422, "Invalid batch");
  }
  const isXet = xet.isOffered && transfers.includes("xet");
  const { casUrl, accessToken, exp } = xet.connection;
  const toXet = {
    href: `${origin}/api/datasets/${repository.id}/xet-write-token/main`,
    header: {
      "X-Xet-Cas-Url": casUrl,
      "X-Xet-Access-Token": accessToken,
      "X-Xet-Token-Expiration": String(exp),
    },
  };
  const completion = (oid: string) => `${origin}/api/complete_multipart?repo=${repository.id}&oid=${oid}`;
  const toStorage = objects.some(({ size }) => size > storage.partSize) ? "multipart" : "basic";
  return json(
    {
      transfer: isXet ? "xet" : toStorage,
      objects: objects.map(({ oid, size }) => {
        const isThere = storage.objects.get(oid)?.length === size;
        const upload = isXet ? toXet : storage.upload(oid, size, completion(oid));
        return { oid, size, authenticated: true, ...(isThere ? {} : { actions: { upload } }) };
      }),
    },
    { "content-type": LFS_TYPE },
  );
}
