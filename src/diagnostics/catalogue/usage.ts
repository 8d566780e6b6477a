import type { Diagnostic } from "../diagnostic.ts";
import { makeError, quoted } from "../make.ts";

const helpOf = (command: string | null) =>
  `Run "chimera ${command === null ? "" : `${command} `}--help" for what it takes.`;

export function unknownCommand(word: string, suggestion?: string): Diagnostic {
  return makeError("usage/unknown-command", {
    message: `${quoted(word)} is not a command of chimera.`,
    hint: suggestion ?? helpOf(null),
  });
}

export function unknownOption(command: string, option: string, suggestion?: string): Diagnostic {
  return makeError("usage/unknown-option", {
    message: `${quoted(option)} is not an option of "chimera ${command}".`,
    hint: suggestion ?? helpOf(command),
  });
}

export function badArguments(command: string, reason: string): Diagnostic {
  return makeError("usage/bad-arguments", { message: reason, hint: helpOf(command) });
}

export function unknownDataset(name: string, suggestion?: string): Diagnostic {
  return makeError("usage/unknown-dataset", {
    message: `No dataset is named ${quoted(name)}.`,
    hint: suggestion ?? "Declare one with kind: Dataset.",
  });
}

export function noDefaultDataset(names: readonly string[]): Diagnostic {
  return makeError("usage/no-dataset", {
    message: "No dataset was named, and the configuration names no default one.",
    hint: `Name one of: ${names.join(", ")}; or set defaultDataset in chimera.config.ts.`,
  });
}

export function selectsNothing(pattern: string): Diagnostic {
  return makeError("usage/selects-nothing", {
    message: `The pattern ${quoted(pattern)} matches no topic of the dataset.`,
    hint: 'Topics are named "physics/open-quantum-systems"; "physics/*" takes all of a discipline. "chimera show" lists them.',
  });
}

export function unpricedModel(name: string, id: string, baseURL: string | null): Diagnostic {
  const where = baseURL === null ? "" : ` at ${baseURL}`;
  return makeError("usage/unpriced-model", {
    message: `What the model ${quoted(name)} costs (id ${quoted(id)}${where}) is not known, so no budget can be kept.`,
    hint: `Declare it in chimera.config.ts, in US dollars per million tokens: prices: { ${JSON.stringify(id)}: { input: …, output: … } }. Nothing was sent to it.`,
  });
}

export function noArtifact(dataset: string): Diagnostic {
  return makeError("usage/no-artifact", {
    message: `The dataset ${quoted(dataset)} has not been built here.`,
    hint: `Run "chimera build ${dataset}" first.`,
  });
}

export function nothingBuilt(): Diagnostic {
  return makeError("usage/no-artifact", {
    message: "No dataset has been built here.",
    hint: 'Run "chimera build" first.',
  });
}

export function unknownVersion(dataset: string, version: string): Diagnostic {
  return makeError("usage/unknown-version", {
    message: `The dataset ${quoted(dataset)} has no version ${quoted(version)} here.`,
    hint: `Run "chimera versions ${dataset}" to see those there are.`,
  });
}

export function notInDist(reference: string): Diagnostic {
  return makeError("usage/not-in-dist", {
    message: `The version ${quoted(reference)} has a name, and is not in dist.`,
    hint: `Run "chimera restore ${reference}": it is put back from the cache, without a call; or "chimera pull ${reference}", from where it was published.`,
  });
}

const MADE_AGAIN =
  'Check out the specs that it was made from and run "chimera build": while the replies are kept, the version is made again without a call.';

export function resultGone(name: string): Diagnostic {
  return makeError("usage/not-restorable", {
    message: `The cache has no result of the version ${quoted(name)}.`,
    hint: `${MADE_AGAIN} Where it was published, "chimera pull" gets it.`,
  });
}

export function blobsGone(
  name: string,
  files: number,
  gone: readonly { readonly path: string; readonly blob: string }[],
): Diagnostic {
  const shown = gone.slice(0, 8).map(({ path, blob }) => `${blob} (${path})`);
  const more = gone.length > shown.length ? ` and ${gone.length - shown.length} more` : "";
  return makeError("usage/not-restorable", {
    message: `${gone.length} of the ${files} files of the version ${quoted(name)} are missing or damaged in the cache: ${shown.join(", ")}${more}.`,
    hint: MADE_AGAIN,
  });
}

