import { settleAll } from "../util/settle-all.ts";

/** One of an entry's repeats: which entry of the list, and which of its repeats, both from 0. */
export interface Turn {
  readonly entry: number;
  readonly nth: number;
}

/** The repeats of several entries in turn: the first of each, then the second of each that has one, and so on. */
export function inTurns(counts: readonly number[]): Turn[] {
  const rounds = Math.max(0, ...counts);
  return Array.from({ length: rounds }, (_, nth) =>
    counts.flatMap((count, entry) => (nth < count ? [{ entry, nth }] : [])),
  ).flat();
}

/**
 * Takes the turns at once, or, where a rule can be settled before all are taken, one after another until `isSettled`.
 * Gives what was taken, in the order of the turns.
 */
export async function takeTurns<T>(
  turns: readonly Turn[],
  take: (turn: Turn) => Promise<T>,
  isSettled: ((taken: readonly T[]) => boolean) | null,
): Promise<T[]> {
  if (isSettled === null) return settleAll(turns.map(take));
  const taken: T[] = [];
  for (const turn of turns) {
    if (isSettled(taken)) break;
    taken.push(await take(turn));
  }
  return taken;
}
