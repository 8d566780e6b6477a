import { appendFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import type { GrowthSummary } from "../../src/app/taxonomy/grow-topics.ts";
import { loadSpecs } from "../../src/specs/load-specs.ts";
import { readSpecFiles } from "../../src/specs/read-spec-files.ts";
import { checkTitles } from "../../src/specs/titles/check-titles.ts";
import { titleWords } from "../../src/specs/titles/title-words.ts";
import { inProcess } from "../cli/in-process.ts";
import { copyOf, filesOf, serve, servedConfig, smallProject, start, treeDigest } from "../cli/rig.ts";

const FEW = ["--areas", "3", "--topics", "6"];

async function grow(project: string, ...args: string[]) {
  const { status, stderr, lines } = await inProcess(project, ["topics", "grow", ...args, "--json"]);
  expect(stderr).toBe("");
  const summary = lines<GrowthSummary>().at(-1)!;
  return { status, summary, events: lines<{ type: string; made?: boolean }>() };
}

async function served(options: Parameters<typeof serve>[0] = {}) {
  const server = await serve(options);
  const project = await smallProject(servedConfig(server));
  return { server, project };
}

/** A project with a discipline and no topic at all. */
async function emptyProject() {
  const { server, project } = await served();
  for (const file of ["physics", "mathematics"]) await rm(join(project, `specs/topics/${file}.yaml`));
  return { server, project };
}

const textOf = (project: string, path: string) => readFile(join(project, path), "utf8");
const added = ({ disciplines }: GrowthSummary) =>
  disciplines.flatMap(({ areas }) => areas.flatMap((area) => area.added.map(({ title }) => title)));

async function faults(project: string, rates: string) {
  const path = join(project, "specs/models/simulated.yaml");
  const text = await readFile(path, "utf8");
  const changed = text.replace(/faults: \{ duplicateTopic[^}]*\}/, `faults: { ${rates} }`);
  expect(changed).not.toBe(text);
  await writeFile(path, changed);
}

describe("growing from nothing", () => {
  it("writes a file for each area, with sound titles, as many as are wanted", async () => {
    const { project } = await emptyProject();
    expect((await inProcess(project, ["check"])).stderr).toContain("specs/no-topics");
    const { status, summary } = await grow(project, "physics", ...FEW, "--write");
    expect([status, summary.status, summary.written]).toEqual([0, "done", true]);
    const files = await filesOf(join(project, "specs/topics"));
    expect(files).toHaveLength(3);
    const names = summary.files.map(({ file, isNewFile }) => [file, isNewFile]);
    expect(names).toEqual(
      files
        .map((file) => [`specs/topics/${file}`, true])
        .sort((a, b) => names.findIndex(([n]) => n === a[0]) - names.findIndex(([n]) => n === b[0])),
    );
    for (const file of files) {
      const text = await textOf(project, `specs/topics/${file}`);
      expect(text).toMatch(
        /^# yaml-language-server: \$schema=\.\.\/\.\.\/\.\.\/node_modules\/chimera-data\/lib\/schemas\/topics\.schema\.json\nkind: Topics\ndiscipline: physics\narea: /,
      );
    }
    const checked = await inProcess(project, ["check"]);
    expect(checked).toMatchObject({ status: 0 });
    expect(checked.stderr).toContain("my-dataset: 1 disciplines, 18 topics");
    expect((await inProcess(project, ["build", "--limit", "2"])).status).toBe(0);
  });
});

