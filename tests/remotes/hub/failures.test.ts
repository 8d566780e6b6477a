import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openHub } from "../../../src/remotes/hub/open-hub.ts";
import { temporaryFolder } from "../../util/temporary-folder.ts";
import {
  diagnosticOf,
  hastyClock,
  hubOfTest,
  open,
  openAsReader,
  publish,
  REPO,
  release,
  TOKEN,
  textOf,
  treeOf,
  URL_OF_REPO,
  wanted,
  withFiles,
} from "./rig.ts";
import { type Fault, HubServer } from "./server.ts";
import { failure } from "./wire.ts";

const rig = hubOfTest();

/** The first requests that begin so go wrong, and all others well. */
function firstOf(times: number, beginning: string, act: ReturnType<Fault>): Fault {
  let left = times;
  return ({ method, url }) => (`${method} ${url.pathname}`.startsWith(beginning) && left-- > 0 ? act : null);
}

const COMMIT = `POST /api/datasets/${REPO}/commit/`;
const commits = () =>
  rig.server.repository(REPO).history(rig.server.repository(REPO).branches.get("main")!).length;

describe("a publication that is cut off anywhere", () => {
  const OLD = withFiles({ "old.parquet": "old", "a.md": "a" });
  const NEW = withFiles({ "new.parquet": "new", "b.parquet": "b" });

  /** Cuts a publication off at its first request, then, from the beginning, at its second, until it needs no more. */
  async function atEach(
    act: "cut" | "cut after" | "cut amidst",
    prepare: () => Promise<void>,
    tried: () => Promise<void>,
  ) {
    let at = 0;
    for (let isCut = true; isCut; at++) {
      rig.server.fault = () => null;
      rig.server.api.repositories.clear();
      rig.server.storage.objects.clear();
      await prepare();
      rig.server.storage.puts.length = 0;
      rig.server.requests.length = 0;
      isCut = false;
      rig.server.fault = (_, request) => {
        if (request >= at) isCut = true;
        return request === at ? act : request > at ? "cut" : null;
      };
      await tried().catch(() => {});
      await rig.server.dropConnections();
      rig.server.fault = () => null;
      const { objects, puts } = rig.server.storage;
      const had = new Set(objects.keys());
      const before = puts.length;
      await tried();
      expect(puts.slice(before).filter((oid) => had.has(oid))).toEqual([]);
    }
    return at;
  }

  it.each([
    ["cut", "first"],
    ["cut after", "first"],
    ["cut amidst", "first"],
    ["cut", "second"],
    ["cut after", "second"],
    ["cut amidst", "second"],
  ] as const)("is finished by the next one (%s, the %s version)", async (act, which) => {
    const former = await release({ files: OLD });
    const next = await release({ version: "1.1.0", files: NEW });
    const isSecond = which === "second";
    const tries = await atEach(
      act,
      async () => {
        if (isSecond) await publish(rig.server, former);
      },
      async () => {
        const { commit } = await publish(rig.server, next);
        expect(treeOf(rig.server, "main")).toEqual({ ...NEW, "manifest.json": expect.any(String) });
        const { tags, branches, visibility } = rig.server.repository(REPO);
        expect(commits()).toBe(isSecond ? 3 : 2);
        expect([...tags.keys()]).toEqual(isSecond ? ["1.0.0", "1.1.0"] : ["1.1.0"]);
        expect(tags.get("1.1.0")).toBe(branches.get("main"));
        expect(commit).toBe(branches.get("main"));
        expect(visibility).toBe("private");
      },
    );
    expect(tries).toBeGreaterThan(12);
    expect((await publish(rig.server, next)).status).toBe("unchanged");
  });

  it.each(["cut", "cut after", "cut amidst"] as const)("makes one pull request (%s)", async (act) => {
    const former = await release({ files: OLD });
    const next = await release({ version: "1.1.0", files: NEW });
    const tries = await atEach(
      act,
      async () => {
        await publish(rig.server, former);
      },
      async () => {
        const { commit } = await publish(rig.server, next, { pullRequest: true });
        expect(rig.server.repository(REPO).pullRequests).toMatchObject([{ head: commit }]);
      },
    );
    expect(tries).toBeGreaterThan(8);
  });

  it("needs only the tag where the commit was made", async () => {
    rig.server.fault = ({ path }) => (path[4] === "tag" ? "cut" : null);
    const first = await release();
    expect((await diagnosticOf(publish(rig.server, first))).code).toBe("remote/unreachable");
    expect(rig.server.repository(REPO).tags.size).toBe(0);
    rig.server.fault = () => null;
    rig.server.requests.length = 0;
    const receipt = await publish(rig.server, first);
    expect(receipt).toMatchObject({ status: "published", sent: { files: 0, bytes: 0 } });
    expect(rig.server.requests.filter((request) => request.startsWith("POST"))).toEqual([
      `POST /api/datasets/${REPO}/tag/${receipt.commit}`,
    ]);
  });

  it("gets its tag although the branch has moved on since", async () => {
    rig.server.fault = ({ path }) => (path[4] === "tag" ? "cut" : null);
    const first = await release();
    await diagnosticOf(publish(rig.server, first));
    const made = rig.server.repository(REPO).branches.get("main");
    rig.server.fault = () => null;
    const later = await publish(
      rig.server,
      await release({ version: "1.1.0", files: withFiles({ "a.md": "a" }) }),
    );
    expect(await publish(rig.server, first)).toMatchObject({ status: "published", commit: made });
    expect(rig.server.repository(REPO).tags.get("1.0.0")).toBe(made);
    expect(rig.server.repository(REPO).branches.get("main")).toBe(later.commit);
  });
});

