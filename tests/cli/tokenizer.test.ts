import { existsSync } from "node:fs";
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type { Report } from "../../src/dataset/report/report.ts";
import { sha256 } from "../../src/util/digest.ts";
import { edit } from "../versions/project.ts";
import { built, chimera, smallProject } from "./rig.ts";

const SMALL = fileURLToPath(new URL("../dataset/tokens/small-tokenizer.json", import.meta.url));

let project: string;
const reportOf = async () =>
  JSON.parse(await readFile(join(project, "dist/my-dataset/latest/report.json"), "utf8")) as Report;
const declare = (from: string, to: string) => edit(project, "specs/dataset.yaml", from, to);

beforeAll(async () => {
  project = await smallProject();
});

describe("the tokenizer of a dataset", () => {
  it("is a published one, one of the project's, or none, and none of that asks a model", async () => {
    const first = await built(project);
    const before = (await reportOf()).tokens!;
    expect(before.tokenizer).toBe("o200k_base");
    await declare("tokenizer: o200k_base", "tokenizer: ./small.json");
    const missing = await chimera(project, ["check"]);
    expect(missing.status).toBe(2);
    expect(missing.stdout + missing.stderr).toMatch(
      /specs\/dataset\.yaml:\d+:1 error tokenizer\/not-found The tokenizer "small\.json" is not there/,
    );
    await copyFile(SMALL, join(project, "small.json"));
    const second = await built(project);
    expect(second.summary.calls.made).toBe(0);
    expect(second.summary.digest).not.toBe(first.summary.digest);
    const after = (await reportOf()).tokens!;
    expect(after).toMatchObject({ tokenizer: "small.json", sha256: sha256(await readFile(SMALL)) });
    // It was made of other texts, and has few words.
    expect(after.chat.total).toBeGreaterThan(before.chat.total);
    const { stdout } = await chimera(project, ["diff"]);
    expect(stdout).toMatch(/Quality\n(?:.*\n)*? {2}chat tokens, mean +none → /);
    expect(stdout).toContain("specs/dataset.yaml");

    await setTimeout(100); // what was just written vouches for nothing
    expect((await built(project)).summary.digest).toBe(second.summary.digest);
    const text = await readFile(SMALL, "utf8");
    await writeFile(join(project, "small.json"), `${text}\n`);
    const third = await built(project);
    expect(third.summary.calls.made).toBe(0);
    expect((await reportOf()).tokens!.sha256).toBe(sha256(`${text}\n`));
    await writeFile(join(project, "small.json"), "{}");
    const broken = await chimera(project, ["build"]);
    expect(broken.stderr).toContain("small.json:1:1 error tokenizer/unreadable");

    await declare("tokenizer: ./small.json", "tokenizer: null");
    expect((await built(project)).summary.calls.made).toBe(0);
    expect((await reportOf()).tokens).toBeNull();
    expect((await chimera(project, ["report"])).stdout).not.toContain("Tokens, by");
  });

  it("is found to be none before anything is asked", async () => {
    const own = await smallProject();
    await edit(own, "specs/dataset.yaml", "tokenizer: o200k_base", "tokenizer: own.json");
    await writeFile(join(own, "own.json"), '{"version": "1.0"}');
    const { status, stderr } = await chimera(own, ["build"]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("own.json:1:1 error tokenizer/unreadable")]);
    expect(existsSync(join(own, "cache/replies"))).toBe(false);
  });
});
