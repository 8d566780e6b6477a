/**
 * Waits for every promise to come to its end, then gives all values or throws what the first of them in order was
 * rejected with: nothing is left running behind the caller's back.
 */
export async function settleAll<T>(promises: Iterable<Promise<T>>): Promise<T[]> {
  const settled = await Promise.allSettled(promises);
  return settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
}
