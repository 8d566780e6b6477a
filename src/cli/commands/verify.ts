import { locateVersion } from "../../app/versions/locate-version.ts";
import { many } from "../../dataset/report/numbers.ts";
import type { Finding } from "../../versions/verify/finding.ts";
import { type VerifySummary, verifyArtifact } from "../../versions/verify/verify-artifact.ts";
import { EXIT, type Run } from "../command.ts";

/** `chimera verify` */
export const run: Run = async ({ positionals, options, io }) => {
  const json = options.json === true;
  const located = await locateVersion(io.cwd, positionals[0]);
  const summary = await verifyArtifact({
    ...located,
    found: (finding) => io.out(`${json ? JSON.stringify(finding) : findingText(finding)}\n`),
  });
  if (json) io.out(`${JSON.stringify(summary)}\n`);
  else io.err(summaryText(summary));
  return summary.findings === 0 ? EXIT.done : EXIT.no;
};

/** "jsonl/full/train-00000-of-00001.jsonl:3 physics/optics#002: is no JSON" */
function findingText({ file, line, slot, topic, message }: Finding): string {
  const place = `${file ?? ""}${line === null ? "" : `:${line}`}`;
  const where = [place, slot ?? topic ?? ""].filter((part) => part !== "").join(" ");
  return where === "" ? message : `${where}: ${message}`;
}

function summaryText(summary: VerifySummary): string {
  const { dataset, digest, files, bytes, topics, records, tombstones, findings, path } = summary;
  const name = digest === null ? path : `${dataset}@${digest.slice(0, 12)}`;
  const read = `${many(files, "file")} (${(bytes / 1e6).toFixed(1)} MB), ${many(records, "record")} of ${many(topics, "topic")}, ${many(tombstones, "tombstone")}`;
  if (findings === 0) return `${name} is as it was built: ${read}.\n`;
  const found = many(findings, "finding");
  return `${name} is not as it was built: ${found}; read were ${read}.\n${digest === null ? "" : `"chimera restore ${dataset}@${digest.slice(0, 12)}" puts it back from the cache; a build does so too.\n`}`;
}
