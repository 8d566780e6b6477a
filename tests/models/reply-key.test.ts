import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { buildRequest, type RequestParts } from "../../src/models/build-request.ts";
import type { ChatRequest } from "../../src/models/chat.ts";
import { outputCapOf, replyKey } from "../../src/models/reply-key.ts";
import type { ResolvedModel } from "../../src/specs/resolved.ts";
import { canonicalJson, type Json } from "../../src/util/canonical-json.ts";
import { randomOf } from "../../src/util/random.ts";
import { anyExtraField, anyJson, anyParts } from "./any-parts.ts";
import { sampleModel, sampleParts } from "./samples.ts";

const keyOf = (parts: RequestParts) => replyKey(buildRequest(parts), parts.draw);

const withModel = (parts: RequestParts, changes: Partial<ResolvedModel>): RequestParts => ({
  ...parts,
  model: { ...parts.model, ...changes },
});

const withMessage = (parts: RequestParts, at: number, content: string): RequestParts => ({
  ...parts,
  messages: parts.messages.map((message, index) => (index === at ? { ...message, content } : message)),
});

const withDraw = (parts: RequestParts, changes: Partial<RequestParts["draw"]>): RequestParts => ({
  ...parts,
  draw: { ...parts.draw, ...changes },
});

const positionsOf = (parts: RequestParts) => parts.draw.positions;

/** The same value with the fields of every object in another order. */
function reordered(value: Json, seed: number): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => reordered(item, seed));
  const entries = Object.entries(value).map(([key, item]) => [key, reordered(item, seed)] as const);
  return Object.fromEntries(randomOf([seed, entries.length]).shuffle(entries));
}

/** The same question with exactly one thing about it changed. */
const MOVING: Readonly<Record<string, (parts: RequestParts, at: number) => RequestParts>> = {
  "the system prompt": (parts) => withMessage(parts, 0, `${parts.messages[0]!.content} `),
  "the user's text": (parts) => withMessage(parts, 1, `${parts.messages[1]!.content}.`),
  "a message's role": (parts) => ({
    ...parts,
    messages: [{ ...parts.messages[0]!, role: "user" }, parts.messages[1]!],
  }),
  "no system prompt": (parts) => ({ ...parts, messages: parts.messages.slice(1) }),
  "a further message": (parts) => ({
    ...parts,
    messages: [...parts.messages, { role: "assistant", content: "" }],
  }),
  "the model's id": (parts) => withModel(parts, { id: `${parts.model.id}-2` }),
  "the temperature": (parts) =>
    withModel(parts, {
      sampling: { ...parts.model.sampling, temperature: (parts.model.sampling.temperature ?? 1) + 0.1 },
    }),
  "a further sampling field": (parts) =>
    withModel(parts, { sampling: { ...parts.model.sampling, presence_penalty: 0 } }),
  "a sent seed": (parts) =>
    withModel(parts, { seed: typeof parts.model.seed === "number" ? parts.model.seed + 1 : 3 }),
  "the reasoning effort": (parts) =>
    withModel(parts, { reasoningEffort: parts.model.reasoningEffort === "high" ? null : "high" }),
  "the schema": (parts) => ({
    ...parts,
    schema: { name: "problem", schema: { ...parts.schema?.schema, $comment: "stricter" } },
  }),
  "the schema's name": (parts) => ({
    ...parts,
    schema: { schema: {}, ...parts.schema, name: "another" },
  }),
  "the stage of the draw": (parts) => withDraw(parts, { stage: `${parts.draw.stage}-2` }),
  "a position of the draw": (parts, at) => {
    const place = at % positionsOf(parts).length;
    return withDraw(parts, {
      positions: positionsOf(parts).map((position, index) => (index === place ? position + 1 : position)),
    });
  },
  "a further position": (parts) => withDraw(parts, { positions: [...positionsOf(parts), 0] }),
  "the revision": (parts) => withDraw(parts, { revision: parts.draw.revision + 1 }),
};

