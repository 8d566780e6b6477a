import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSpecFiles } from "../../src/specs/read-spec-files.ts";

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "chimera-read-"));
  await mkdir(join(project, "specs/deep/er"), { recursive: true });
  await writeFile(join(project, "specs/b.yml"), "\ufeffkind: B\r\n");
  await writeFile(join(project, "specs/B.yaml"), "");
  await writeFile(join(project, "specs/a-ä.yaml"), "ä");
  await writeFile(join(project, "specs/deep/er/c.yaml"), "c\ufffd"); // the letter that stands for broken ones
  await writeFile(join(project, "specs/.hidden.yaml"), "hidden");
  await writeFile(join(project, "specs/notes.md"), "notes");
  await writeFile(join(project, "elsewhere.yaml"), "linked");
  await symlink("../elsewhere.yaml", join(project, "specs/link.yaml"));
  await symlink("..", join(project, "specs/deep/up")); // a loop, were it followed
});
afterAll(() => rm(project, { recursive: true }));

test("finds, sorts by code unit and decodes", async () => {
  const { files, diagnostics } = await readSpecFiles(project, ["specs/**/*.{yaml,yml}"]);
  expect(diagnostics).toEqual([]);
  expect(files).toEqual([
    { path: "specs/B.yaml", text: "" },
    { path: "specs/a-ä.yaml", text: "ä" },
    { path: "specs/b.yml", text: "kind: B\r\n" },
    { path: "specs/deep/er/c.yaml", text: "c\ufffd" },
    { path: "specs/link.yaml", text: "linked" },
  ]);
});

test("takes several patterns and reads each file once", async () => {
  const { files } = await readSpecFiles(project, ["specs/*.yaml", "specs/B.*", "!specs/link.yaml"]);
  expect(files.map(({ path }) => path)).toEqual(["specs/B.yaml", "specs/a-ä.yaml"]);
});

test("a pattern that also names directories means files", async () => {
  const { files, diagnostics } = await readSpecFiles(project, ["specs/deep/**"]);
  expect(diagnostics).toEqual([]);
  expect(files.map(({ path }) => path)).toEqual(["specs/deep/er/c.yaml"]);
});