describe("growing further", () => {
  it("leaves what is there to the byte, writes nothing unless told, and asks nothing twice", async () => {
    const { server, project } = await served();
    const before = await textOf(project, "specs/topics/physics.yaml");
    const specs = await treeDigest(join(project, "specs"));
    const first = await grow(project, "physics", ...FEW);
    expect(first.summary).toMatchObject({ status: "done", written: false, calls: { reused: 0 } });
    expect(await treeDigest(join(project, "specs"))).toBe(specs);
    const asked = server.counts().requests;
    expect(asked).toBe(first.summary.calls.made);

    const again = await grow(project, "physics", ...FEW, "--offline");
    expect(again.summary.disciplines).toEqual(first.summary.disciplines);
    expect(again.summary.calls).toEqual({ made: 0, reused: asked });
    const written = await grow(project, "physics", ...FEW, "--write");
    expect(written.summary.files).toEqual(first.summary.files);
    expect(server.counts().requests).toBe(asked);

    const grown = await textOf(project, "specs/topics/physics.yaml");
    expect(grown.startsWith(before)).toBe(true);
    expect(grown.slice(before.length)).toMatch(/^( {2}- \S.*\n)+$/);
    // There are as many as are wanted, so there is nothing to ask.
    const idle = await grow(project, "physics", ...FEW, "--write");
    expect(idle.summary).toMatchObject({ status: "done", written: false, calls: { made: 0, reused: 0 } });

    const more = await grow(project, "physics", "--areas", "4", "--topics", "8", "--write");
    expect(more.summary.status).toBe("done");
    expect((await textOf(project, "specs/topics/physics.yaml")).startsWith(grown)).toBe(true);
    for (const { file, topics, isNewFile } of written.summary.files) {
      if (!isNewFile) continue;
      const text = await textOf(project, file);
      for (const { title } of topics) expect(text).toContain(title);
    }
    const known = new Set(added(written.summary).map((title) => titleWords(title).key));
    expect(added(more.summary).filter((title) => known.has(titleWords(title).key))).toEqual([]);
  });

  it("keeps what a higher number of topics adds to: the first ones are the same", async () => {
    const { project } = await served();
    const few = await grow(project, "physics", "--areas", "1", "--topics", "5");
    const many = await grow(project, "physics", "--areas", "1", "--topics", "9", "--offline");
    expect(added(many.summary).slice(0, 3)).toEqual(added(few.summary));
    expect(many.summary.calls.made).toBe(0);
  });

  it("changes no version of a dataset, and neither does another taxonomy policy", async () => {
    const { server, project } = await served();
    const digestOf = async () => {
      const { lines } = await inProcess(project, ["build", "--json"]);
      return lines<{ digest: string }>().at(-1)!.digest;
    };
    const first = await digestOf();
    const asked = server.counts().requests;
    await appendFile(join(project, "specs/policies/taxonomy/broad.yaml"), "rounds: 2\nrevision: 7\n");
    await appendFile(join(project, "specs/topics/mathematics.yaml"), "  # looked at\n");
    expect(await digestOf()).toBe(first);
    expect(server.counts().requests).toBe(asked);
  });
});

describe("what is turned down", () => {
  it("is every heading and repetition that the writer's faults put in, by rule or by the judge", async () => {
    const { project } = await served();
    await faults(project, "duplicateTopic: 1, nonTopic: 1");
    const { summary } = await grow(project, "--areas", "4", "--topics", "30", "--write");
    const reasons = new Set(
      summary.disciplines.flatMap(({ turnedDown }) => turnedDown.map(({ reason }) => reason)),
    );
    expect([...reasons]).toEqual(expect.arrayContaining(["repeats", "same-meaning"]));
    expect([...reasons].some((reason) => !["repeats", "same-meaning"].includes(reason))).toBe(true);
    const read = await readSpecFiles(project, ["specs/**/*.yaml"]);
    const { taxonomy } = await loadSpecs(read.files);
    expect(checkTitles(taxonomy)).toEqual([]);
    expect(taxonomy.topics.entries.some(({ distinctFrom }) => distinctFrom.length > 0)).toBe(true);
  });

  it("is nothing that is only alike, where there is no judge; check then warns until somebody decides", async () => {
    const { project } = await served();
    await faults(project, "duplicateTopic: 1");
    const policy = join(project, "specs/policies/taxonomy/broad.yaml");
    const text = await readFile(policy, "utf8");
    await writeFile(policy, text.replace(/^judge:\n( {2}.*\n)+/m, ""));
    await writeFile(
      join(project, "specs/dataset.yaml"),
      (await textOf(project, "specs/dataset.yaml")).replace("  topic-judge: simulated-topic-judge\n", ""),
    );
    const { summary } = await grow(project, "physics", "--areas", "4", "--topics", "30", "--write");
    const [pair] = summary.disciplines[0]!.undecided.filter(({ level }) => level === "topic");
    expect(pair).toBeDefined();
    const { status, stderr } = await inProcess(project, ["check"]);
    expect(status).toBe(0);
    expect(stderr).toContain("warning topics/alike");
    const found = [...stderr.matchAll(/^(\S+?):(\d+):\d+ warning topics\/alike/gm)];
    const lines = (await textOf(project, found[0]![1]!)).split("\n");
    expect(lines[Number(found[0]![2]) - 1]).toMatch(/^ {2}- /);
  });
});

