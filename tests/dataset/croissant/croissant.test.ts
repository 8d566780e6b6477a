import { execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parquetMetadata } from "hyparquet";
import { beforeAll, describe, expect, it } from "vitest";
import { renderCroissant } from "../../../src/dataset/croissant/render-croissant.ts";
import type { Manifest } from "../../../src/dataset/manifest.ts";
import { parquetSchema } from "../../../src/dataset/parquet/schema.ts";
import { parseSpec } from "../../../src/dataset/spec-text.ts";
import { VIEWS, type ViewName } from "../../../src/dataset/views.ts";
import type { ResolvedDataset } from "../../../src/specs/resolved.ts";
import { sha256 } from "../../../src/util/digest.ts";
import { inProcess } from "../../cli/in-process.ts";
import { manifestOf, smallProject } from "../../cli/rig.ts";
import { copyOfArtifact, forge } from "../../versions/artifact-copy.ts";
import { sampleManifest } from "../sample-manifest.ts";
import { type Croissant, type CroissantField, issuesOf, type Node } from "./rules.ts";

let project: string;
let artifact: string;
let manifest: Manifest;
let croissant: Croissant;

// Two splits that the vocabulary has a word for, one that it has none for, and every view.
beforeAll(async () => {
  project = await smallProject();
  const policy = join(project, "specs/policies/curation/standard.yaml");
  const text = await readFile(policy, "utf8");
  await writeFile(
    policy,
    text
      .replace("preference]", "preference, rejected]")
      .replace("  train: 1\n", "  train: 0.5\n  held.out: 0.25\n  test: 0.25\n"),
  );
  expect((await inProcess(project, ["build"])).status).toBe(0);
  manifest = await manifestOf(project);
  artifact = join(project, "dist/my-dataset", manifest.digest);
  croissant = JSON.parse(await readFile(join(artifact, "croissant.json"), "utf8")) as Croissant;
});

const ofType = (type: string) => croissant.distribution.filter((node) => node["@type"] === type);
const views = () => croissant.recordSet.filter((set) => set.data === undefined);

/** Fields that hold a value, with the way to it. */
const leavesOf = (fields: readonly CroissantField[]): CroissantField[] =>
  fields.flatMap((field) => (field.subField === undefined ? [field] : leavesOf(field.subField)));

