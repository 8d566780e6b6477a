import { mkdir, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { built, filesOf, recordLines, serve, servedConfig, smallProject, writeConfig } from "../cli/rig.ts";
import { isState, saveByRename, topicsOf, Watching } from "./watching.ts";

const PHYSICS = "specs/topics/physics.yaml";

async function edit(project: string, path: string, change: (text: string) => string, save = saveByRename) {
  const full = join(project, path);
  const text = await readFile(full, "utf8");
  const changed = change(text);
  expect(changed).not.toBe(text);
  await save(full, changed);
  return () => save(full, text);
}

const guide = (text: string) => text.replace("Prefer Lindblad", "Prefer short and simple Lindblad");

const topics = (name: string, title: string) => `kind: Topics
discipline: physics
area: Area ${name}
topics:
  - ${title}
`;

describe.concurrent("chimera build --watch", () => {
  it("builds again at an edit, and of the data only the edited topic", async () => {
    const project = await smallProject();
    const watching = new Watching(project);
    const first = await watching.ready();
    await edit(project, PHYSICS, guide, writeFile);
    const { line } = await watching.until("building", (one) => isState(one, "building"));
    expect(line).toMatchObject({ changed: [PHYSICS] });
    const { summary, before } = await watching.built();
    expect(topicsOf(before)).toEqual(["physics/open-quantum-systems"]);
    expect(summary).toMatchObject({ status: "done" });
    expect(summary.digest).not.toBe(first.digest);
    await watching.state("waiting");
    expect(await watching.end()).toMatchObject({ status: 130, signal: null, stderr: "" });
    // What the watch made is what a build makes.
    expect((await built(project)).summary.digest).toBe(summary.digest);
  });

  it("builds again when a benchmark changes, which lies outside of the specs", async () => {
    const project = await smallProject();
    await writeFile(join(project, "exam.txt"), "Which bird cannot fly over the lake at night?\n");
    const policy = "specs/policies/curation/standard.yaml";
    const benchmarks = "contamination: { benchmarks: [{ name: exam, files: exam.txt }] }\n";
    await writeFile(join(project, policy), `${await readFile(join(project, policy), "utf8")}${benchmarks}`);
    const watching = new Watching(project);
    const first = await watching.ready();
    await edit(project, "exam.txt", (text) => `${text}And which one can?\n`);
    const { line } = await watching.until("building", (one) => isState(one, "building"));
    expect(line).toMatchObject({ changed: ["exam.txt"] });
    const { summary } = await watching.built();
    expect(summary.digest).not.toBe(first.digest);
    expect(summary.calls.made).toBe(0);
    await watching.end();
  });

  it("takes saves by rename, again and again", async () => {
    const project = await smallProject();
    const watching = new Watching(project);
    const first = await watching.ready();
    const digests = new Set([first.digest]);
    for (const word of ["one", "two", "three"]) {
      await edit(project, PHYSICS, (text) => text.replace(/Prefer .*Lindblad/, `Prefer ${word} Lindblad`));
      const { summary } = await watching.built();
      digests.add(summary.digest);
      await watching.state("waiting");
    }
    expect(digests.size).toBe(4);
    expect(watching.builds).toBe(4);
  });

  it("makes one build of a burst of 200 new files", async () => {
    const project = await smallProject();
    const watching = new Watching(project, ["--select", "physics/open-quantum-systems"]);
    await watching.ready();
    await mkdir(join(project, "specs/many"));
    await Promise.all(
      Array.from({ length: 200 }, (_, i) =>
        writeFile(
          join(project, `specs/many/${i}.yaml`),
          topics(`${i}`, `Matter of kind ${i} and its ${i} faces`),
        ),
      ),
    );
    const { line } = await watching.until("building", (one) => isState(one, "building"));
    expect("changed" in line && line.changed).toHaveLength(200);
    await watching.built();
    await watching.state("waiting");
    expect(watching.builds).toBe(2);
  });

  it("shows an error and waits, then builds what is mended, or nothing when all is as before", async () => {
    const project = await smallProject();
    const watching = new Watching(project);
    await watching.ready();
    const undo = await edit(project, PHYSICS, (text) => text.replace("area:", "aera:"));
    const wrong = await watching.state("waiting", true);
    expect(wrong.before.some((line) => line.type === "diagnostic")).toBe(true);
    await undo();
    await watching.state("mended");
    await watching.state("waiting");
    await edit(project, PHYSICS, (text) => text.replace("area:", "aera:"));
    await watching.state("waiting", true);
    await edit(project, PHYSICS, (text) => guide(text.replace("aera:", "area:")));
    expect((await watching.built()).summary.status).toBe("done");
    expect(watching.builds).toBe(2);
    expect(await watching.end("SIGTERM")).toMatchObject({ status: 130, stderr: "" });
  });

  it("begins with errors, or without a configuration, and waits", async () => {
    const project = await smallProject();
    const config = join(project, "chimera.config.ts");
    const text = await readFile(config, "utf8");
    await rm(config);
    const watching = new Watching(project);
    await watching.state("waiting", true);
    await writeFile(config, "export default {;\n");
    await watching.until("another error", (line) => JSON.stringify(line).includes("config/unloadable"));
    await writeFile(config, text);
    expect((await watching.built()).summary.status).toBe("done");
  });

  it("stops a build that an edit outdates: what is in flight is kept, and nothing is paid twice", async () => {
    const server = await serve({ latencyMs: 150 });
    const project = await smallProject(servedConfig(server));
    const watching = new Watching(project);
    let calls = 0;
    await watching.until("calls", (line) => line.type === "call" && ++calls >= 6);
    await edit(project, PHYSICS, guide);
    await watching.state("restarting");
    const stopped = (await watching.built()).summary;
    expect(stopped.status).toBe("interrupted");
    const { summary } = await watching.built();
    expect(summary.status).toBe("done");
    const { requests, outcomes, completions } = server.counts();
    expect(outcomes).toEqual({ completed: requests });
    expect(new Set(Object.values(completions))).toEqual(new Set([1]));
    expect(stopped.calls.made + summary.calls.made).toBe(requests);
    await watching.state("waiting");
    await watching.end();
    const other = await smallProject();
    await edit(other, PHYSICS, guide);
    await built(other);
    expect(await recordLines(project)).toEqual(await recordLines(other));
  });

  it("sees new files, new folders, deleted files and deleted folders", async () => {
    const project = await smallProject();
    const watching = new Watching(project);
    const first = await watching.ready();
    await writeFile(join(project, "specs/topics/more.yaml"), topics("more", "Black holes and their entropy"));
    expect((await watching.built()).summary.records).toBeGreaterThan(first.records);
    await rm(join(project, "specs/topics/more.yaml"));
    expect((await watching.built()).summary.digest).toBe(first.digest);
    await mkdir(join(project, "specs/deep/er"), { recursive: true });
    await writeFile(join(project, "specs/deep/er/more.yml"), topics("more", "Black holes and their entropy"));
    expect((await watching.built()).summary.records).toBeGreaterThan(first.records);
    await rm(join(project, "specs/deep"), { recursive: true });
    expect((await watching.built()).summary.digest).toBe(first.digest);
    await watching.state("waiting");
  });

  it("counts the configuration, what it imports, and where it looks for specs", async () => {
    const project = await smallProject();
    const watching = new Watching(project);
    await watching.ready();
    await writeFile(
      join(project, "part.ts"),
      'export const specs = ["specs/**/*.yaml", "elsewhere/*.yaml"];\n',
    );
    await writeFile(
      join(project, "chimera.config.ts"),
      'import { specs } from "./part.ts";\nexport default { defaultDataset: "my-dataset", specs };\n',
    );
    await watching.built();
    await watching.state("waiting");
    await mkdir(join(project, "elsewhere"));
    await writeFile(join(project, "elsewhere/more.yaml"), topics("more", "Black holes and their entropy"));
    const more = await watching.until("building", (line) => isState(line, "building"));
    expect(more.line).toMatchObject({ changed: ["elsewhere/more.yaml"] });
    const { summary } = await watching.built();
    await writeFile(join(project, "part.ts"), 'export const specs = ["specs/**/*.yaml"];\n');
    expect((await watching.built()).summary.records).toBeLessThan(summary.records);
    await writeConfig(project, { defaultDataset: "none-of-that-name" });
    await watching.state("waiting", true);
  });

  it("builds nothing when files are touched, saved as they were, or written beside the specs", async () => {
    const project = await smallProject();
    const watching = new Watching(project);
    await watching.ready();
    const path = join(project, PHYSICS);
    const text = await readFile(path, "utf8");
    await writeFile(join(project, "notes.md"), "none of its business");
    await writeFile(join(project, "dist/spec.yaml"), "nor this");
    for (let i = 0; i < 3; i++) {
      await utimes(path, new Date(), new Date());
      await watching.state("reading");
      await watching.state("waiting");
    }
    await saveByRename(path, text);
    await watching.state("reading");
    await watching.state("waiting");
    expect(watching.builds).toBe(1);
  });

  it("ends at a signal during a build after the calls in flight, with no call lost", async () => {
    const server = await serve({ latencyMs: 200 });
    const project = await smallProject(servedConfig(server));
    const watching = new Watching(project);
    await watching.until("a call", (line) => line.type === "call");
    const outcome = await watching.end();
    expect(outcome).toMatchObject({ status: 130, signal: null, stderr: "" });
    const { requests, outcomes } = server.counts();
    expect(outcomes).toEqual({ completed: requests });
    const replies = await filesOf(join(project, "cache/replies"));
    expect(replies.filter((file) => !file.endsWith(".tmp"))).toHaveLength(requests);
    expect(watching.lines.at(-1)).toMatchObject({ type: "watch", state: "ended" });
  });
});