export function noDirectory(path: string): Diagnostic {
  return makeError("usage/no-directory", {
    message: `${quoted(path)} is no directory, and so no artifact.`,
    hint: 'An artifact is a directory with a manifest.json, such as "dist/<dataset>/latest".',
  });
}

export function noOtherVersion(dataset: string): Diagnostic {
  return makeError("usage/no-other-version", {
    message: `Only one version of ${quoted(dataset)} is here, so there is nothing to compare it with.`,
    hint: `Build another one, or name one: "chimera diff HEAD~1" compares with the specs as they were committed.`,
  });
}

export function unknownSide(text: string): Diagnostic {
  return makeError("usage/unknown-side", {
    message: `${quoted(text)} names no version, dataset, artifact or git revision here.`,
    hint: 'Versions are named "name@1.2.0", "name@latest", "name@<digest prefix>" or by a path, revisions as in git: "HEAD~1". "chimera versions" lists those that are here.',
  });
}

export function damagedArtifact(path: string): Diagnostic {
  return makeError("usage/damaged-artifact", {
    message: `The artifact ${quoted(path)} has no readable manifest.json, or lacks a file that it lists.`,
    hint: "Build again: the artifact is made anew from the cache, without a call.",
  });
}

export function noReport(path: string): Diagnostic {
  return makeError("usage/no-report", {
    message: `The artifact ${quoted(path)} has no report that this version of Chimera can read.`,
    hint: "Build again: the report is made from the cache, without a call.",
  });
}

export function unknownRecord(name: string, suggestion?: string): Diagnostic {
  return makeError("usage/unknown-record", {
    message: `The artifact has no record or topic named ${quoted(name)}.`,
    hint:
      suggestion ??
      'A topic is named "physics/open-quantum-systems", a record "physics/open-quantum-systems#003".',
  });
}

export function unknownDigest(prefix: string): Diagnostic {
  return makeError("usage/unknown-digest", {
    message: `No version, record, reply or blob here has a digest that begins with ${quoted(prefix)}.`,
    hint: '"chimera versions" and "chimera explain <slot>" show those there are; -d names another dataset.',
  });
}

export function directoryNotEmpty(path: string, files: readonly string[]): Diagnostic {
  return makeError("usage/directory-not-empty", {
    message: `The directory ${quoted(path)} already holds ${files.map(quoted).join(", ")}, which would be overwritten.`,
    hint: 'Name another directory: "chimera init my-dataset".',
  });
}

export function unknownPreset(name: string, suggestion?: string): Diagnostic {
  return makeError("usage/unknown-preset", {
    message: `${quoted(name)} is not a preset of "chimera export".`,
    hint: suggestion ?? '"chimera export" alone lists them.',
  });
}

export function nothingToExport(version: string, view: string, splits: readonly string[]): Diagnostic {
  return makeError("usage/nothing-to-export", {
    message: `${version} has no row of the view ${quoted(view)} in ${splits.map(quoted).join(", ")}.`,
    hint: '"chimera report" tells what became of the records; another preset reads another view.',
  });
}

export function exportInTheWay(directory: string, files: readonly string[]): Diagnostic {
  return makeError("usage/export-in-the-way", {
    message: `${quoted(directory)} holds ${files.map(quoted).join(", ")}, which no export wrote as it is.`,
    hint: "Name another directory with --out, or move what is there. Nothing was written.",
  });
}

export function portTaken(port: number): Diagnostic {
  return makeError("usage/port-taken", {
    message: `Port ${port} of 127.0.0.1 is in use.`,
    hint: "Name another with --port, or leave it out to get a free one.",
  });
}

export function notWritable(path: string, reason: string): Diagnostic {
  return makeError("usage/not-writable", {
    message: `${quoted(path)} cannot be written: ${reason}.`,
    hint: "Make it writable, or name another directory in chimera.config.ts; what was recorded so far is kept.",
  });
}
