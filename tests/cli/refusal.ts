import { join } from "node:path";
import { expect } from "vitest";
import { chimera, treeDigest } from "./rig.ts";

/** What the program says of a mistake: `place` is "line:column" in the configuration, or null. */
export type Refusal = readonly [code: string, message: string, hint: string, place?: string];

/** Runs a command line that has to be refused, with nothing made, changed or lost. */
export async function expectRefused(
  project: string,
  args: readonly string[],
  refusal: Refusal,
): Promise<void> {
  const [code, message, hint, place] = refusal;
  const kept = await keptIn(project);
  const { status, stdout, stderr } = await chimera(project, args);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  const at = place === undefined ? "" : `chimera.config.ts:${place} `;
  expect(stderr).toContain(`${at}error ${code} ${message}`);
  expect(stderr).toContain(hint);
  expect(stderr).toMatch(/\n\d+ errors?\n$/);
  expect(await keptIn(project)).toEqual(kept);
}

/** The same, said to a program. */
export async function expectRefusedAsJson(
  project: string,
  args: readonly string[],
  refusal: Refusal,
): Promise<void> {
  const [code, message, hint, place] = refusal;
  const { status, stderr, events } = await chimera(project, [...args, "--json"]);
  expect({ status, stderr }).toEqual({ status: 2, stderr: "" });
  const [line, column] = place === undefined ? [null, null] : place.split(":").map(Number);
  expect(events).toEqual([
    {
      type: "diagnostic",
      file: place === undefined ? null : "chimera.config.ts",
      line,
      column,
      length: place === undefined ? null : expect.any(Number),
      severity: "error",
      code,
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    },
  ]);
}

const keptIn = (project: string) =>
  Promise.all(["cache", "dist"].map((name) => treeDigest(join(project, name))));
