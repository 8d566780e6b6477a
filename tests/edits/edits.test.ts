import { describe, expect, test } from "vitest";
import { expectWholeArtifact } from "../cli/rig.ts";
import { BASE, type Built, Project } from "./project.ts";
import type { Calls, Row, Version } from "./row.ts";
import { Servers } from "./servers.ts";
import { TABLE } from "./table.ts";

const NONE: Calls = [0, 0, 0, 0];
const servers = await Servers.start();
const usual = await Project.create(servers, BASE);
const FIRST = await usual.callsDuring(() => usual.build());

async function builtBefore({ from, via = [] }: Row): Promise<{ project: Project; before: Built }> {
  const project = from === undefined ? await usual.copy() : await Project.create(servers, from(BASE));
  if (from !== undefined) await project.build({}, ["done", "short"]);
  const before = await project.latest();
  for (const edit of via) {
    await project.write(edit(BASE));
    await project.build();
  }
  return { project, before };
}

function changedTopics(before: Built, after: Built): Row["records"] {
  const ids = [...new Set([...before.topics.keys(), ...after.topics.keys()])].sort();
  const changed = ids.filter((id) => before.topics.get(id) !== after.topics.get(id));
  const isAll = changed.length === before.topics.size && changed.every((id) => after.topics.has(id));
  return isAll ? "all" : changed;
}

function versionOf(before: Built, after: Built): Version {
  if (before.digest === after.digest) return "same";
  return before.dataDigest === after.dataDigest ? "same data" : "new";
}

async function expectSameFromNothingButReplies(project: Project, name: string | undefined): Promise<void> {
  const { digest } = await project.latest(name);
  await project.remove("cache/results", "cache/blobs", "cache/state", "dist");
  expect(await project.callsDuring(() => project.build({ name }, ["done", "short"]))).toEqual(NONE);
  expect((await project.latest(name)).digest).toBe(digest);
}

test("a first build asks each role of each slot once, validators being two", () => {
  expect(FIRST).toEqual([12, 24, 12, 12]);
});

for (const { title, rows } of TABLE) {
  describe(title, () => {
    test.each(rows)("$what", async (row) => {
      const { project, before } = await builtBefore(row);
      const { dataset } = row;
      const judged = await project.judged();
      await project.write(row.edit(BASE));
      await row.disturb?.(project);
      const build = row.build ?? (() => project.build({ name: dataset }, ["done", "short"]));
      const calls = await project.callsDuring(() => build(project));
      await expectWholeArtifact(project.directory, dataset ?? "base");
      const after = await project.latest(dataset);
      const version = versionOf(before, after);
      expect({ calls, records: changedTopics(before, after), version }, row.guards).toEqual({
        calls: row.calls ?? NONE,
        records: row.records === "all" ? "all" : [...(row.records ?? [])].sort(),
        version: row.version,
      });
      if (row.judgesOtherAnswers === true) {
        const others = [...(await project.judged(dataset))].filter((one) => !judged.has(one));
        expect(calls[3]).toBe(2 * others.length);
      }
      if (version !== "same") await expectSameFromNothingButReplies(project, dataset);
    });
  });
}
