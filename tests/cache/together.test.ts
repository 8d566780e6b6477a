import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { built, expectWholeArtifact, filesOf, serve, servedConfig, smallProject } from "../cli/rig.ts";

describe("builds at once on one cold cache", () => {
  it.each([2, 4])("%i of them make each call once between them", async (builds) => {
    const server = await serve({ latencyMs: { median: 15, p99: 80 } });
    const project = await smallProject(servedConfig(server));
    const outcomes = await Promise.all(Array.from({ length: builds }, () => built(project)));
    expect(new Set(outcomes.map(({ summary }) => summary.digest)).size).toBe(1);
    const { completions } = server.counts();
    expect(new Set(Object.values(completions))).toEqual(new Set([1]));
    const made = outcomes.reduce((sum, { summary }) => sum + summary.calls.made, 0);
    expect(made).toBe(Object.keys(completions).length);
    await expectWholeArtifact(project);
    expect(await filesOf(join(project, "cache/state/leases"))).toEqual([]);
  });
});
