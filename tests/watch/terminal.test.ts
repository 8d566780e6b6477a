import { spawn } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bareEnvironment, REPOSITORY, smallProject } from "../cli/rig.ts";

const PROGRAM = "script"; // of util-linux, which every Debian has
const DEADLINE_MS = 30_000;

/** A watch in a terminal of its own, which `script` makes. What is typed and what is shown are texts. */
function terminal(project: string) {
  const main = `'${process.execPath}' '${join(REPOSITORY, "lib/main.js")}' build --watch`;
  // What stty says after the watch shows whether the terminal is as it was.
  const command = `${main}; echo "status $?"; stty -a`;
  const child = spawn(PROGRAM, ["-qec", command, "/dev/null"], {
    cwd: project,
    env: { ...bareEnvironment(), TERM: "dumb", SHELL: "/bin/sh" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let shown = "";
  let arrived = () => {};
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    arrived();
  });
  return {
    type: (keys: string) => child.stdin.write(keys),
    async until(text: string): Promise<string> {
      const deadline = Date.now() + DEADLINE_MS;
      while (!shown.includes(text)) {
        const left = deadline - Date.now();
        if (left <= 0) {
          child.kill("SIGKILL");
          throw new Error(`"${text}" was not shown, but:\n${shown}`);
        }
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, left);
          arrived = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      const end = shown.indexOf(text) + text.length;
      const before = shown.slice(0, end);
      shown = shown.slice(end);
      return before;
    },
  };
}

describe("a watch at a terminal", () => {
  it("says its keys, heeds them, and leaves the terminal as it was", async () => {
    const { type, until } = terminal(await smallProject());
    await until("Waiting for a change. Keys: r rebuild · p pause · q quit");
    type("p");
    await until("Paused: nothing new is sent. Keys: r rebuild · p continue · q quit");
    type("r");
    expect(await until("Waiting for a change.")).toContain("calls 0 made");
    type("q");
    await until("status 0");
    expect(await until("-iuclc")).toContain(" icrnl");
    expect(await until("echoke")).toMatch(/[^-]icanon/);
  });

  it("ends at Ctrl-C with 130", async () => {
    const { type, until } = terminal(await smallProject());
    await until("q quit");
    type("\u0003");
    await until("status 130");
    expect(await until("echoke")).toMatch(/[^-]icanon/);
  });
});
