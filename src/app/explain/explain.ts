import type { InputLocator } from "../../specs/locate-input.ts";
import type { ResolvedDataset } from "../../specs/resolved.ts";
import type { Artifact } from "../../versions/artifacts.ts";
import type { ProjectDirs } from "../project.ts";

export interface ExplainOptions {
  /** Version that is looked into. */
  readonly artifact: Artifact;
  readonly dirs: ProjectDirs;
  /** With the prompt and the text of every reply. */
  readonly full: boolean;
  /** Places of the inputs of a dataset; null when the specs no longer say what it was made from. */
  readonly locatorFor: (dataset: ResolvedDataset) => Promise<InputLocator | null>;
}

/** A slot has its number behind "#"; eight hexadecimal digits or more are a digest; anything else is a topic. */
export function kindOfName(name: string): "slot" | "digest" | "topic" {
  if (name.includes("#")) return "slot";
  return /^[0-9a-f]{8,64}$/.test(name) ? "digest" : "topic";
}
