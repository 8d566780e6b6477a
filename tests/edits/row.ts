import type { Project } from "./project.ts";
import type { Edit } from "./specs.ts";

/** Calls of the problem writer, of both validators together, of the solver and of the judge. */
export type Calls = readonly [writer: number, validators: number, solver: number, judge: number];

/** What of a version moved: nothing; its papers (specs, names, licence) over the same records; its records. */
export type Version = "same" | "same data" | "new";

/** One thing done to a project that was built, and what the next build of it has to do. */
export interface Row {
  /** For people, in the imperative or as the thing that changed; Markdown. */
  readonly what: string;
  /** What goes wrong, or is asked for in vain, where a build system does not do as this row says. */
  readonly guards: string;
  /** Makes the project that is built first of the usual one; the usual one itself when absent. */
  readonly from?: Edit;
  /** Make what is built after it, one after another, from nothing but the usual project. */
  readonly via?: readonly Edit[];
  /** Makes the project in question of the usual one. */
  readonly edit: Edit;
  /** What is done to its directory beside that. */
  readonly disturb?: (project: Project) => Promise<unknown>;
  /** How it is built: in place of the one build of the whole default dataset. */
  readonly build?: (project: Project) => Promise<unknown>;
  /** The dataset in question when it is not the default one. */
  readonly dataset?: string;
  /** None when absent. */
  readonly calls?: Calls;
  /** The judge, who sees final answers alone, is asked where a solution ends in an answer it did not see before. */
  readonly judgesOtherAnswers?: boolean;
  /** Topics whose records changed, came or went; none when absent. */
  readonly records?: "all" | readonly string[];
  readonly version: Version;
}

export interface Group {
  readonly title: string;
  readonly rows: readonly Row[];
}
