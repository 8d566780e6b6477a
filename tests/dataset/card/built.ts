import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import { inProcess } from "../../cli/in-process.ts";
import { smallProject } from "../../cli/rig.ts";

export const ALL_VIEWS = ["full", "sft", "rl", "preference", "rejected"];

/** An artifact of the small project, built with another curation policy. */
export async function builtWith(change: (policy: string) => string): Promise<string> {
  const project = await smallProject();
  const policy = join(project, "specs/policies/curation/standard.yaml");
  const text = await readFile(policy, "utf8");
  await writeFile(policy, change(text));
  const { stderr } = await inProcess(project, ["build"]);
  expect(stderr).toContain("Built my-dataset");
  expect(stderr).not.toContain("card/");
  return join(project, "dist/my-dataset/latest");
}

/** One with every view, and a split of its own for what is held out. */
export const builtWhole = () =>
  builtWith((policy) =>
    policy
      .replace(/^views: .*$/m, `views: [${ALL_VIEWS.join(", ")}]`)
      .concat("\nheldOut: { split: held_out, topics: [physics/**] }\n"),
  );

export const manifestOf = async (path: string) =>
  JSON.parse(await readFile(join(path, "manifest.json"), "utf8")) as Manifest;
