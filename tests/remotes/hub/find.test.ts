import { describe, expect, it } from "vitest";
import { type Digest, sha256 } from "../../../src/util/digest.ts";
import {
  diagnosticOf,
  hastyClock,
  hubOfTest,
  open,
  publish,
  REPO,
  release,
  textOf,
  wanted,
  withFiles,
} from "./rig.ts";

const rig = hubOfTest();
const README = "# Physics\n";

/** Three versions on the main branch, and then somebody's edit. */
async function threeVersions() {
  const releases = [];
  for (const version of ["1.0.0", "1.1.0", null])
    releases.push(await release({ version, files: withFiles({ "a.md": `${version}` }) }));
  const commits = [];
  for (const one of releases) commits.push((await publish(rig.server, one)).commit!);
  rig.server.repository(REPO).edit("main", { "notes.md": "mine" });
  return { releases, commits };
}

const found = async (part: Parameters<typeof wanted>[0], settings = {}) => {
  const version = await (await open(rig.server, settings)).find(wanted(part));
  return version === null ? null : { commit: version.commit, text: await textOf(version.read("a.md")) };
};

describe("a version at the Hub", () => {
  it("is found by its tag, its commit and its digest after the branch has moved on", async () => {
    const { releases, commits } = await threeVersions();
    const first = { commit: commits[0]!, text: "1.0.0" };
    expect(await found({ version: "1.0.0" })).toEqual(first);
    expect(await found({ commit: commits[0]! })).toEqual(first);
    expect(await found({ digest: releases[0]!.manifest.digest })).toEqual(first);
    const { digest } = releases[2]!.manifest;
    expect((await found({ digest }))!.text).toBe("null");
  });

  it("is the newest where nothing else is asked for", async () => {
    await threeVersions();
    expect((await found({}))!.text).toBe("null");
    expect((await found({ dataset: "physics" }))!.text).toBe("null");
    expect(await found({ dataset: "chemistry" })).toBeNull();
  });

  it("is found by its digest where its commit is gone, and where its tag is another's", async () => {
    const { releases, commits } = await threeVersions();
    const { digest } = releases[1]!.manifest;
    expect((await found({ digest, commit: "0".repeat(40) }))!.commit).toBe(commits[1]);
    expect((await found({ digest, commit: commits[0]!, version: "1.0.0" }))!.commit).toBe(commits[1]);
  });

  it("is found by its digest where only a tag leads to it", async () => {
    const { releases, commits } = await threeVersions();
    const repository = rig.server.repository(REPO);
    repository.branches.set("main", [...repository.commits.keys()][0]!);
    expect((await found({ digest: releases[1]!.manifest.digest }))!.commit).toBe(commits[1]);
    expect(await found({ digest: releases[2]!.manifest.digest })).toBeNull();
  });

  it("is none where it is not there", async () => {
    await threeVersions();
    expect(await found({ version: "9.0.0" })).toBeNull();
    expect(await found({ commit: "0".repeat(40) })).toBeNull();
    expect(await found({ digest: sha256("nothing") as Digest })).toBeNull();
    rig.server.repository(REPO).edit("main", { "manifest.json": null });
    expect(await found({})).toBeNull();
  });

  it("is found on a branch", async () => {
    await publish(rig.server, await release({ version: null, files: { "a.md": "there" } }), {
      branch: "next",
    });
    expect(await found({})).toBeNull();
    expect((await found({}, { branch: "next" }))!.text).toBe("there");
  });

  it("is what a pull request holds, by its commit", async () => {
    await threeVersions();
    const proposed = await release({ version: "2.0.0", files: { "a.md": "proposed" } });
    const { commit } = await publish(rig.server, proposed, { pullRequest: true });
    expect((await found({ commit, digest: proposed.manifest.digest }))!.text).toBe("proposed");
  });

  it("is read by anybody where it is public", async () => {
    const first = await release();
    await publish(rig.server, first, { public: true });
    const version = await (await open(rig.server, { token: null })).find(wanted({ version: "1.0.0" }));
    for (const { path, sha256: digest } of first.files)
      expect(sha256(await textOf(version!.read(path)))).toBe(digest);
    expect(Buffer.from(version!.manifest).toString()).toBe(await textOf(version!.read("manifest.json")));
  });
});

describe("a file of a version at the Hub", () => {
  const large = Buffer.alloc(3_000_000, "a large file, ");
  const published = async () => {
    await publish(rig.server, await release({ files: withFiles({ "large.parquet": large }) }));
    return (await (await open(rig.server)).find(wanted({ version: "1.0.0" })))!;
  };

  it("is read on from where it broke off", async () => {
    const version = await published();
    let left = 3;
    const ranges: (string | undefined)[] = [];
    rig.server.fault = ({ path, headers }) => {
      if (path[0] !== "objects") return null;
      ranges.push(headers.range);
      return left-- > 0 ? "cut amidst" : null;
    };
    expect(sha256(await textOf(version.read("large.parquet")))).toBe(sha256(large));
    expect(ranges.length).toBe(4);
    expect(ranges[0]).toBeUndefined();
    expect(ranges.slice(1).every((range) => /^bytes=\d+-$/.test(range!))).toBe(true);
  });

  it("is read where the server knows no ranges", async () => {
    const version = await published();
    let left = 1;
    rig.server.fault = ({ path, headers }) => {
      if (path[0] !== "objects") return null;
      if (left-- > 0) return "cut amidst";
      delete headers.range;
      return null;
    };
    expect(sha256(await textOf(version.read("large.parquet")))).toBe(sha256(large));
  });

  it("is told where it always breaks off", async () => {
    const version = await published();
    rig.server.fault = ({ path }) => (path[0] === "objects" ? "cut" : null);
    const { code } = await diagnosticOf(textOf(version.read("large.parquet")));
    expect(code).toBe("remote/unreachable");
  });

  it("is not packed for the way", async () => {
    const { commits } = await threeVersions();
    const asked: unknown[] = [];
    rig.server.meanwhile = ({ path, headers }) => {
      if (path.at(-1) === "a.md") asked.push(headers["accept-encoding"]);
    };
    await found({ commit: commits[0]! });
    expect(asked).toEqual(["identity"]);
  });

  it("is told where it is not there", async () => {
    const version = await published();
    const { code, message } = await diagnosticOf(textOf(version.read("nothing.parquet")));
    expect(code).toBe("remote/damaged");
    expect(message).toContain('"nothing.parquet"');
  });

  it("is waited for where the Hub asks for it", async () => {
    await published();
    const clock = hastyClock();
    const version = await (await open(rig.server, { clock })).find(wanted({ version: "1.0.0" }));
    let left = 1;
    rig.server.fault = ({ path }) =>
      path[3] === "resolve" && left-- > 0 ? { status: 429, headers: { "retry-after": "30" } } : null;
    expect(await textOf(version!.read("README.md"))).toBe(README);
    expect(clock.waits).toEqual([30_000]);
  });
});