describe("croissant.json", () => {
  it("breaks no rule of mlcroissant's", () => {
    expect(issuesOf(croissant)).toEqual([]);
  });

  it("says no date, no place and no path of the machine", async () => {
    const text = await readFile(join(artifact, "croissant.json"), "utf8");
    expect(text).not.toMatch(/\b20\d\d-\d\d-\d\d|undefined|NaN|\[object/);
    expect(text).not.toContain(process.cwd());
    expect(croissant).not.toHaveProperty("datePublished");
  });

  it("names version, licence and language, and how to cite them", () => {
    expect(croissant).toMatchObject({
      name: "my-dataset",
      alternateName: manifest.title,
      version: `0.0.0+${manifest.digest}`,
      license: "https://spdx.org/licenses/CC-BY-4.0.html",
      inLanguage: manifest.language,
      keywords: expect.arrayContaining(["synthetic", "simulated", "Physics"]),
    });
    expect(croissant.citeAs).toContain(manifest.digest);
  });

  it("lists every file but card, manifest and itself, each with its checksum and size", async () => {
    const files = ofType("cr:FileObject");
    const unlisted = ["README.md", "croissant.json"];
    const paths = manifest.files.map(({ path }) => path).filter((path) => !unlisted.includes(path));
    expect(files.map((file) => file["@id"])).toEqual(paths);
    for (const file of files) {
      const bytes = await readFile(join(artifact, String(file.contentUrl)));
      expect(file).toMatchObject({ contentSize: `${bytes.length} B`, sha256: sha256(bytes) });
    }
  });

  it("has a set of files for each view, which holds all of them and no others", () => {
    const sets = ofType("cr:FileSet");
    const parquet = manifest.files.map(({ path }) => path).filter((path) => path.endsWith(".parquet"));
    const covered = sets.map(({ includes }) => {
      const [before, after] = String(includes).split("*") as [string, string];
      return parquet.filter((path) => path.startsWith(before) && path.endsWith(after));
    });
    expect(covered.flat().sort()).toEqual(parquet);
    for (const [at, paths] of covered.entries())
      expect(new Set(paths.map((path) => `files-${path.split("/")[1]}`))).toEqual(
        new Set([sets[at]!["@id"]]),
      );
  });

  it("types every column of every view as its Parquet files do", async () => {
    expect(views().map((set) => set["@id"])).toEqual(
      Object.keys(VIEWS).filter((view) => view in manifest.counts.views),
    );
    for (const { "@id": view, field } of views()) {
      const { path } = manifest.files.find((file) => file.path.startsWith(`data/${view}/`))!;
      const bytes = await readFile(join(artifact, path));
      const { schema } = parquetMetadata(new Uint8Array(bytes).buffer);
      expect(schema.length).toBe(parquetSchema(VIEWS[view as ViewName].columns).length);
      const types = { BYTE_ARRAY: "sc:Text", BOOLEAN: "sc:Boolean", INT32: "cr:Int32", DOUBLE: "cr:Float64" };
      const wanted = schema.flatMap(({ name, type }) =>
        type === undefined ? [] : [[name, types[type as keyof typeof types]]],
      );
      const leaves = leavesOf(field).filter(({ source }) => source?.extract.column !== undefined);
      expect(leaves.map(({ name, dataType }) => [name, dataType])).toEqual(wanted);
      for (const { "@id": id, source } of leaves) {
        const { column } = source!.extract;
        const within = source!.transform?.jsonPath;
        expect(id).toBe([view, column, ...(within === undefined ? [] : [within])].join("/"));
      }
    }
  });

  it("tells the split from the path of each file", () => {
    const splits = croissant.recordSet.find((set) => set["@id"] === "splits")!;
    expect(splits).toMatchObject({ dataType: "cr:Split", key: { "@id": "splits/name" } });
    expect(splits.data).toEqual(["train", "held.out", "test"].map((name) => ({ "splits/name": name })));
    for (const { "@id": view, field } of views()) {
      const split = field.find(({ "@id": id }) => id === `${view}/split`);
      if (view === "rejected") expect(split).toBeUndefined();
      else {
        expect(split).toMatchObject({ references: { field: { "@id": "splits/name" } } });
        // As Python's `re.match` has it.
        const pattern = new RegExp(`^(?:${String(split!.source!.transform!.regex)})`);
        for (const { path } of manifest.files.filter((file) => file.path.startsWith(`data/${view}/`))) {
          const [name] = path.split("/").at(-1)!.split("-");
          expect(pattern.exec(path)?.[1]).toBe(name);
          expect(pattern.exec(name!)?.[1]).toBe(name);
        }
      }
    }
  });

  it("says of data and models what the build did", () => {
    expect(croissant).toMatchObject({
      conformsTo: expect.arrayContaining(["http://mlcommons.org/croissant/RAI/1.0"]),
      "rai:hasSyntheticData": true,
      "rai:dataUseCases": ["Trying out a pipeline. Not for training or for judging a model."],
    });
    const text = (name: string) => String(croissant[name]);
    for (const { role, id } of manifest.models)
      expect(text("rai:dataCollection")).toContain(`${id} as ${role}`);
    expect(text("rai:dataAnnotationProtocol")).toMatch(
      /validator-a.*unanimous.*did not see the answer.*judge-a/,
    );
    expect(text("rai:dataPreprocessingProtocol")).toContain("not compared with benchmarks");
  });

  it("has the build as activities, each model an agent of those it was asked in, and the specs as their source", () => {
    expect(croissant["prov:wasDerivedFrom"]).toEqual({ "@id": "spec.json" });
    const steps = croissant["prov:wasGeneratedBy"] as readonly Node[];
    const agents = steps.flatMap((step) => step["prov:wasAssociatedWith"] as Node[]);
    const told = agents.filter((agent) => agent["prov:label"] !== undefined).map((agent) => agent["@id"]);
    expect(told.sort()).toEqual(manifest.models.map(({ role }) => `#model-${role}`).sort());
    const known = new Set(["#chimera", ...told]);
    for (const agent of agents) expect(known).toContain(agent["@id"]);
    const made = steps.map((step) => step["@id"]);
    expect(made).toEqual(
      ["problem", "validation", "solution", "grading", "curation"].map((name) => `#step-${name}`),
    );
    for (const field of views().flatMap((set) => set.field)) {
      const by = field["prov:wasGeneratedBy"] as Node | undefined;
      if (by !== undefined) expect(made).toContain(by["@id"]);
    }
  });
});

describe("the metadata of another dataset", () => {
  const rendered = async (manifest: Manifest, change: (dataset: ResolvedDataset) => ResolvedDataset) => {
    const { dataset } = parseSpec(await readFile(join(artifact, "spec.json"), "utf8"))!;
    const text = renderCroissant({ manifest, dataset: change(dataset) });
    return { text, json: JSON.parse(text) as Croissant };
  };
  const prompt = { name: "p", system: null, user: "u" };

  it("of models speaks of no simulator, and names the student and what it was compared with", async () => {
    const benchmark = {
      ...{ name: "AIME", questions: 30, contaminated: 0, ngram8: 0, ngram13: 0, jaccard8: 0, jaccard13: 0 },
      files: [{ path: "aime.jsonl", sha256: sha256("aime") }],
    };
    const curation = { ...sampleManifest.curation, benchmarks: [benchmark] };
    const terms = { training: "conditional", license: "Modified MIT", url: null } as const;
    const models = sampleManifest.models.map((model) =>
      model.role === "solver" ? { ...model, terms } : model,
    );
    const { text, json } = await rendered({ ...sampleManifest, curation, models }, (dataset) => ({
      ...dataset,
      verification: { ...dataset.verification, validators: [], blindSolve: null, outcomes: {} },
      solution: {
        ...dataset.solution,
        solvers: [{ role: "solver", prompt, trajectories: 1 }],
        student: { role: "student", prompt, attempts: 4, of: "all" },
      },
    }));
    expect(issuesOf(json)).toEqual([]);
    // Every dataset has a column of that name.
    expect(JSON.stringify({ ...json, recordSet: [] })).not.toMatch(/simulat/i);
    const steps = json["prov:wasGeneratedBy"] as readonly Node[];
    expect(steps.map((step) => step["@id"])).toEqual(
      ["problem", "solution", "grading", "student", "curation"].map((name) => `#step-${name}`),
    );
    expect(steps.at(-1)!["prov:used"]).toContainEqual(
      expect.objectContaining({ "@id": `urn:sha256:${sha256("aime")}` }),
    );
    expect(text).toContain(
      "thinker (org/thinker, answered as org/thinker-a, org/thinker-b); declared terms: Modified MIT, training on what it writes is conditional",
    );
    expect(json["rai:dataAnnotationProtocol"]).toMatch(/No validator voted.*student tried problems/);
    expect(json["rai:dataPreprocessingProtocol"]).toContainEqual(
      expect.stringContaining("questions of AIME"),
    );
    const full = json.recordSet.find((set) => set["@id"] === "full")!;
    const madeBy = (column: string) =>
      full.field.find((field) => field.name === column)!["prov:wasGeneratedBy"];
    expect(madeBy("student")).toEqual({ "@id": "#step-student" });
    expect(madeBy("verdicts")).toBeUndefined();
  });

  it.each([
    [null, undefined],
    ["MIT", "https://spdx.org/licenses/MIT.html"],
    ["apache-2.0", "https://spdx.org/licenses/Apache-2.0.html"],
    ["odc-by", "https://spdx.org/licenses/ODC-By-1.0.html"],
    ["LicenseRef-House", "LicenseRef-House"],
    ["MIT OR Apache-2.0", "MIT OR Apache-2.0"],
  ])("has for the licence %j %j", async (license, wanted) => {
    const { json } = await rendered({ ...sampleManifest, license }, (dataset) => dataset);
    expect(json.license).toBe(wanted);
  });
});

describe("chimera croissant", () => {
  const run = (...args: string[]) => inProcess(project, ["croissant", ...args]);
  const SAID = ["--date", "2026-01-31", "--url", "https://example.org/data", "--organization", "A {Lab}"];

  it("adds what only the publisher knows, and cites it", async () => {
    const { status, stdout, stderr } = await run(
      "my-dataset",
      ...SAID,
      "--author",
      "Ada Lovelace; Alan Turing",
    );
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const said = JSON.parse(stdout) as Croissant;
    expect(issuesOf(said)).toEqual([]);
    const lab = { "@type": "sc:Organization", name: "A {Lab}" };
    const persons = ["Ada Lovelace", "Alan Turing"].map((name) => ({ "@type": "sc:Person", name }));
    const date = { datePublished: "2026-01-31", url: "https://example.org/data" };
    expect(said).toEqual({ ...croissant, ...date, creator: persons, publisher: lab, citeAs: said.citeAs });
    expect(said.citeAs).toContain(
      "author = {{Ada Lovelace} and {Alan Turing}}, year = {2026}, publisher = {A Lab}, url = {https://example.org/data}",
    );
  });

  it("tells what Croissant asks for and nobody said", async () => {
    const { status, stdout, stderr } = await run(artifact, "--organization", "A Lab");
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: "Croissant also requires: url (--url), datePublished (--date).\n",
    });
    expect(JSON.parse(stdout)).toMatchObject({ creator: [{ name: "A Lab" }], version: croissant.version });
  });

  it("has the number of the version's tag, and writes to a file", async () => {
    expect((await inProcess(project, ["tag", "my-dataset", "1.2.0"])).status).toBe(0);
    const { status, stdout } = await run("my-dataset@1.2.0", ...SAID, "--out", "said.json");
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    const said = JSON.parse(await readFile(join(project, "said.json"), "utf8")) as Croissant;
    expect(said).toMatchObject({ version: "1.2.0", identifier: manifest.digest });
    expect(said.citeAs).toContain(`version 1.2.0, digest ${manifest.digest}`);
  });

  it.each([
    [["--date", "2026-02-30"], "usage/bad-arguments"],
    [["--date", "31.1.2026"], "usage/bad-arguments"],
    [["--url", "example.org"], "usage/bad-arguments"],
    [["nothing-of-the-sort"], "usage/no-artifact"],
  ])("refuses %j", async (args, code) => {
    const { status, stdout, stderr } = await run(...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(`error ${code} `);
  });

  it("refuses a version whose metadata is gone or damaged", async () => {
    const copy = await copyOfArtifact(artifact, manifest.digest);
    for (const text of ["", "null", "[1]"]) {
      await forge(copy, "croissant.json", () => text);
      const { status, stderr } = await run(copy);
      expect(status).toBe(2);
      expect(stderr).toContain("error usage/damaged-artifact ");
    }
  });
});

