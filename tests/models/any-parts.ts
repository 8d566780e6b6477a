import fc from "fast-check";
import type { RequestParts } from "../../src/models/build-request.ts";
import type { Json, JsonObject } from "../../src/util/canonical-json.ts";
import { sampleModel } from "./samples.ts";

const anyText = fc.string({ unit: "binary", maxLength: 30 });
export const anyJson = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

/** Wire fields that a request may have besides those that buildRequest sets, none of them a matter of transport. */
export const anyExtraField = fc.oneof(
  fc.constantFrom(
    "top_k",
    "repetition_penalty",
    "simulation",
    "n",
    "logprobs",
    "__proto__",
    "Model",
    "constructor",
  ),
  fc.string({ minLength: 1, maxLength: 12 }).map((name) => `x-${name}`),
);

const anySchema = fc.record({
  name: fc.constantFrom("problem", "validation", "judgement"),
  schema: fc.record({
    type: fc.constant("object"),
    properties: fc.dictionary(anyText, anyJson, { noNullPrototype: true, maxKeys: 3 }),
  }) as fc.Arbitrary<JsonObject>,
});

const anyModel = fc
  .record({
    id: fc.string({ minLength: 1 }),
    sampling: fc.record(
      {
        temperature: fc.integer({ min: 0, max: 20 }).map((tenths) => tenths / 10),
        top_p: fc.constantFrom(0.5, 1),
      },
      { requiredKeys: [], noNullPrototype: true },
    ) as fc.Arbitrary<Record<string, number>>,
    seed: fc.constantFrom("derived" as const, null, 0, 17),
    reasoningEffort: fc.constantFrom(null, "low", "high"),
    maxOutputTokens: fc.constantFrom(null, 1, 4096),
    outputCapField: fc.constantFrom("max_completion_tokens" as const, "max_tokens" as const),
    request: fc.dictionary(anyExtraField, anyJson, {
      noNullPrototype: true,
      maxKeys: 2,
    }) as fc.Arbitrary<JsonObject>,
  })
  .map((changes) => sampleModel(changes));

/** Any question that the method could ask, schema obeyed by the server or not. */
export const anyParts: fc.Arbitrary<RequestParts> = fc.record({
  model: anyModel,
  messages: fc.tuple(anyText, anyText).map(
    ([system, user]) =>
      [
        { role: "system", content: system },
        { role: "user", content: user },
      ] as const,
  ),
  schema: fc.option(anySchema),
  datasetSeed: fc.nat(),
  draw: fc.record({
    stage: fc.constantFrom("problem", "validation", "solution", "grading"),
    positions: fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 3 }),
    revision: fc.integer({ min: 1, max: 5 }),
  }),
});
