import { openConfig } from "../../app/project.ts";
import { restoreVersion } from "../../app/versions/restore-version.ts";
import { readLock } from "../../versions/lock/lock-file.ts";
import { EXIT, type Run } from "../command.ts";
import { count } from "../report/progress.ts";

/** `chimera restore` */
export const run: Run = async ({ positionals, options, io }) => {
  const { dirs, projectDir } = await openConfig(io.cwd);
  const lock = await readLock(projectDir);
  const latest = options.latest === true;
  const restored = await restoreVersion({ dirs, lock, reference: positionals[0]!, latest });
  if (options.json === true) {
    io.out(`${JSON.stringify({ ...restored, latest })}\n`);
    return EXIT.done;
  }
  const { dataset, digest, path, records, files, wasThere } = restored;
  const done = wasThere ? "was in dist, and is whole" : "is back in dist";
  io.err(
    `${dataset}@${digest.slice(0, 12)} ${done}: ${count(records)} records, ${count(files)} files${latest ? "; latest points at it" : ""}.\n`,
  );
  io.out(`${path}\n`);
  return EXIT.done;
};
