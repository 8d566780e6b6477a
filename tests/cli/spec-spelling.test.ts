import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Document, isScalar, isSeq, parseAllDocuments } from "yaml";
import { respelt } from "../specs/respelt.ts";
import { built, copyOf, filesOf, starterProject } from "./rig.ts";

let project: string;
let digest: string | null;

beforeAll(async () => {
  project = await starterProject();
  digest = (await built(project)).summary.digest;
});

async function rewriteAll(copy: string, change: (text: string) => string): Promise<void> {
  for (const file of await filesOf(join(copy, "specs"))) {
    const path = join(copy, "specs", file);
    const text = await readFile(path, "utf8");
    const changed = change(text);
    expect(changed).not.toBe(text);
    await writeFile(path, changed);
  }
}

async function expectNothingChanged(copy: string): Promise<void> {
  const { summary, events } = await built(copy);
  expect(summary).toMatchObject({ digest, calls: { made: 0 } });
  // Not even a stage is looked into: the whole dataset is known.
  expect(events.filter((event) => event.type === "stage-started")).toEqual([]);
}

describe.concurrent("how specs are written changes nothing", () => {
  it("is told apart from what they say: the transformer keeps every value", async () => {
    for (const file of await filesOf(join(project, "specs"))) {
      const text = await readFile(join(project, "specs", file), "utf8");
      const values = (source: string) =>
        parseAllDocuments(source).map((document) => document.toJS() as unknown);
      expect(values(respelt(text))).toEqual(values(text));
    }
  });

  it("holds for key order, quotes, comments, indentation and flow style in every file", async () => {
    const copy = await copyOf(project);
    await rewriteAll(copy, respelt);
    await expectNothingChanged(copy);
  });

  it("holds for line ends of Windows and a byte order mark", async () => {
    const copy = await copyOf(project);
    await rewriteAll(copy, (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`);
    await expectNothingChanged(copy);
  });

  it("holds for other names, folders and extensions of all files", async () => {
    const copy = await copyOf(project);
    const files = await filesOf(join(copy, "specs"));
    for (const [at, file] of files.entries()) {
      const other = `renamed-${String(files.length - at).padStart(4, "0")}.yml`;
      await rename(join(copy, "specs", file), join(copy, "specs", other));
    }
    await expectNothingChanged(copy);
  });

  it("holds for all documents in one file", async () => {
    const copy = await copyOf(project);
    const texts: string[] = [];
    for (const file of await filesOf(join(copy, "specs"))) {
      const path = join(copy, "specs", file);
      texts.push((await readFile(path, "utf8")).trimEnd());
      await rm(path);
    }
    await writeFile(join(copy, "specs/all.yaml"), `${texts.reverse().join("\n---\n")}\n`);
    await expectNothingChanged(copy);
  });

  it("holds for a list of topics, and a file of models, split in two", async () => {
    const copy = await copyOf(project);
    const topics = join(copy, "specs/topics/physics/quantum-physics.yaml");
    const [document] = parseAllDocuments(await readFile(topics, "utf8")) as [Document];
    const list = document.get("topics");
    if (!isSeq(list)) throw new Error("the file lists no topics");
    const at = list.items.findIndex((item) => isScalar(item) && item.value === "Open quantum systems");
    expect(at).toBeGreaterThanOrEqual(0);
    const moved = list.items.splice(at);
    expect(list.items.length).toBeGreaterThan(0);
    await writeFile(topics, document.toString());
    list.items.splice(0, list.items.length, ...moved);
    await writeFile(join(dirname(topics), "a-second-half.yaml"), document.toString());

    const models = join(copy, "specs/models/simulated.yaml");
    const documents = (await readFile(models, "utf8")).split("\n---\n");
    await writeFile(models, `${documents.slice(3).join("\n---\n")}\n`);
    await writeFile(join(copy, "specs/first-models.yaml"), `${documents.slice(0, 3).join("\n---\n")}\n`);
    await expectNothingChanged(copy);
  });
});
