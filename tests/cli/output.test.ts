import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import {
  bareEnvironment,
  built,
  chimera,
  filesOf,
  REPOSITORY,
  serve,
  servedConfig,
  smallProject,
} from "./rig.ts";

let project: string;
let warned: string;

beforeAll(async () => {
  project = await smallProject();
  await built(project);
  warned = await smallProject();
  const dataset = join(warned, "specs/dataset.yaml");
  await writeFile(
    dataset,
    (await readFile(dataset, "utf8")).replace("roles:\n", "roles:\n  nobody: simulated-a\n"),
  );
});

const objectsOf = (text: string) => {
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly type?: unknown });
};

/** A command line in a shell, which says each program's own status on its last line. */
async function shell(directory: string, line: string) {
  const script = line.replaceAll("chimera", `"${process.execPath}" "${join(REPOSITORY, "lib/main.js")}"`);
  const child = spawn("bash", ["-c", `${script}\necho "\${PIPESTATUS[@]}"`], {
    cwd: directory,
    // What a user's shell reads at its start is not the program's output.
    env: { ...bareEnvironment(), BASH_ENV: "" },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (data: Buffer) => (stdout += data.toString()));
  child.stderr.on("data", (data: Buffer) => (stderr += data.toString()));
  await once(child, "close");
  const lines = stdout.trimEnd().split("\n");
  return { statuses: lines.at(-1)!.split(" ").map(Number), lines: lines.slice(0, -1), stderr };
}

describe.concurrent("standard output holds data alone", () => {
  it("build: nothing; people's text is on the other stream, without escapes", async () => {
    const { status, stdout, stderr } = await chimera(project, ["build"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toMatch(
      /^Building my-dataset: 4 topics, 9 slots, 2 disciplines\nBuilt my-dataset [0-9a-f]{12} in /,
    );
    expect(stderr).toContain("Simulated: written by the built-in simulator, not by a language model.");
    expect(stderr).not.toContain("\u001b");
    expect(stderr.endsWith("\n")).toBe(true);
  });

  it("build --json: objects that each have a type, the first that it started, the last its summary", async () => {
    const { stdout, stderr } = await chimera(await smallProject(), ["build", "--json"]);
    expect(stderr).toBe("");
    const events = objectsOf(stdout);
    expect(events.every((event) => typeof event.type === "string")).toBe(true);
    expect(events[0]).toEqual({
      type: "started",
      dataset: "my-dataset",
      disciplines: 2,
      topics: 4,
      slots: 9,
    });
    expect(events.at(-1)?.type).toBe("summary");
    const types = new Set(events.map((event) => event.type));
    expect([...types].sort()).toEqual([
      "call",
      "stage-ended",
      "stage-started",
      "started",
      "summary",
      "topic",
    ]);
  });

  it("check and build --json: a warning in one and the same flat form, and no other text", async () => {
    const [check, build] = await Promise.all([
      chimera(warned, ["check", "--json"]),
      chimera(warned, ["build", "--json"]),
    ]);
    const warning = {
      type: "diagnostic",
      file: "specs/dataset.yaml",
      line: 15,
      column: 3,
      length: 6,
      severity: "warning",
      code: "specs/role-unused",
      message: expect.any(String),
      hint: expect.any(String),
    };
    expect(objectsOf(check.stdout)).toEqual([warning]);
    expect({ status: check.status, stderr: check.stderr }).toEqual({ status: 0, stderr: "" });
    expect(objectsOf(build.stdout)[0]).toEqual(warning);
    expect({ status: build.status, stderr: build.stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("check: nothing; warnings and what there is go to the other stream", async () => {
    const { status, stdout, stderr } = await chimera(warned, ["check"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(stderr).toMatch(
      /^specs\/dataset\.yaml:15:3 warning specs\/role-unused .*\n[\s\S]*\n1 warning\nmy-dataset: 2 disciplines, 4 topics, 9 slots\n$/,
    );
  });
});

describe.concurrent("a reader that has seen enough", () => {
  it("of `show --json` ends it quietly", async () => {
    const { statuses, lines, stderr } = await shell(
      project,
      "chimera show physics/open-quantum-systems --json | head -n 1",
    );
    expect({ statuses, stderr }).toEqual({ statuses: [0, 0], stderr: "" });
    expect(lines).toHaveLength(1);
  });

  it.each([
    ["its events", "chimera build --json | head -n 40"],
    ["its text", "chimera build 2>&1 >/dev/null | head -n 1"],
  ])(
    "of %s ends a build like Ctrl-C: what was sent is recorded, and the next one goes on",
    async (what, line) => {
      const server = await serve({ latencyMs: 20 });
      const copy = await smallProject(servedConfig(server));
      const { statuses, stderr } = await shell(copy, line);
      expect(stderr).toBe("");
      // People's text is short: a build that has no more to say before its end is not disturbed.
      expect(statuses).toEqual([what === "its events" ? 130 : 0, 0]);
      const { outcomes, requests } = server.counts();
      expect(requests).toBeGreaterThan(0);
      expect(outcomes).toEqual({ completed: requests });
      expect(await filesOf(join(copy, "cache/replies"))).toHaveLength(requests);
      await built(copy);
      expect(new Set(Object.values(server.counts().completions))).toEqual(new Set([1]));
    },
  );
});
