import { settleAll } from "./settle-all.ts";

/**
 * Works on items, a few at once and begun in order. The first failure is the end of it, once what is under way has come
 * to its own.
 */
export async function inTurn<T>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failed = false;
  const worker = async () => {
    while (next < items.length && !failed) {
      try {
        await work(items[next++]!);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await settleAll(Array.from({ length: atOnce }, worker));
}
