import { setTimeout } from "node:timers/promises";
import { Leases } from "../../store/lease.ts";

const LOOK_MS = 200;

/** Does a piece of work while no other process is at the one of that name; `onWaiting` is called when one is. */
export async function alone<T>(
  root: string,
  name: string,
  work: () => Promise<T>,
  onWaiting: () => void = () => undefined,
): Promise<T> {
  const leases = new Leases(root);
  let lease = await leases.take(name);
  if (lease === null) onWaiting();
  while (lease === null) {
    await setTimeout(LOOK_MS);
    lease = await leases.take(name);
  }
  try {
    return await work();
  } finally {
    await lease.release();
  }
}
