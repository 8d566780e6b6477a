import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Everything that can happen in a build. Reporters turn these into text; nothing else prints. */
export type BuildEvent =
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic }
  | {
      readonly type: "started";
      readonly dataset: string;
      readonly disciplines: number;
      readonly topics: number;
      readonly slots: number;
    }
  | { readonly type: "stage-started"; readonly stage: string; readonly id: string }
  | { readonly type: "stage-ended"; readonly stage: string; readonly id: string; readonly reused: boolean }
  | {
      readonly type: "call";
      readonly stage: string;
      readonly role: string;
      readonly model: string;
      /** False when a recorded reply served. */
      readonly made: boolean;
      readonly tokens: { readonly input: number; readonly output: number } | null;
      readonly simulated: boolean;
    }
  | {
      readonly type: "retry";
      readonly role: string;
      readonly model: string;
      readonly reason: string;
      readonly status: number | null;
      readonly pauseSeconds: number;
    }
  | {
      readonly type: "topic";
      readonly topic: string;
      readonly reused: boolean;
      readonly slots: number;
      readonly filled: number;
      /** Candidates turned down, by stage. */
      readonly rejected: Readonly<Record<string, number>>;
    }
  /** A topic could not be finished: its servers failed for good, or the build is ending. Nothing paid is lost. */
  | { readonly type: "topic-failed"; readonly topic: string; readonly reason: string }
  /** An offline build met a question that no reply is recorded of. */
  | {
      readonly type: "missing";
      readonly topic: string;
      readonly stage: string;
      readonly role: string;
      readonly key: string;
    }
  | { readonly type: "draining" }
  | { readonly type: "repair"; readonly reason: string }
  | BuildSummary;

export interface BuildSummary {
  readonly type: "summary";
  /**
   * "done"; "short": slots could not be filled; "failed": topics are unfinished; "error": there is something for the
   * user to mend first, see the diagnostics; "interrupted".
   */
  readonly status: "done" | "short" | "failed" | "error" | "interrupted";
  readonly dataset: string;
  /** Null while there is no artifact. */
  readonly digest: string | null;
  readonly path: string | null;
  readonly records: number;
  readonly unfilled: number;
  readonly calls: { readonly made: number; readonly reused: number };
  readonly rejected: number;
  readonly tokens: { readonly input: number; readonly output: number };
  /** In US dollars; null when it is not known. Simulated calls cost nothing. */
  readonly cost: number | null;
  readonly simulated: boolean;
  readonly seconds: number;
}

export type Listener = (event: BuildEvent) => void;
