import { buildRequest } from "../models/build-request.ts";
import type { ChatMessage } from "../models/chat.ts";
import { replyKey } from "../models/reply-key.ts";
import type { ResolvedDataset, ResolvedModel, ResolvedPrompt } from "../specs/resolved.ts";
import type { Digest } from "../util/digest.ts";
import { modelOf } from "./slot-context.ts";

interface Entry {
  readonly role: string;
  readonly prompt: ResolvedPrompt;
}

const known = new WeakMap<ResolvedDataset, Map<readonly Entry[], readonly number[]>>();

/**
 * For each entry of a policy's list how many times earlier entries ask the very same thing, each `counts` times or
 * once: the position that tells their replies apart, which adding or removing other entries does not move.
 */
export function repeatsOf(
  dataset: ResolvedDataset,
  entries: readonly Entry[],
  counts?: readonly number[],
): readonly number[] {
  let lists = known.get(dataset);
  if (lists === undefined) {
    lists = new Map();
    known.set(dataset, lists);
  }
  let repeats = lists.get(entries);
  if (repeats === undefined) {
    const questions = entries.map(({ role, prompt }) => questionIdentity(modelOf(dataset, role), prompt));
    repeats = questions.map((question, at) =>
      questions.slice(0, at).reduce((sum, one, i) => sum + (one === question ? (counts?.[i] ?? 1) : 0), 0),
    );
    lists.set(entries, repeats);
  }
  return repeats;
}

/**
 * What of a model and a prompt the key of a reply sees. Entries of a list that agree in it ask the very same thing, in
 * whatever way they are declared: two output caps, or a temperature as sampling or as a field of the request.
 */
function questionIdentity(model: ResolvedModel, prompt: ResolvedPrompt): Digest {
  const messages = [prompt.system ?? "", prompt.user].map(
    (content): ChatMessage => ({ role: "user", content }),
  );
  const draw = { stage: "", positions: [], revision: 0 };
  return replyKey(buildRequest({ model, messages, schema: null, datasetSeed: 0, draw }), draw);
}