describe("what passes by itself", () => {
  it("is tried again after the time that the Hub asks for", async () => {
    const clock = hastyClock();
    rig.server.fault = firstOf(2, `POST /api/datasets/${REPO}/preupload`, {
      status: 429,
      headers: { "retry-after": "77" },
    });
    expect((await publish(rig.server, await release(), { clock })).status).toBe("published");
    expect(clock.waits).toEqual([77_000, 77_000]);
  });

  it("is tried again after the rest of the window that the Hub counts in", async () => {
    const clock = hastyClock();
    rig.server.fault = firstOf(1, COMMIT, { status: 429, headers: { ratelimit: '"api";r=0;t=212' } });
    await publish(rig.server, await release(), { clock });
    expect(clock.waits).toEqual([212_000]);
    expect(commits()).toBe(2);
  });

  it("is tried again at the storage, of which the rest is not sent twice", async () => {
    const clock = hastyClock();
    rig.server.fault = firstOf(1, "PUT /objects/", { status: 503 });
    const files = withFiles({ "a.parquet": "a", "b.parquet": "b" });
    await publish(rig.server, await release({ files }), { clock });
    expect(clock.waits).toEqual([1000]);
    expect(rig.server.storage.puts).toHaveLength(3);
  });

  it("ends with what the Hub said where it lasts", async () => {
    const clock = hastyClock();
    rig.server.fault = () => ({ status: 503, body: "<html>try later</html>" });
    const { code, message } = await diagnosticOf(publish(rig.server, await release(), { clock }));
    expect(code).toBe("remote/unreachable");
    expect(message).toContain("it answers with error 503 (Service Unavailable)");
    expect(clock.waits).toEqual([1000, 2000, 4000, 8000, 16_000]);
  });

  it("is not waited for longer than anybody would", async () => {
    const clock = hastyClock();
    const said = "You have exceeded the rate limit for repository commits (128 per hour).";
    rig.server.fault = firstOf(9, COMMIT, { ...failure(429, said), headers: { "retry-after": "2580" } });
    const { code, message } = await diagnosticOf(publish(rig.server, await release(), { clock }));
    expect(code).toBe("remote/unreachable");
    expect(message).toContain("for 2580 seconds more");
    expect(message).toContain("128 per hour");
    expect(clock.waits).toEqual([]);
  });

  it("ends soon where nobody listens", async () => {
    const clock = hastyClock();
    const gone = await HubServer.start();
    await gone.close();
    const { code, message } = await diagnosticOf(
      publish(rig.server, await release(), { endpoint: gone.origin, clock }),
    );
    expect(code).toBe("remote/unreachable");
    expect(message).toContain("ECONNREFUSED");
    expect(clock.waits).toEqual([1000, 2000]);
  });
});

