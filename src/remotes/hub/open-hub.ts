import { denied } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type Clock, systemClock } from "../../models/limits/clock.ts";
import type { OnSent, Release, Remote } from "../remote.ts";
import type { Environment, OpenSettings } from "../remote-settings.ts";
import { findVersion } from "./find-version.ts";
import { HubClient } from "./hub-client.ts";
import { FailureReader } from "./hub-failure.ts";
import { hubFetch } from "./hub-fetch.ts";
import { type HubPlace, hubPlace } from "./hub-place.ts";
import { isPublished } from "./is-published.ts";
import { publishRelease } from "./publish.ts";
import { MAIN, taskOf } from "./task.ts";
import { findToken, type HubToken } from "./token.ts";

/** What a test makes smaller. */
interface HubTuning {
  readonly clock?: Clock;
  /** Bytes of large files that are sent as one, and lost as one where a publication is cut off. */
  readonly groupBytes?: number;
  readonly silenceMs?: number;
}

const GROUP_BYTES = 256 * 1024 * 1024;

/** A dataset repository of the Hugging Face Hub, or of a server that speaks as it does. */
export async function openHub(
  url: string,
  settings: OpenSettings,
  env: Environment,
  { clock = systemClock, groupBytes = GROUP_BYTES, silenceMs }: HubTuning = {},
): Promise<Remote> {
  const place = hubPlace(url, settings.endpoint, env.HF_ENDPOINT || undefined);
  const token = await findToken(env);
  checkForm(place, token);
  const client = new HubClient(place, token, {
    whole: hubFetch(place, clock, "whole", silenceMs),
    download: hubFetch(place, clock, "download", silenceMs),
  });
  const reader = new FailureReader(place, token);
  const task = (release: Release, onSent: OnSent) => {
    if (token.secret === null) throw unknownPublisher(place, token);
    return taskOf(client, place, { ...settings, groupBytes }, release, onSent);
  };
  return {
    url: place.url,
    publish: (release, onSent) => reader.guard(async () => publishRelease(task(release, onSent))),
    isPublished: (release) => reader.guard(async () => isPublished(task(release, () => undefined))),
    find: (wanted) => reader.guard(() => findVersion(client, place, reader, settings.branch ?? MAIN, wanted)),
  };
}

/** The Hub's own client refuses tokens that do not look like one. */
function checkForm({ url, endpoint }: HubPlace, { secret, source }: HubToken): void {
  if (secret === null || /^hf_[\x21-\x7e]+$/.test(secret)) return;
  throw new DiagnosticError([
    denied(
      url,
      `what ${source} holds is no token of the Hub: they begin with "hf_"`,
      `Make one at ${endpoint}/settings/tokens.`,
    ),
  ]);
}

const unknownPublisher = ({ url, endpoint }: HubPlace, { source }: HubToken) =>
  new DiagnosticError([
    denied(
      url,
      `nobody publishes without a token, and there is none in ${source}`,
      `Make one that may write at ${endpoint}/settings/tokens, and set HF_TOKEN or run "hf auth login".`,
    ),
  ]);
