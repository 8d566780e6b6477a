import { spawn } from "node:child_process";
import { once } from "node:events";
import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { env, MAIN, spread } from "../measure.mjs";
import { DATASET, editable } from "./dataset.mjs";

const SAVES = 15;

/** From the moment at which Node itself tells that a topics file was saved, until a watching build begins anew. */
export async function rows(builtProject) {
  const project = builtProject();
  const topics = editable(project);
  const build = watchingBuild(project);
  const saves = fileEvents(topics.path);
  try {
    const beyond = [];
    for (let i = 0; i < SAVES; i++) {
      await build.until(({ type, state }) => type === "watch" && state === "waiting");
      await sleep(300);
      const told = saves.next();
      const started = build.until(({ type }) => type === "started");
      topics.edit();
      beyond.push((await started) - (await told));
    }
    return [{ row: "watch-latency-ms", ...spread(beyond), unit: "ms", baseline: "node's own fs event" }];
  } finally {
    saves.close();
    await build.end();
    topics.restore();
  }
}

function watchingBuild(project) {
  const child = spawn(process.execPath, [MAIN, "build", DATASET, "--watch", "--json"], {
    cwd: project,
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, "exit");
  return {
    /** When the next event of this kind was told. */
    until: (isWanted) =>
      new Promise((resolve, reject) => {
        const leave = (act) => {
          lines.off("line", read);
          lines.off("close", closed);
          act();
        };
        const read = (line) => {
          const now = performance.now();
          if (isWanted(JSON.parse(line))) leave(() => resolve(now));
        };
        const closed = () => leave(() => reject(new Error("the watching build has ended")));
        lines.on("line", read);
        lines.on("close", closed);
      }),
    end: async () => {
      child.kill("SIGINT");
      await ended;
    },
  };
}

function fileEvents(path) {
  const watcher = watch(dirname(path));
  return {
    /** When Node tells of the next change of the file. */
    next: () =>
      new Promise((resolve) => {
        const told = (_, name) => {
          if (name !== basename(path)) return;
          watcher.off("change", told);
          resolve(performance.now());
        };
        watcher.on("change", told);
      }),
    close: () => watcher.close(),
  };
}
