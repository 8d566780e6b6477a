import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect } from "vitest";

const PROGRAM = `
  import { createJiti } from "jiti";
  const [path, work, ...args] = process.argv.slice(1);
  const module = await createJiti(path, { fsCache: false }).import(path);
  await eval(work)(module, ...args);
`;

/** Runs work on a module of src in a process of its own, to its end. The work sees its arguments and nothing else. */
export async function runElsewhere(
  source: string,
  // biome-ignore lint/suspicious/noExplicitAny: the module comes without types into the other process
  work: (module: any, ...args: string[]) => unknown,
  ...args: readonly string[]
): Promise<void> {
  const path = resolve(import.meta.dirname, "../../src", source);
  const child = spawn(
    process.execPath,
    ["--input-type=module", "--eval", PROGRAM, path, String(work), ...args],
    {
      cwd: import.meta.dirname, // where "jiti" is looked for
      stdio: ["ignore", "inherit", "inherit"],
    },
  );
  expect(await once(child, "exit")).toEqual([0, null]);
}
