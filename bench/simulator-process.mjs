import { spawn } from "node:child_process";
import { once } from "node:events";
import { MAIN } from "./measure.mjs";

/** The simulator in a process of its own, so that its CPU is not counted. */
export async function simulatorProcess(options = []) {
  const args = [MAIN, "simulate", ...options];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  const [line] = await once(child.stdout, "data");
  return { url: String(line).trim(), stop: () => child.kill() };
}
