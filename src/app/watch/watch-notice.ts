/** What a watched project is seen to do, beside the events of its builds. */
export interface WatchNotice {
  readonly type: "watch";
  readonly state: ShownState;
  /** Whether what was read last has errors: a build waits for them to be mended. */
  readonly errors: boolean;
  /** Absolute paths that differ from what the last build began with; for "building" and "restarting". */
  readonly changed?: readonly string[];
}

export type ShownState =
  | "waiting"
  | "debouncing"
  | "reading"
  | "building"
  | "restarting"
  | "paused"
  | "mended"
  | "ending"
  | "ended";
