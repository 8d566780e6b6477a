import { setImmediate as soon } from "node:timers/promises";

/** Every item done by one of several hands, each of which takes the next as soon as it is free; results in order. */
export async function shareOut<T, R>(
  items: readonly T[],
  hands: readonly ((item: T) => Promise<R>)[],
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const work = async (hand: (item: T) => Promise<R>) => {
    while (next < items.length) {
      const at = next++;
      results[at] = await hand(items[at]!);
      // A hand that never waits must not keep the others from being heard.
      await soon();
    }
  };
  await Promise.all(hands.map(work));
  return results;
}
