import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { chimera, clear, emptyDirectory, recordLines } from "../cli/rig.ts";
import { topicsOf, Watching } from "../watch/watching.ts";

const TOPICS = "specs/topics/physics.yaml";
const TOPIC = "physics/open-quantum-systems";

interface DiffSummary {
  readonly type: string;
  readonly counts: { readonly added: number; readonly removed: number; readonly changed: number };
}

// What people use a dataset build system for, one after another on one project, through the program itself.
describe("one project, used in four ways", () => {
  it("edit a topic and rebuild, build --watch, diff two versions, pin in CI", async () => {
    const parent = await emptyDirectory("work");
    expect(await chimera(parent, ["init", "data"])).toMatchObject({ status: 0 });
    const project = join(parent, "data");
    const edit = async (from: string, to: string) => {
      const path = join(project, TOPICS);
      const text = await readFile(path, "utf8");
      expect(text).toContain(from);
      await writeFile(path, text.replace(from, to));
    };

    // 1. Edit a topic and rebuild: its calls alone, its records alone.
    const first = await chimera(project, ["build", "--json"]);
    expect(first.summary).toMatchObject({ status: "done", records: 9, calls: { reused: 0 } });
    const before = await recordLines(project);
    await edit("Prefer Lindblad", "Prefer Redfield");
    const second = await chimera(project, ["build", "--json"]);
    expect(second.events.flatMap((event) => (event.type === "topic" ? event.topic : []))).toEqual([TOPIC]);
    expect(second.summary.calls.made).toBeGreaterThan(0);
    expect(second.summary.calls.made).toBeLessThan(first.summary.calls.made / 2);
    const after = await recordLines(project);
    const moved = [...after].filter(([id, line]) => before.get(id) !== line).map(([id]) => id);
    expect(moved.length).toBeGreaterThan(0);
    expect(moved.every((id) => id.startsWith(`${TOPIC}#`))).toBe(true);

    // 2. build --watch: a save is a build of that topic, and Ctrl-C ends it.
    const watching = new Watching(project);
    await watching.ready();
    await edit("Prefer Redfield", "Prefer Bloch");
    const third = await watching.built();
    expect(topicsOf(third.before)).toEqual([TOPIC]);
    expect(third.summary).toMatchObject({ status: "done", records: 9 });
    expect((await watching.end()).status).toBe(130);

    // 3. Diff two versions: what changed, and which edit was the cause.
    const versions = [first, second].map(({ summary }) => `my-dataset@${summary.digest!.slice(0, 12)}`);
    const diff = await chimera(project, ["diff", ...versions, "--json", "--exit-code"]);
    expect(diff.status).toBe(1);
    const summary = diff.events.at(-1) as unknown as DiffSummary;
    expect(summary).toMatchObject({
      type: "summary",
      counts: { added: 0, removed: 0, changed: moved.length },
    });
    const text = await chimera(project, ["diff", ...versions]);
    expect(`${text.stdout}${text.stderr}`).toContain(`${TOPIC} guidance`);
    const same = await chimera(project, ["diff", versions[0]!, versions[0]!, "--exit-code"]);
    expect(same.status).toBe(0);

    // 4. Pin in CI: the pinned version is given, or what drifted is named.
    expect(await chimera(project, ["tag", "my-dataset", "1.0.0"])).toMatchObject({ status: 0 });
    expect(await chimera(project, ["pin", "my-dataset@1.0.0"])).toMatchObject({ status: 0 });
    await clear(project, "dist");
    const frozen = ["build", "--frozen", "--offline"];
    expect(await chimera(project, frozen)).toMatchObject({ status: 0 });
    expect(await chimera(project, ["verify", "my-dataset@1.0.0"])).toMatchObject({ status: 0 });
    await edit("Prefer Bloch", "Prefer Lindblad");
    const drifted = await chimera(project, frozen);
    expect(drifted.status).toBe(1);
    expect(drifted.stderr).toContain(`${TOPIC} guidance changed`);
  }, 60_000);
});