describe("a Hub that keeps silent", () => {
  it.each(["silent", "silent amidst"] as const)("is given up soon (%s)", async (act) => {
    const clock = hastyClock();
    rig.server.fault = () => act;
    const { code, message } = await diagnosticOf(
      publish(rig.server, await release(), { clock, silenceMs: 100 }),
    );
    expect(code).toBe("remote/unreachable");
    expect(message).toContain("it has said nothing for 1 seconds");
    expect(clock.waits.slice(-2)).toEqual([1000, 2000]);
  });

  it.each(["silent", "silent amidst"] as const)("is asked for the rest of a file (%s)", async (act) => {
    await publish(rig.server, await release());
    const found = (await (await open(rig.server, { silenceMs: 100 })).find(wanted({ version: "1.0.0" })))!;
    let left = 1;
    rig.server.fault = () => (left-- > 0 ? act : null);
    expect(await textOf(found.read("README.md"))).toBe("# Physics\n");
    rig.server.fault = () => act;
    expect((await diagnosticOf(textOf(found.read("README.md")))).code).toBe("remote/unreachable");
  });

  it("is given the time that a commit takes", async () => {
    rig.server.delay = ({ path }) => (path[4] === "commit" ? 300 : 0);
    expect((await publish(rig.server, await release(), { silenceMs: 100 })).status).toBe("published");
    expect(commits()).toBe(2);
  });
});

describe("a commit whose answer is lost", () => {
  it("is found, and not made twice", async () => {
    rig.server.fault = firstOf(1, COMMIT, "cut after");
    const receipt = await publish(rig.server, await release());
    expect(receipt).toMatchObject({
      status: "published",
      commit: rig.server.repository(REPO).branches.get("main"),
    });
    expect(receipt.sent.files).toBe(5);
    expect(commits()).toBe(2);
    expect(rig.server.count(COMMIT)).toBe(1);
  });

  it("is made where it was not", async () => {
    rig.server.fault = firstOf(1, COMMIT, "cut");
    expect((await publish(rig.server, await release())).status).toBe("published");
    expect(commits()).toBe(2);
    expect(rig.server.count(COMMIT)).toBe(2);
  });

  it("is not made twice where the Hub made it and says that it failed", async () => {
    const clock = hastyClock();
    let left = 1;
    rig.server.fault = ({ method, url }) =>
      `${method} ${url.pathname}`.startsWith(COMMIT) && left-- > 0 ? "fail after" : null;
    expect((await publish(rig.server, await release(), { clock })).status).toBe("published");
    expect(commits()).toBe(2);
    expect(clock.waits).toEqual([4000]);
  });

  it("is given up where it is never made", async () => {
    rig.server.fault = firstOf(99, COMMIT, failure(500, "Internal Error"));
    const { code, message } = await diagnosticOf(publish(rig.server, await release()));
    expect(code).toBe("remote/unreachable");
    expect(message).toContain("it answers with error 500 (Internal Error)");
    expect(rig.server.count(COMMIT)).toBe(5);
  });

  it("makes no second pull request", async () => {
    await publish(rig.server, await release());
    rig.server.fault = firstOf(1, COMMIT, "cut after");
    const second = await release({ version: "1.1.0", files: withFiles({ "a.md": "a" }) });
    expect((await publish(rig.server, second, { pullRequest: true })).status).toBe("published");
    expect(rig.server.repository(REPO).pullRequests).toHaveLength(1);
  });
});

