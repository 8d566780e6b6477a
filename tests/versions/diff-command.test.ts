import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { built, chimera, copyOf, emptyDirectory, recordsOf, smallProject } from "../cli/rig.ts";
import { edit } from "./project.ts";

const TOPICS = "specs/topics/physics.yaml";
const SOLVING = "specs/policies/solution/first-right.yaml";
const KEEPING = "specs/policies/curation/standard.yaml";

let first: string;
let digest: string;
beforeAll(async () => {
  first = await smallProject();
  digest = (await built(first)).summary.digest!;
});

interface Line {
  readonly type: string;
  readonly kind: string;
  readonly id: string;
  readonly input: string;
  readonly fields: readonly { readonly field: string }[];
  readonly moved: { readonly from: string; readonly to: string } | null;
  readonly cause: { readonly kind: string; readonly stage: string | null; readonly text: string };
}

/** A copy of the project, edited and built again, and what the comparison with the first version says. */
async function edited(change: (project: string) => Promise<void>) {
  const project = await copyOf(first);
  await change(project);
  await built(project);
  const { stdout, stderr, status } = await chimera(project, ["diff", digest.slice(0, 12), "--json"]);
  expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  const records = lines.filter(({ type }) => type === "record");
  const specs = lines.filter(({ type }) => type === "spec");
  return { project, records, specs, summary: lines.at(-1) };
}

