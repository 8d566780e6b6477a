import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { DatasetRecord } from "../../src/dataset/record.ts";
import { built, chimera, recordLines, smallProject, tombstonesOf } from "./rig.ts";

const TOPIC = "physics/open-quantum-systems";
const RECORD = `${TOPIC}#002`;
let project: string;
let older: string;
let newer: string;
let olderLine: string;

beforeAll(async () => {
  project = await smallProject();
  older = (await built(project)).summary.digest!;
  olderLine = (await recordLines(project)).get(RECORD)!;
  const topics = join(project, "specs/topics/physics.yaml");
  const text = await readFile(topics, "utf8");
  await writeFile(topics, text.replace("Prefer Lindblad dynamics", "Prefer pure dephasing"));
  newer = (await built(project)).summary.digest!;
  expect(newer).not.toBe(older);
});

const lines = (text: string) => text.split("\n").slice(0, -1);
const show = (...args: string[]) => chimera(project, ["show", ...args]);

describe.concurrent("chimera show", () => {
  it("lists the topics by discipline", async () => {
    const { status, stdout, stderr } = await show();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(lines(stdout)[0]).toBe(`my-dataset@${newer.slice(0, 12)}  9 records, simulated`);
    expect(stdout).toContain("\nMathematics  4 records\n");
    expect(stdout).toContain(`  ${TOPIC}  3 of 3 slots · Quantum physics › Open quantum systems\n`);
  });

  it("shows a topic's records, and what was rejected on the way", async () => {
    const { stdout } = await show(TOPIC);
    for (const number of ["000", "001", "002"]) expect(stdout).toContain(`${TOPIC}#${number}  simulated`);
    expect(stdout).not.toContain("rydberg");
    const [tombstone] = await tombstonesOf(project);
    const { stdout: rejecting } = await show(tombstone!.id.split("#")[0]!);
    expect(rejecting).toContain(
      `${tombstone!.id} candidate ${tombstone!.candidate}  rejected at ${tombstone!.stage}: ${tombstone!.reason}`,
    );
  });

  it("shows a record with its reasoning, votes and lineage", async () => {
    const { status, stdout } = await show(RECORD);
    const record = JSON.parse((await recordLines(project)).get(RECORD)!) as DatasetRecord;
    expect(status).toBe(0);
    expect(stdout).toContain(`  Answer  ${record.answer}`);
    expect(stdout).toContain(record.reasoning.split("\n")[0]);
    expect(stdout).toContain("\nVerdicts\n");
    for (const { key } of record.lineage) expect(stdout).toContain(`reply ${key.slice(0, 16)}`);
  });

  it("gives a program the very lines of the artifact", async () => {
    const all = await recordLines(project);
    expect((await show(RECORD, "--json")).stdout).toBe(`${all.get(RECORD)}\n`);
    expect(lines((await show(TOPIC, "--json")).stdout)).toEqual(
      [...all].filter(([id]) => id.startsWith(TOPIC)).map(([, line]) => line),
    );
    const topics = lines((await show("--json")).stdout).map((line) => JSON.parse(line) as { id: string });
    expect(topics.map((topic) => topic.id)).toContain(TOPIC);
    expect(topics).toHaveLength(4);
  });

  it("shows a version named by a prefix of its digest, by latest, or by a path", async () => {
    const of = async (version: string) => (await show(RECORD, "--json", "-d", version)).stdout;
    const latest = (await recordLines(project)).get(RECORD)!;
    expect(latest).not.toBe(olderLine);
    expect(await of(`my-dataset@${older.slice(0, 8)}`)).toBe(`${olderLine}\n`);
    expect(await of(`dist/my-dataset/${older}`)).toBe(`${olderLine}\n`);
    expect(await of("my-dataset@latest")).toBe(`${latest}\n`);
    expect(await of("dist/my-dataset/latest")).toBe(`${latest}\n`);
  });

  it.each([
    ["physics/open-quantum-system", 'Did you mean "physics/open-quantum-systems"?'],
    [`${TOPIC}#999`, `Run "chimera show ${TOPIC}"`],
    ["physics/open-quantum-sistems#001", `Did you mean "${TOPIC}"?`],
  ])("does not know %s, and says what was meant", async (name, hint) => {
    const { status, stdout, stderr } = await show(name);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(
      `error usage/unknown-record The artifact has no record or topic named "${name}"`,
    );
    expect(stderr).toContain(hint);
  });

  it.each([
    ["my-dataset@ffffffff", "usage/unknown-version"],
    ["other", "usage/no-artifact"],
    ["./nowhere", "usage/damaged-artifact"],
  ])("does not know the version %s", async (version, code) => {
    const { status, stderr } = await show("-d", version);
    expect(status).toBe(2);
    expect(stderr).toContain(`error ${code}`);
    expect(stderr).toContain("hint: ");
  });
});

describe.concurrent("chimera versions", () => {
  it("lists both versions, the latest with a star", async () => {
    const { status, stdout, stderr } = await chimera(project, ["versions"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(lines(stdout)).toHaveLength(2);
    expect(stdout).toMatch(new RegExp(`^\\* my-dataset@${newer.slice(0, 12)} +9 records`, "m"));
    expect(stdout).toMatch(new RegExp(`^ {2}my-dataset@${older.slice(0, 12)} +9 records .* simulated$`, "m"));
  });

  it("gives them to a program", async () => {
    const { stdout } = await chimera(project, ["versions", "my-dataset", "--json"]);
    const rows = lines(stdout).map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(rows.find((row) => row.latest === true)).toMatchObject({
      digest: newer,
      records: 9,
      simulated: true,
    });
    expect(rows.find((row) => row.latest === false)).toMatchObject({
      digest: older,
      dataset: "my-dataset",
    });
  });

  it("says how to get one where there is none", async () => {
    const { status, stderr } = await chimera(project, ["versions", "other"]);
    expect(status).toBe(2);
    expect(stderr).toContain(
      'error usage/no-artifact The dataset "other" has not been built here.\nhint: Run "chimera build other" first.',
    );
  });
});