describe("a commit that another comes before", () => {
  /** Somebody does something just before the first commit arrives. */
  function justBefore(act: () => void) {
    let isDone = false;
    rig.server.meanwhile = ({ method, url }) => {
      if (isDone || !`${method} ${url.pathname}`.startsWith(COMMIT)) return;
      isDone = true;
      act();
    };
  }

  it("is made on top of an edit", async () => {
    await publish(rig.server, await release());
    justBefore(() => rig.server.repository(REPO).edit("main", { "notes.md": "mine" }));
    const files = withFiles({ "a.md": "a" });
    await publish(rig.server, await release({ version: "1.1.0", files }));
    expect(treeOf(rig.server, "main")).toEqual({
      ...files,
      "notes.md": "mine",
      "manifest.json": expect.any(String),
    });
    expect(commits()).toBe(4);
  });

  it("gives way to another version", async () => {
    await publish(rig.server, await release());
    const other = await release({ version: null, digest: "another" });
    const manifest = JSON.stringify(other.manifest);
    justBefore(() => rig.server.repository(REPO).edit("main", { "manifest.json": manifest }));
    const mine = await release({ version: "1.1.0", files: withFiles({ "a.md": "a" }) });
    const { code, message } = await diagnosticOf(publish(rig.server, mine));
    expect(code).toBe("remote/refused");
    expect(message).toContain("another version was published to it while physics 1.1.0");
    expect(rig.server.text(REPO, "main", "manifest.json")).toBe(manifest);
    expect(rig.server.repository(REPO).tags.has("1.1.0")).toBe(false);
  });

  it("is given up where the Hub always says so", async () => {
    await publish(rig.server, await release());
    rig.server.fault = firstOf(
      99,
      COMMIT,
      failure(412, "A commit has happened since. Please refresh and try again."),
    );
    const { code } = await diagnosticOf(
      publish(rig.server, await release({ version: "1.1.0", digest: "other" })),
    );
    expect(code).toBe("remote/refused");
    expect(rig.server.count(COMMIT)).toBeLessThan(9);
  });

  it("leaves a tag to who was quicker, if it is something else's", async () => {
    rig.server.meanwhile = ({ path }) => {
      if (path[4] !== "tag") return;
      const { tags, commits: all } = rig.server.repository(REPO);
      tags.set("1.0.0", [...all.keys()][0]!);
    };
    const { code, message } = await diagnosticOf(publish(rig.server, await release()));
    expect(code).toBe("remote/refused");
    expect(message).toContain('its tag "1.0.0" is of something else');
  });
});

describe("what a token may not", () => {
  const find = wanted({ version: "1.0.0" });

  it("is told where there is none", async () => {
    const { code, message, hint } = await diagnosticOf(publish(rig.server, await release(), { token: null }));
    expect(code).toBe("remote/denied");
    expect(message).toContain("HF_TOKEN and /nonexistent/token");
    expect(hint).toContain("hf auth login");
    expect(rig.server.requests).toEqual([]);
  });

  it("is told where it is none of the Hub's", async () => {
    const { code, message } = await diagnosticOf(publish(rig.server, await release(), { token: "sk-other" }));
    expect(code).toBe("remote/denied");
    expect(message).toContain("HF_TOKEN");
    expect(message).not.toContain("sk-other");
  });

  it("is told where it is not valid", async () => {
    const { code, message } = await diagnosticOf(
      publish(rig.server, await release(), { token: "hf_revoked1234567" }),
    );
    expect(code).toBe("remote/denied");
    expect(message).toContain("the token of HF_TOKEN is not valid (Invalid credentials");
    expect(message).not.toContain("hf_revoked");
  });

  it("is told where it may not make a repository, or write to it", async () => {
    const mine = await release();
    const made = await diagnosticOf((await openAsReader(rig.server)).publish(mine, () => {}));
    expect(made.code).toBe("remote/denied");
    expect(made.message).toContain('under the namespace "ada"');
    await publish(rig.server, mine);
    const other = await release({ version: "1.1.0", digest: "other" });
    const written = await diagnosticOf((await openAsReader(rig.server)).publish(other, () => {}));
    expect(written.code).toBe("remote/denied");
    expect(written.message).toContain("You don't have the rights to write");
  });

  it("is told where a repository is private, or not there", async () => {
    await publish(rig.server, await release());
    const unknown = await diagnosticOf((await open(rig.server, { token: null })).find(find));
    expect(unknown.code).toBe("remote/no-such-place");
    expect(unknown.hint).toContain("set HF_TOKEN");
    const nowhere = await open(rig.server, { url: "hf://datasets/ada/nothing" });
    const known = await diagnosticOf(nowhere.find(find));
    expect(known.code).toBe("remote/no-such-place");
    expect(known.hint).toContain("the token of HF_TOKEN has to be one that sees it");
  });

  it("is told where a dataset is gated", async () => {
    await publish(rig.server, await release(), { public: true });
    rig.server.repository(REPO).gated = true;
    const { code, hint } = await diagnosticOf((await open(rig.server, { token: null })).find(find));
    expect(code).toBe("remote/denied");
    expect(hint).toContain(`Ask for access at ${rig.server.origin}/datasets/${REPO}`);
  });
});