describe("the rules", () => {
  type Draft = { [key: string]: unknown; distribution: Draft[]; recordSet: Draft[]; field: Draft[] };
  const first = (draft: Draft, type: string) => draft.distribution.find((node) => node["@type"] === type)!;
  const full = (draft: Draft) => draft.recordSet.find((set) => set["@id"] === "full")!;

  it.each<[string, (draft: Draft) => void]>([
    ["version is missing", (draft) => delete draft.version],
    ["its version is no semantic one", (draft) => Object.assign(draft, { version: "abc" })],
    ["it conforms to another version", (draft) => Object.assign(draft, { conformsTo: [] })],
    ["0 checksums", (draft) => delete first(draft, "cr:FileObject").sha256],
    ["2 checksums", (draft) => Object.assign(first(draft, "cr:FileObject"), { md5: "0" })],
    ["no contentUrl", (draft) => delete first(draft, "cr:FileObject").contentUrl],
    ["no includes", (draft) => delete first(draft, "cr:FileSet").includes],
    ["is there twice", (draft) => draft.distribution.push(draft.distribution[0]!)],
    ["a row has other fields", (draft) => Object.assign(draft.recordSet[0]!, { data: [{}] })],
    ["its data is empty", (draft) => Object.assign(draft.recordSet[0]!, { data: [] })],
    ["has no type", (draft) => delete full(draft).field[0]!.dataType],
    ["has no source", (draft) => delete full(draft).field[0]!.source],
    ["is read from nothing", (draft) => draft.distribution.shift()],
    ["is no field of it", (draft) => Object.assign(full(draft), { key: { "@id": "full/none" } })],
  ])("say: %s", (issue, change) => {
    const draft = structuredClone(croissant) as unknown as Draft;
    change(draft);
    expect(issuesOf(draft as unknown as Croissant).join("\n")).toContain(issue);
  });
});

