import { join } from "node:path";
import { ModelClient } from "../models/model-client.ts";
import { ReplyStore } from "../models/reply-store.ts";

/** A client that answers from recorded replies alone; a question without one is a MissingReply. */
export function offlineClient(cacheDir: string): ModelClient {
  const never = new AbortController().signal;
  return new ModelClient({
    store: new ReplyStore(join(cacheDir, "replies")),
    routeOf: null,
    retry: { attempts: 1, pause: 0, maxPause: 0 },
    events: { asked: () => {}, retrying: () => {} },
    drain: never,
    abort: never,
    stop: () => {},
    jitter: () => 0,
  });
}