describe.concurrent("chimera diff", () => {
  it("names the dataset's language as the cause where traces are turned down for theirs", async () => {
    const { records } = await edited((at) =>
      edit(at, "specs/dataset.yaml", "license:", "language: [de]\nlicense:"),
    );
    expect(records.length).toBeGreaterThan(0);
    for (const { cause } of records) {
      expect(cause).toMatchObject({ kind: "asked", stage: "solution" });
      expect(cause.text).toContain('language changed: ["en"] → ["de"]');
    }
  });

  it("names the edit of a topic as the cause of its changed records", async () => {
    const { project, records, specs, summary } = await edited((at) =>
      edit(at, TOPICS, "Prefer Lindblad dynamics", "Prefer pure dephasing"),
    );
    expect(records.map(({ id }) => id)).toEqual(
      ["000", "001", "002"].map((slot) => `physics/open-quantum-systems#${slot}`),
    );
    for (const { kind, cause } of records) {
      expect({ kind, cause }).toMatchObject({ kind: "changed", cause: { kind: "asked", stage: "problem" } });
      expect(cause.text).toContain("physics/open-quantum-systems guidance changed");
      expect(cause.text).toContain(`(${TOPICS}:9)`);
    }
    expect(specs).toMatchObject([{ input: "physics/open-quantum-systems guidance", file: TOPICS, line: 9 }]);
    expect(summary).toMatchObject({
      ...{ type: "summary", same: false, counts: { added: 0, removed: 0, changed: 3, moved: 0 } },
      a: { digest },
      disciplines: [{ id: "physics", changed: 3, topics: [{ id: "physics/open-quantum-systems" }] }],
    });
    const { stdout } = await chimera(project, ["diff", "--full"]);
    expect(stdout).toContain("0 added, 0 removed, 3 changed, 0 moved between splits");
    expect(stdout).toMatch(/\[-.+-\]\{\+.+\+\}/s);
    expect(stdout).toContain('"Prefer Lindblad dynamics');
  });

  it("tells a change of split from a change of a record", async () => {
    const { records, specs } = await edited((at) => edit(at, KEEPING, "train: 1", "train: 0.5\n  test: 0.5"));
    expect(specs.map(({ input }) => input).sort()).toEqual(["curation.splits.test", "curation.splits.train"]);
    expect(records.length).toBeGreaterThan(0);
    for (const { fields, moved, cause } of records) {
      expect(fields).toEqual([]);
      expect(moved).toEqual({ from: "train", to: "test" });
      expect(cause).toMatchObject({ kind: "selected", stage: null });
      expect(cause.text).toContain("dealt to another split: curation.splits");
    }
  });

  it("says from which stage on was asked anew", async () => {
    const { records, project } = await edited((at) => edit(at, SOLVING, "enough: 1", "enough: 2"));
    expect(records).toHaveLength((await recordsOf(project)).length);
    for (const { cause, fields } of records) {
      expect(cause).toMatchObject({ kind: "asked", stage: "solution" });
      expect(cause.text).toBe(`asked anew from solution on: solution.enough changed: 1 → 2 (${SOLVING}:16)`);
      expect(fields.map(({ field }) => field)).toContain("trajectories");
      expect(fields.map(({ field }) => field)).not.toContain("problem");
    }
  });

  it("says that slots were declared, and by what", async () => {
    const { records } = await edited((at) => edit(at, TOPICS, "samples: 3", "samples: 5"));
    expect(records.map(({ kind, id }) => `${kind} ${id}`)).toEqual(
      ["003", "004"].map((slot) => `added physics/open-quantum-systems#${slot}`),
    );
    expect(records[0]!.cause.text).toContain("physics/open-quantum-systems samples changed: 3 → 5");
  });

  it("finds nothing where the cache was lost and the same was answered, and in a comment", async () => {
    const { records, specs } = await edited(async (at) => {
      await rm(join(at, "cache"), { recursive: true });
      await edit(at, "specs/models/simulated.yaml", "kind: Model", "# The same.\nkind: Model");
    });
    expect({ records, specs }).toEqual({ records: [], specs: [] });
  });

  it("gives exit status 1 for versions that differ when asked to", async () => {
    const { project } = await edited((at) => edit(at, TOPICS, "samples: 3", "samples: 2"));
    const status = async (...args: string[]) => (await chimera(project, ["diff", ...args])).status;
    const path = `dist/my-dataset/${digest}`;
    expect(await status("latest", path)).toBe(0);
    expect(await status("latest", path, "--exit-code")).toBe(1);
    expect(await status("my-dataset@latest", "latest", "--exit-code")).toBe(0);
    expect(await status(path, `my-dataset@${digest.slice(0, 8)}`, "--exit-code")).toBe(0);
    expect(await status("my-dataset", "--exit-code")).toBe(1);
  });

  it("shows the records of chosen topics alone", async () => {
    const { project } = await edited((at) => edit(at, SOLVING, "enough: 1", "enough: 2"));
    const { stdout } = await chimera(project, ["diff", "-s", "mathematics/*"]);
    expect(stdout).toContain("mathematics/modular-arithmetic-and-congruences#000  changed: trajectories");
    expect(stdout).not.toContain("physics/open-quantum-systems#");
    const none = await chimera(project, ["diff", "-s", "biology/*"]);
    expect(none.status).toBe(2);
    expect(none.stderr).toContain("usage/selects-nothing");
  });

  it("writes a comment and a page", async () => {
    const { project } = await edited((at) =>
      edit(at, TOPICS, "Prefer Lindblad dynamics", "Prefer pure dephasing"),
    );
    const { stdout, stderr } = await chimera(project, ["diff", "--markdown", "--html", "diff.html"]);
    expect(stdout).toContain("**0 added, 0 removed, 3 changed, 0 moved between splits**");
    expect(stdout).toContain("<details><summary><code>physics/open-quantum-systems&#35;000</code>");
    expect(stderr).toBe("The page is in diff.html\n");
    const page = await readFile(join(project, "diff.html"), "utf8");
    expect(page).toContain("<code>physics/open-quantum-systems#002</code>");
  });
});

describe.concurrent("what names no version", () => {
  it.each([
    [[], "usage/no-other-version"],
    [["nothing-of-the-kind"], "usage/unknown-side"],
    [["1.2.3"], "lock/unknown-tag"],
    [["my-dataset@ffffffff"], "usage/unknown-version"],
    [["./nowhere"], "usage/damaged-artifact"],
    [["HEAD~1"], "revision/not-a-repository"],
    [["git:main"], "revision/not-a-repository"],
    [["latest", "--json", "--markdown"], "usage/bad-arguments"],
  ])("%j is refused with %s", async (args, code) => {
    const { status, stdout, stderr } = await chimera(first, ["diff", ...args]);
    expect(status).toBe(2);
    expect(stdout + stderr).toContain(code);
  });

  it("compares artifacts of a project that has lost its specs", async () => {
    const project = await emptyDirectory();
    await mkdir(join(project, "dist"));
    await writeFile(join(project, "chimera.config.ts"), "export default {};\n");
    const path = join(first, "dist/my-dataset", digest);
    const { status, stdout } = await chimera(project, ["diff", path, path]);
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: expect.stringContaining("The same version.") as string,
    });
  });
});
