import { execFileSync } from "node:child_process";
import { join } from "node:path";

/** An interpreter that has the packages of tests/python-requirements.txt and tests/trl-requirements.txt. */
export const python = process.env.CHIMERA_PYTHON;

/** What a script beside this file prints as JSON. */
export function runPython(script: string, args: readonly string[], home: string, input = ""): unknown {
  const env = { ...process.env, HF_HOME: home, HF_HUB_OFFLINE: "1" };
  const file = join(import.meta.dirname, script);
  const stdio = ["pipe", "pipe", "ignore"] as const;
  return JSON.parse(execFileSync(python!, [file, ...args], { env, input, stdio: [...stdio] }).toString());
}
