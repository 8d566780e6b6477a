import { join } from "node:path";
import { Leases } from "../../store/lease.ts";

/**
 * Does what reads and then writes chimera.lock, one process of a checkout at a time: of two that had read the same, the
 * second would write the first one's line away.
 */
export const inLockTurn = <T>(cache: string, work: () => Promise<T>): Promise<T> =>
  new Leases(join(cache, "state/leases")).alone("chimera.lock", work);
