import { spawnSync } from "node:child_process";
import { onTestFinished } from "vitest";

/** Runs mount; false where that is not permitted. What was mounted goes when the test is over. */
export function mounted(target: string, ...args: readonly string[]): boolean {
  const done = spawnSync("mount", [...args, target]).status === 0;
  if (done) onTestFinished(() => void spawnSync("umount", ["-l", target]));
  return done;
}

/** Makes a directory read-only, for root too. */
export function readOnly(directory: string): boolean {
  if (!mounted(directory, "--bind", directory)) return false;
  return spawnSync("mount", ["-o", "remount,ro,bind", directory]).status === 0;
}
