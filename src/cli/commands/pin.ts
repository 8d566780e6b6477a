import { pinVersion } from "../../app/lock/pin.ts";
import { openConfig } from "../../app/project.ts";
import { EXIT, type Run } from "../command.ts";
import { count } from "../report/progress.ts";

/** `chimera pin` */
export const run: Run = async ({ positionals, options, io }) => {
  const { projectDir, dirs } = await openConfig(io.cwd);
  const { entry, last } = await pinVersion(positionals[0]!, { projectDir, dirs, cwd: io.cwd });
  const { dataset, version, digest, records } = entry;
  const isNew = last?.digest !== digest || last.version !== version;
  if (options.json === true) {
    io.out(`${JSON.stringify({ type: "pin", ...entry, isNew, last: last?.version ?? null })}\n`);
    return EXIT.done;
  }
  const name = `${dataset}@${version} (${digest.slice(0, 12)}, ${count(records)} records)`;
  const before = last === null ? "" : `, was ${last.version} (${last.digest.slice(0, 12)})`;
  io.err(
    isNew
      ? `Pinned ${name}${before}\nNext: commit chimera.lock; "chimera build --frozen ${dataset}" holds builds against it.\n`
      : `${name} is pinned already; nothing was changed.\n`,
  );
  return EXIT.done;
};