describe("the key of a reply", () => {
  // Move only when KEY_SCHEME is raised: every recorded reply is found by its key.
  test("stays what it is", () => {
    expect(keyOf(sampleParts())).toBe("d2aceaa9721e6e13957ae957993b5b98f9a018340172302427896415f59f8fe3");
    const schema = { name: "problem", schema: { type: "object", required: ["a"] } };
    const model = sampleModel({
      sampling: { temperature: 0.7, top_p: 1 },
      seed: 5,
      reasoningEffort: "high",
      maxOutputTokens: 100,
      request: { top_k: 3 },
    });
    expect(keyOf(sampleParts({ model, schema }))).toBe(
      "836ca8dd9f574d18ca3f0ba167a2a91683efc8f06d1ebee336e554d612d12ac4",
    );
  });

  test.each(Object.entries(MOVING))("moves with %s, and comes back with it", (_, change) => {
    fc.assert(
      fc.property(anyParts, fc.nat(), (parts, at) => {
        const key = keyOf(parts);
        const changed = change(parts, at);
        expect(keyOf(changed)).not.toBe(key);
        expect(keyOf(structuredClone(parts))).toBe(key);
      }),
    );
  });

  test("moves with any further field of the request, known or not, and with its value", () => {
    fc.assert(
      fc.property(anyParts, anyExtraField, anyJson, anyJson, (parts, field, value, other) => {
        const request = buildRequest(parts);
        fc.pre(!Object.hasOwn(request, field));
        const extended = replyKey({ ...request, [field]: value }, parts.draw);
        expect(extended).not.toBe(replyKey(request, parts.draw));
        const again = replyKey({ ...request, [field]: other }, parts.draw);
        expect(again === extended).toBe(canonicalJson(other) === canonicalJson(value));
      }),
    );
  });

  test("moves with every field that a Model document adds to the request", () => {
    fc.assert(
      fc.property(anyParts, anyExtraField, anyJson, (parts, field, value) => {
        fc.pre(!Object.hasOwn(parts.model.request, field));
        const request = { ...parts.model.request, [field]: value };
        expect(keyOf(withModel(parts, { request }))).not.toBe(keyOf(parts));
      }),
    );
  });

  test.each([
    "stream",
    "stream_options",
    "user",
    "safety_identifier",
    "service_tier",
    "store",
    "metadata",
    "prompt_cache_key",
    "prompt_cache_retention",
    "max_tokens",
    "max_completion_tokens",
  ])("does not move with %s, which chooses nothing of the answer", (field) => {
    fc.assert(
      fc.property(anyParts, anyJson, (parts, value) => {
        const request = buildRequest(parts);
        expect(replyKey({ ...request, [field]: value }, parts.draw)).toBe(replyKey(request, parts.draw));
      }),
    );
  });

  test("does not depend on the order of fields, at any depth", () => {
    fc.assert(
      fc.property(anyParts, fc.nat(), (parts, seed) => {
        const request = buildRequest(parts);
        const other = reordered(request as Json, seed) as unknown as ChatRequest;
        expect(replyKey(other, parts.draw)).toBe(replyKey(request, parts.draw));
      }),
    );
  });

  test("takes a field that is undefined for one that is not there", () => {
    const parts = sampleParts();
    const request = { ...buildRequest(parts), temperature: undefined };
    expect(replyKey(request, parts.draw)).toBe(keyOf(parts));
  });

  test("tells positions from their digits", () => {
    const keys = [[1, 11], [11, 1], [111], [1, 1, 1]].map((positions) => {
      const parts = withModel(sampleParts(), { seed: null });
      return keyOf(withDraw(parts, { positions }));
    });
    expect(new Set(keys).size).toBe(4);
  });
});

describe("the output cap of a request", () => {
  test("is read under both of its names", () => {
    const request = buildRequest(sampleParts());
    expect(outputCapOf(request)).toBeNull();
    expect(outputCapOf({ ...request, max_tokens: 5 })).toBe(5);
    expect(outputCapOf({ ...request, max_completion_tokens: 6 })).toBe(6);
    expect(outputCapOf({ ...request, max_completion_tokens: null })).toBeNull();
  });
});
