import { openConfig } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { type Artifact, findArtifact, readRecords, readTombstones } from "../../versions/artifacts.ts";
import { EXIT, type Invocation, type Run } from "../command.ts";
import { recordText, tombstoneText, topicRow, topicsText } from "../report/record-text.ts";

/** `chimera show` */
export const run: Run = async (invocation) => {
  const { options, positionals, io } = invocation;
  const { config, dirs } = await openConfig(io.cwd);
  const reference = (options.dataset as string | undefined) ?? config.defaultDataset;
  if (reference === undefined)
    throw new DiagnosticError([usage.badArguments("show", "No dataset was named.")]);
  const artifact = await findArtifact(dirs.dist, reference, io.cwd);
  const name = positionals[0];
  if (name === undefined) return showTopics(invocation, artifact);
  return name.includes("#") ? showRecord(invocation, artifact, name) : showTopic(invocation, artifact, name);
};

function showTopics({ options, io }: Invocation, artifact: Artifact): number {
  if (options.json === true) {
    for (const topic of topicsOf(artifact)) io.out(`${JSON.stringify(topic)}\n`);
  } else io.out(topicsText(artifact.manifest, io.outColor));
  return EXIT.done;
}

async function showTopic({ options, io }: Invocation, artifact: Artifact, name: string): Promise<number> {
  const topic = topicsOf(artifact).find((one) => one.id === name);
  if (topic === undefined) throw unknown(artifact, name);
  const wanted = (id: string) => id.startsWith(`${name}#`);
  if (options.json !== true) io.out(`${topicRow(topic, io.outColor)}\n\n`);
  for await (const record of readRecords(artifact, wanted)) {
    io.out(
      options.json === true ? `${JSON.stringify(record)}\n` : `${recordText(record, io.outColor, "short")}\n`,
    );
  }
  if (options.json === true) return EXIT.done;
  for await (const tombstone of readTombstones(artifact, wanted))
    io.out(`${tombstoneText(tombstone, io.outColor)}\n`);
  return EXIT.done;
}

async function showRecord({ options, io }: Invocation, artifact: Artifact, name: string): Promise<number> {
  let found = false;
  for await (const record of readRecords(artifact, (id) => id === name)) {
    found = true;
    io.out(
      options.json === true ? `${JSON.stringify(record)}\n` : `${recordText(record, io.outColor, "full")}\n`,
    );
  }
  if (options.json === true && found) return EXIT.done;
  for await (const tombstone of readTombstones(artifact, (id) => id === name)) {
    found = true;
    io.out(
      options.json === true ? `${JSON.stringify(tombstone)}\n` : `${tombstoneText(tombstone, io.outColor)}\n`,
    );
  }
  if (!found) throw unknown(artifact, name);
  return EXIT.done;
}

const topicsOf = (artifact: Artifact) =>
  artifact.manifest.disciplines.flatMap((discipline) => discipline.topics);

function unknown(artifact: Artifact, name: string): DiagnosticError {
  const [topic] = name.split("#") as [string];
  const topics = topicsOf(artifact).map((one) => one.id);
  const hint = topics.includes(topic)
    ? `Run "chimera show ${topic}" for the records that topic has.`
    : didYouMean(topic, topics);
  return new DiagnosticError([usage.unknownRecord(name, hint)]);
}
