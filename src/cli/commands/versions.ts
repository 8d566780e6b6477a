import { openConfig } from "../../app/project.ts";
import { type ListedVersion, listVersions } from "../../app/versions/list-versions.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { readLock } from "../../versions/lock/lock-file.ts";
import { EXIT, type Run } from "../command.ts";
import { count } from "../report/progress.ts";

/** `chimera versions` */
export const run: Run = async ({ positionals, options, io }) => {
  const { config, dirs, projectDir } = await openConfig(io.cwd);
  const dataset = positionals[0] ?? config.defaultDataset;
  const versions = await listVersions(dirs, await readLock(projectDir), dataset);
  if (versions.length === 0)
    throw new DiagnosticError([dataset === undefined ? usage.nothingBuilt() : usage.noArtifact(dataset)]);
  for (const version of versions)
    io.out(options.json === true ? `${JSON.stringify(version)}\n` : `${rowOf(version)}\n`);
  return EXIT.done;
};

const WHERE: Readonly<Record<ListedVersion["where"], string>> = {
  dist: "",
  cache: "  restorable",
  gone: "  not here",
};

function rowOf(version: ListedVersion): string {
  const { dataset, digest, tags, pinned, latest, records, bytes, simulated, dataDigest, where, published } =
    version;
  const size = bytes === null ? "" : `${(bytes / 1e6).toFixed(1)} MB`;
  const names = [...tags, ...(pinned ? ["pinned"] : [])].join(", ");
  const place = where === "gone" && published.length > 0 ? "  can be pulled" : WHERE[where];
  const columns = [
    `${latest ? "*" : " "} ${dataset}@${digest.slice(0, 12)}`,
    `${records === null ? "" : count(records)}`.padStart(9),
  ].join("  ");
  return `${columns} records  ${size.padStart(9)}  data ${(dataDigest ?? "").slice(0, 12).padEnd(12)}${names === "" ? "" : `  ${names}`}${place}${simulated === true ? "  simulated" : ""}`;
}