const python = process.env.CHIMERA_PYTHON;

const READ = `
import json, sys
import mlcroissant as mlc
path = sys.argv[1]
dataset = mlc.Dataset(jsonld=path)
# Each a dataset of its own: to read and to filter changes one.
read = lambda view, **more: list(mlc.Dataset(jsonld=path).records(view, **more))
counts = {one.id: len(read(one.id)) for one in dataset.metadata.record_sets}
first = read("full")[0]
test = len(read("full", filters={"full/split": "test"}))
print(json.dumps({
    "warnings": sorted(dataset.metadata.ctx.issues.warnings),
    "counts": counts,
    "id": first["full/id"].decode(),
    "messages": [{key: value.decode() for key, value in one.items()} for one in first["full/messages"]],
    "tokens": {key: int(value) for key, value in first["full/tokens"].items()},
    "test": test,
}))
`;

describe("mlcroissant", () => {
  it.skipIf(python === undefined)(
    "takes it and reads every view (needs CHIMERA_PYTHON, a Python with mlcroissant and pyarrow)",
    async () => {
      const path = join(artifact, "croissant.json");
      const out = execFileSync(python!, ["-c", READ, path], {
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
      });
      const { counts, ...read } = JSON.parse(out) as {
        warnings: string[];
        counts: Record<string, number>;
        id: string;
        messages: Record<string, string>[];
        tokens: Record<string, number>;
        test: number;
      };
      expect(read.warnings).toEqual([expect.stringContaining("datePublished")]);
      const rows = Object.entries(manifest.counts.views).map(([view, splits]) => [
        view,
        Object.values(splits).reduce((sum, count) => sum + count, 0),
      ]);
      expect(counts).toEqual({ splits: 3, ...Object.fromEntries(rows) });
      expect(read.test).toBe(manifest.counts.splits.test);
      const lines = await Promise.all(
        manifest.files
          .filter((file) => file.path.startsWith("jsonl/full/"))
          .map((file) => readFile(join(artifact, file.path), "utf8")),
      );
      const record = lines
        .flatMap((text) => text.split("\n").slice(0, -1))
        .map((line) => JSON.parse(line) as { id: string; messages: Node[]; tokens: Node })
        .find(({ id }) => id === read.id)!;
      const named = (node: Node, prefix: string) =>
        Object.fromEntries(Object.entries(node).map(([key, value]) => [`full/${prefix}/${key}`, value]));
      expect(read.messages).toEqual(record.messages.map((message) => named(message, "messages")));
      expect(read.tokens).toEqual(named(record.tokens, "tokens"));
    },
    60_000,
  );
});
