import { openConfig } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { listArtifacts } from "../../versions/artifacts.ts";
import { EXIT, type Run } from "../command.ts";
import { count } from "../report/progress.ts";

/** `chimera versions` */
export const run: Run = async ({ positionals, options, io }) => {
  const { config, dirs } = await openConfig(io.cwd);
  const dataset = positionals[0] ?? config.defaultDataset;
  if (dataset === undefined)
    throw new DiagnosticError([usage.badArguments("versions", "No dataset was named.")]);
  const artifacts = await listArtifacts(dirs.dist, dataset);
  if (artifacts.length === 0) throw new DiagnosticError([usage.noArtifact(dataset)]);
  for (const { manifest, path, isLatest } of artifacts) {
    const { digest, dataDigest, counts, simulated } = manifest;
    const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
    if (options.json === true) {
      const row = {
        dataset,
        digest,
        dataDigest,
        records: counts.records,
        bytes,
        simulated,
        latest: isLatest,
        path,
      };
      io.out(`${JSON.stringify(row)}\n`);
    } else {
      const mark = isLatest ? "*" : " ";
      const size = `${(bytes / 1e6).toFixed(1)} MB`;
      io.out(
        `${mark} ${dataset}@${digest.slice(0, 12)}  ${count(counts.records).padStart(9)} records  ${size.padStart(9)}  data ${dataDigest.slice(0, 12)}${simulated ? "  simulated" : ""}\n`,
      );
    }
  }
  return EXIT.done;
};
