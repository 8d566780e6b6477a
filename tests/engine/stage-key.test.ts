import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nameInputs, type Stage, stageKey } from "../../src/engine/stage.ts";
import { canonicalJson, type Json } from "../../src/util/canonical-json.ts";
import { digestOf } from "../../src/util/digest.ts";
import { SHOUT } from "./open-engine.ts";

const keyOf = (inputs: { text: Json; times: Json }, stage = SHOUT) => stageKey(stage, inputs);

const stageOf = (names: readonly string[]): Stage<Record<string, Json>> => ({
  name: "any",
  version: 1,
  because: Object.fromEntries(names.map((name) => [name, "a reason"])),
});

const anyInputs = fc.dictionary(
  fc.string({ minLength: 1 }).filter((name) => name !== "__proto__"),
  fc.jsonValue() as fc.Arbitrary<Json>,
  { minKeys: 1, maxKeys: 6, noNullPrototype: true },
);

describe("the key of a stage", () => {
  // Moves only when KEY_SCHEME is raised.
  test("stays what it is", () => {
    expect(keyOf({ text: "a", times: 2 })).toBe(
      "636919b5a82047be759b454c0ea440b7f5634b6ef51ed1b731ae14ea9e93ba84",
    );
  });

  test("moves with any one input, and comes back with it", () => {
    fc.assert(
      fc.property(anyInputs, fc.nat(), fc.jsonValue() as fc.Arbitrary<Json>, (inputs, at, other) => {
        const names = Object.keys(inputs);
        const name = names[at % names.length]!;
        fc.pre(canonicalJson(other) !== canonicalJson(inputs[name]!));
        const stage = stageOf(names);
        const key = stageKey(stage, inputs);
        expect(stageKey(stage, { ...inputs, [name]: other })).not.toBe(key);
        expect(stageKey(stage, { ...inputs, [name]: inputs[name]! })).toBe(key);
      }),
    );
  });

  test("does not depend on the order of inputs, of reasons, or on what the reasons say", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const names = Object.keys(inputs);
        const reversed = Object.fromEntries(Object.entries(inputs).reverse());
        const because = Object.fromEntries(names.map((name) => [name, "another reason"]).reverse());
        expect(stageKey({ ...stageOf(names), because }, reversed)).toBe(stageKey(stageOf(names), inputs));
      }),
    );
  });

  test("moves when two inputs change places", () => {
    expect(keyOf({ text: 1, times: 2 })).not.toBe(keyOf({ text: 2, times: 1 }));
  });

  test("moves with the stage's version and name", () => {
    const key = keyOf({ text: "a", times: 2 });
    expect(keyOf({ text: "a", times: 2 }, { ...SHOUT, version: 2 })).not.toBe(key);
    expect(keyOf({ text: "a", times: 2 }, { ...SHOUT, name: "whisper" })).not.toBe(key);
  });

  test("is refused when an input is missing", () => {
    expect(() => stageKey(SHOUT, { text: "a" } as never)).toThrow(TypeError);
  });
});

describe("the named inputs of a stage", () => {
  const DIGEST = expect.stringMatching(/^[0-9a-f]{64}$/);

  test("show short inputs and only name long ones", () => {
    expect(nameInputs(SHOUT, { text: "x".repeat(1000), times: 2 })).toEqual({
      text: { digest: DIGEST },
      times: { digest: DIGEST, value: 2 },
    });
    // Quotes count: it is the length of the JSON.
    expect(nameInputs(SHOUT, { text: "x".repeat(158), times: 2 }).text).toHaveProperty("value");
    expect(nameInputs(SHOUT, { text: "x".repeat(159), times: 2 }).text).not.toHaveProperty("value");
  });

  test("stand in the order of their names, however they were given", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const names = Object.keys(inputs);
        const reversed = Object.fromEntries(Object.entries(inputs).reverse());
        const named = nameInputs(stageOf(names.toReversed()), reversed);
        expect(JSON.stringify(named)).toBe(JSON.stringify(nameInputs(stageOf(names), inputs)));
      }),
    );
  });

  test("differ exactly where the inputs do", () => {
    fc.assert(
      fc.property(anyInputs, fc.nat(), fc.jsonValue() as fc.Arbitrary<Json>, (inputs, at, other) => {
        const names = Object.keys(inputs);
        const name = names[at % names.length]!;
        fc.pre(canonicalJson(other) !== canonicalJson(inputs[name]!));
        const before = nameInputs(stageOf(names), inputs);
        const after = nameInputs(stageOf(names), { ...inputs, [name]: other });
        expect(names.filter((one) => before[one]!.digest !== after[one]!.digest)).toEqual([name]);
      }),
    );
  });

  test("are what the key is made of", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const stage = stageOf(Object.keys(inputs));
        const named = nameInputs(stage, inputs);
        const digests = Object.fromEntries(Object.entries(named).map(([name, { digest }]) => [name, digest]));
        const key = digestOf(`result:${stage.name}`, { version: stage.version, inputs: digests });
        expect(stageKey(stage, inputs)).toBe(key);
      }),
    );
  });
});
