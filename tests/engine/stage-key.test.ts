import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Stage, stageKey } from "../../src/engine/stage.ts";
import { canonicalJson, type Json } from "../../src/util/canonical-json.ts";
import { SHOUT } from "./open-engine.ts";

const keyOf = (inputs: { text: Json; times: Json }, stage = SHOUT) => stageKey(stage, inputs).key;

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
        const { key } = stageKey(stage, inputs);
        const changed = stageKey(stage, { ...inputs, [name]: other });
        expect(changed.key).not.toBe(key);
        for (const rest of names) {
          const same = changed.inputs[rest]?.digest === stageKey(stage, inputs).inputs[rest]?.digest;
          expect(same).toBe(rest !== name);
        }
        expect(stageKey(stage, { ...inputs, [name]: inputs[name]! }).key).toBe(key);
      }),
    );
  });

  test("does not depend on the order of inputs, of reasons, or on what the reasons say", () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const names = Object.keys(inputs);
        const reversed = Object.fromEntries(Object.entries(inputs).reverse());
        const because = Object.fromEntries(names.map((name) => [name, "another reason"]).reverse());
        expect(stageKey({ ...stageOf(names), because }, reversed)).toEqual(stageKey(stageOf(names), inputs));
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

  test("shows short inputs and only names long ones", () => {
    const { inputs } = stageKey(SHOUT, { text: "x".repeat(1000), times: 2 });
    expect(inputs.times).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/), value: 2 });
    expect(inputs.text).toEqual({ digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
  });

  test("is refused when an input is missing", () => {
    expect(() => stageKey(SHOUT, { text: "a" } as never)).toThrow(TypeError);
  });
});