describe("rounds that end before there is enough", () => {
  it("say what is lacking, and go on once what they gave is written", async () => {
    const { project } = await served();
    const policy = join(project, "specs/policies/taxonomy/broad.yaml");
    await appendFile(policy, "rounds: 1\nbatch: 4\n");
    const run = (...args: string[]) =>
      inProcess(project, ["topics", "grow", "physics", "--areas", "3", "--topics", "9", ...args]);
    const first = await run();
    expect(first.status).toBe(1);
    expect(first.stdout).toMatch(/^physics has .*less than 9 topics in ("[^"]+"(, )?)+\.$/m);
    expect(first.stdout).toContain("once this is written, the same command asks on");
    expect((await run("--write")).stdout).toContain("Written into 3 files");
    expect((await run("--write")).stdout).toMatch(/^physics: \d+ new topics \(had/m);
    for (let times = 0; times < 3; times++) await run("--write");
    expect(await run("--write")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Nothing to write."),
    });
  });
});

describe("calls that do not come through", () => {
  it("offline, with nothing recorded, says so and writes nothing", async () => {
    const { project } = await served();
    const specs = await treeDigest(join(project, "specs"));
    const { status, summary, events } = await grow(project, "physics", "--offline", "--write");
    expect([status, summary.status, summary.written]).toEqual([1, "failed", false]);
    expect(events.some(({ type }) => type === "missing")).toBe(true);
    expect(await treeDigest(join(project, "specs"))).toBe(specs);
  });

  it("an interrupted run keeps every reply, and the next one ends where one without interruption ends", async () => {
    const { server, project } = await served({ latencyMs: 60 });
    const running = start(project, ["topics", "grow", ...FEW, "--write", "--json"]);
    while (server.counts().requests < 3) await sleep(5);
    running.child.kill("SIGINT");
    const { status, stdout } = await running.ended;
    expect(status).toBe(130);
    expect(JSON.parse(stdout.trim().split("\n").at(-1)!)).toMatchObject({
      status: "interrupted",
      written: false,
    });
    const recorded = await filesOf(join(project, "cache/replies"));
    expect(recorded.length).toBeGreaterThan(0);
    const ended = await grow(project, ...FEW, "--write");
    expect(ended.summary).toMatchObject({ status: "done", written: true });
    expect(ended.summary.calls.reused).toBe(recorded.length);
    expect(Object.values(server.counts().attempts)).toEqual(
      Object.values(server.counts().attempts).map(() => 1),
    );

    const undisturbed = await smallProject(servedConfig(await serve()));
    await grow(undisturbed, ...FEW, "--write");
    expect(await treeDigest(join(undisturbed, "specs"))).toBe(await treeDigest(join(project, "specs")));
  });

  it("a killed run loses nothing that was recorded", async () => {
    const { server, project } = await served({ latencyMs: 40 });
    const running = start(project, ["topics", "grow", ...FEW, "--write"]);
    while ((server.counts().outcomes.completed ?? 0) < 3) await sleep(5);
    running.child.kill("SIGKILL");
    await running.ended;
    const recorded = (await filesOf(join(project, "cache/replies"))).filter((file) => !file.endsWith(".tmp"));
    const { summary } = await grow(project, ...FEW, "--write");
    expect(summary).toMatchObject({ status: "done", written: true });
    expect(summary.calls.reused).toBe(recorded.length);
  });

  it("a budget that is reached ends it with status 3, and more money goes on from there", async () => {
    const price = { input: 1, output: 1 };
    const server = await serve();
    const project = await smallProject(
      servedConfig(server, { prices: { "simulated-topic-writer": price, "simulated-topic-judge": price } }),
    );
    const models = join(project, "specs/models/simulated.yaml");
    const text = await readFile(models, "utf8");
    await writeFile(models, text.replaceAll(/^seed: derived$/gm, "seed: derived\nmaxOutputTokens: 2000"));
    const stopped = await grow(project, ...FEW, "--budget", "0.005", "--write");
    expect([stopped.status, stopped.summary.status, stopped.summary.written]).toEqual([3, "budget", false]);
    const ended = await grow(project, ...FEW, "--budget", "5", "--write");
    expect(ended.summary).toMatchObject({ status: "done", calls: { reused: stopped.summary.calls.made } });
  });
});

describe("arguments that are wrong", () => {
  it.each([
    [["topics", "phyics"], /topics\/unknown-discipline.*\n.*Did you mean "physics"/],
    [["topics", "grow", "phyics"], /topics\/unknown-discipline/],
    [["topics", "botany"], /topics\/unknown-discipline.*\n.*Known: mathematics, physics\./],
    [["topics", "gro", "physics"], /Did you mean "grow"/],
    [["topics", "--write"], /--write is for "topics grow" alone/],
    [["topics", "grow", "--topics", "0"], /--topics takes a whole number/],
  ])("%j", async (args, said) => {
    const project = await copyOf(await smallProject());
    const { status, stderr } = await inProcess(project, args);
    expect(status).toBe(2);
    expect(stderr).toMatch(said);
  });

  it("a dataset without a policy says what is missing", async () => {
    const project = await smallProject();
    const dataset = await textOf(project, "specs/dataset.yaml");
    await writeFile(
      join(project, "specs/dataset.yaml"),
      dataset.replace("  taxonomy: broad\n", "").replace(/^ {2}topic-.*\n/gm, ""),
    );
    const { status, stderr } = await inProcess(project, ["topics", "grow"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("topics/no-policy")]);
  });

  it("a new file that no pattern reads is taken back", async () => {
    const server = await serve();
    const project = await smallProject(
      servedConfig(server, {
        specs: ["specs/*.yaml", "specs/{models,policies,prompts}/**/*.yaml", "specs/topics/*.yaml"],
      }),
    );
    const files = await filesOf(join(project, "specs"));
    const { status, stdout } = await inProcess(project, [
      "topics",
      "grow",
      "physics",
      ...FEW,
      "--write",
      "--json",
    ]);
    expect(status).toBe(2);
    expect(stdout).toContain("topics/file-not-read");
    expect(await filesOf(join(project, "specs"))).toEqual(files);
  });
});
