import { join } from "node:path";
import type { Config } from "../../config/config.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { adopt } from "../../models/batch/adopt.ts";
import { BatchBook } from "../../models/batch/batch-book.ts";
import type { BatchState } from "../../models/batch/batch-state.ts";
import { lookAt } from "../../models/batch/look.ts";
import { ReplyStore } from "../../models/reply-store.ts";
import { TransportError } from "../../models/transport.ts";
import { openLedger } from "../open-ledger.ts";
import type { ProjectDirs } from "../project.ts";
import type { Environment } from "../providers/api-keys.ts";
import type { WithRoles } from "../providers/provider-of.ts";
import { batchingPlaces } from "./batch-servers.ts";
import { accountIn, batchTools } from "./batch-tools.ts";

export interface ManageSetting {
  readonly config: Config;
  readonly dirs: ProjectDirs;
  readonly env: Environment;
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  readonly time: () => number;
}

/** A batch as it stands, and why its server could not be asked, if it could not. */
export interface ListedBatch {
  readonly state: BatchState;
  readonly unseen: string | null;
}

/** Every batch that the cache knows of, oldest first; servers are asked about those that are open. */
export async function listBatches(setting: ManageSetting): Promise<ListedBatch[]> {
  const { batches, desk } = batchTools({ ...setting, cacheDir: setting.dirs.cache, told: () => {} });
  const listed: ListedBatch[] = [];
  for (const state of batches.list()) {
    if (state.phase !== "open") {
      listed.push({ state, unseen: null });
      continue;
    }
    try {
      listed.push({ state: (await desk.look(state, setting.signal)).state, unseen: null });
    } catch (error) {
      listed.push({ state, unseen: reasonOf(error) });
    }
  }
  return listed;
}

/** Has a batch cancelled, by our name for it or its server's; null when there is none of that name. */
export async function cancelBatch(name: string, setting: ManageSetting): Promise<BatchState | null> {
  const { batches, desk, serverOf } = batchTools({
    ...setting,
    cacheDir: setting.dirs.cache,
    told: () => {},
  });
  const found = batches.list().find(({ id, batchId }) => id === name || batchId === name);
  if (found === undefined || found.phase === "over") return found ?? null;
  let open: BatchState | null = found;
  if (found.phase !== "open") {
    const lease = await desk.hold(found.id);
    // Another process is submitting it.
    if (lease === null) return found;
    open = await desk.resolve(found, setting.signal).finally(() => lease.release());
    if (open === null) return { ...found, phase: "over", status: "withdrawn" };
  }
  const server = await serverOf(open.endpoint);
  const batch = await server.cancel(open.batchId!, setting.signal);
  return (await desk.seen(open, batch)).state;
}

/** What fetching came to. */
export interface Fetched {
  /** Taken over from the servers' lists. */
  readonly adopted: readonly BatchState[];
  readonly states: readonly BatchState[];
  /** Answers that only a build can tell the question of. */
  readonly unread: number;
  /** Endpoints that could not be asked, and why. */
  readonly unseen: readonly { readonly endpoint: string; readonly reason: string }[];
}

/** Takes over what the servers' lists have of ours, and collects all that has ended. */
export async function fetchBatches(models: WithRoles, setting: ManageSetting): Promise<Fetched> {
  const { config, dirs, signal, time } = setting;
  const tools = batchTools({ ...setting, cacheDir: dirs.cache, told: () => {} });
  const { batches, serverOf } = tools;
  const turn = await tools.leases.wait("batches", signal);
  const adopted: BatchState[] = [];
  const unseen: { endpoint: string; reason: string }[] = [];
  for (const { name: endpoint } of batchingPlaces(config)) {
    try {
      const server = await serverOf(endpoint);
      adopted.push(...(await adopt(server, { batches, endpoint, dataset: null, now: time() }, signal)));
    } catch (error) {
      unseen.push({ endpoint, reason: reasonOf(error) });
    }
  }
  await turn.release();
  const setup = { config, budget: null, cacheDir: dirs.cache, offline: false, time };
  const { ledger, close } = await openLedger(models, setup);
  const book = new BatchBook(batches);
  book.refresh();
  const looking = {
    ...{ ...tools, book, told: () => {} },
    store: new ReplyStore(join(dirs.cache, "replies"), dirs.cache),
    account: accountIn(ledger, config),
    askedUnder: () => null,
    heard: () => {},
    working: () => () => {},
  };
  let unread = 0;
  try {
    for (const state of book.states) {
      try {
        const look = await lookAt(state, false, looking, signal);
        if (look.kind === "unread") unread += look.lines;
      } catch (error) {
        unseen.push({ endpoint: state.endpoint, reason: reasonOf(error) });
      }
    }
  } finally {
    close();
  }
  return { adopted, states: batches.list(), unread, unseen };
}

/** Why a server could not be asked; anything else is thrown on. */
function reasonOf(error: unknown): string {
  if (error instanceof TransportError) return error.message;
  if (error instanceof DiagnosticError) return error.diagnostics.map(({ message }) => message).join(" ");
  throw error;
}