describe("what the Hub does not take", () => {
  it.each([
    [400, "Invalid YAML in README.md", "remote/refused", "Invalid YAML in README.md (400)"],
    [413, "Payload too large", "remote/refused", "the commit is too large (Payload too large)"],
    [403, "Private storage limit reached", "remote/denied", "Private storage limit reached"],
    [409, "Conflict", "remote/refused", "Conflict (409)"],
  ])("is told as it says it (%s)", async (status, said, code, message) => {
    rig.server.fault = firstOf(99, COMMIT, failure(status, said));
    const told = await diagnosticOf(publish(rig.server, await release()));
    expect(told.code).toBe(code);
    expect(told.message).toContain(message);
  });

  it("is told where no Hub answers", async () => {
    rig.server.fault = () => ({
      status: 200,
      headers: { "content-type": "text/html" },
      body: "<html>Log in</html>",
    });
    const { code, message } = await diagnosticOf(publish(rig.server, await release()));
    expect(code).toBe("remote/refused");
    expect(message).toContain("it does not answer as a Hub does");
  });

  it.each([
    ["hf://models/ada/x", "hf://datasets/owner/name"],
    ["hf://datasets/x", "an owner and a dataset"],
    ["hf://datasets/ada/x/data", "an owner and a dataset"],
    ["hf://datasets/ada/a--b", "none of"],
    ["hf://datasets/ada/-a", "none of"],
    ["hf://datasets/ada/x.git", ".git"],
    ["hf://datasets/ada/a b", "letters"],
    [`hf://datasets/ada/${"a".repeat(100)}`, "96"],
  ])("is told of an address: %s", async (url, reason) => {
    const { code, message } = await diagnosticOf(open(rig.server, { url }));
    expect(code).toBe("remote/bad-address");
    expect(message).toContain(reason);
  });

  it.each(["huggingface.co", "https://ada:hunter2@hub.example.org", "ada:hunter2@hub.example.org"])(
    "is told of an endpoint that is no address, without what it holds: %s",
    async (endpoint) => {
      const { code, message } = await diagnosticOf(open(rig.server, { endpoint }));
      expect(code).toBe("remote/bad-address");
      expect(message).not.toContain("hunter2");
    },
  );
});

describe("where the token and the Hub are found", () => {
  async function home(path: string): Promise<string> {
    const directory = await temporaryFolder();
    const file = join(directory, path);
    await mkdir(join(file, ".."), { recursive: true });
    await writeFile(file, `${TOKEN}\n`);
    return directory;
  }
  const finds = async (env: Record<string, string>) => {
    await publish(rig.server, await release());
    const remote = await openHub(`${URL_OF_REPO}/`, {}, { HF_ENDPOINT: `${rig.server.origin}/`, ...env });
    expect(remote.url).toBe(URL_OF_REPO);
    const version = await remote.find(wanted({ version: "1.0.0" }));
    return textOf(version!.read("README.md"));
  };

  it.each([
    [".cache/huggingface/token", (at: string) => ({ HOME: at })],
    ["huggingface/token", (at: string) => ({ HOME: "/nonexistent", XDG_CACHE_HOME: at })],
    ["token", (at: string) => ({ HOME: "/nonexistent", HF_HOME: at })],
    ["elsewhere", (at: string) => ({ HOME: "/nonexistent", HF_TOKEN_PATH: join(at, "elsewhere") })],
  ])("as every tool of the Hub does (%s)", async (path, env) => {
    expect(await finds(env(await home(path)))).toBe("# Physics\n");
  });

  it("in the environment first", async () => {
    expect(await finds({ HF_TOKEN: `${TOKEN}\n`, HF_TOKEN_PATH: "/nonexistent" })).toBe("# Physics\n");
  });
});
