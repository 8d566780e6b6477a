import { resolve } from "node:path";
import { initProject } from "../../app/init.ts";
import { EXIT, type Run } from "../command.ts";

/** `chimera init` */
export const run: Run = async ({ positionals, io }) => {
  const directory = positionals[0] ?? ".";
  const files = await initProject(resolve(io.cwd, directory));
  for (const file of files) io.err(`  ${file}\n`);
  const go = directory === "." ? "" : `cd ${directory} && `;
  io.err(`\nWrote ${files.length} files. Next:\n  ${go}chimera build\n`);
  return EXIT.done;
};
