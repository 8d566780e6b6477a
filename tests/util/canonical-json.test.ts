import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, type Json } from "../../src/util/canonical-json.ts";
import { randomOf } from "../../src/util/random.ts";

/** The number with these 64 bits. */
function floatOf(bits: string): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, BigInt(`0x${bits}`));
  return view.getFloat64(0);
}

/** The same value with the keys of every object in another order. */
function shuffled(value: Json, seed: number): Json {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => shuffled(item, seed));
  const entries = Object.entries(value).map(([key, item]) => [key, shuffled(item, seed)] as const);
  return Object.fromEntries(randomOf([seed, entries.length]).shuffle(entries));
}

const anyJson = fc.jsonValue({ stringUnit: "binary", maxDepth: 4 }) as fc.Arbitrary<Json>;

describe("canonical JSON", () => {
  test("is the text that RFC 8785 gives for its example", () => {
    const example = JSON.parse(String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`) as Json;
    expect(canonicalJson(example)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
  });

  test("orders keys by UTF-16 code unit, so that a surrogate pair comes before a high character of the BMP", () => {
    const names = {
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    };
    const text = canonicalJson(names);
    const order = Object.values(names).sort((one, other) => text.indexOf(one) - text.indexOf(other));
    expect(order).toEqual([
      "Carriage Return",
      "One",
      "Control",
      "Latin Small Letter O With Diaeresis",
      "Euro Sign",
      "Emoji: Grinning Face",
      "Hebrew Letter Dalet With Dagesh",
    ]);
    expect(canonicalJson({ "10": 1, "9": 2, a: 3, A: 4, "": 5 })).toBe('{"":5,"10":1,"9":2,"A":4,"a":3}');
    expect(canonicalJson({ "\ufb33": 1, "\ud83d\ude00": 2 })).toBe('{"\ud83d\ude00":2,"\ufb33":1}');
  });

  test.each([
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ])("writes the float %s as RFC 8785 does: %s", (bits, text) => {
    expect(canonicalJson(floatOf(bits))).toBe(text);
  });

  test.each([
    ["undefined", undefined],
    ["a property that is undefined", { a: undefined }],
    ["an item that is undefined", [undefined]],
    ["a hole in a list", new Array(1)],
    ["NaN", Number.NaN],
    ["infinity", { a: [Number.NEGATIVE_INFINITY] }],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a big integer", 1n],
    ["a lone surrogate", "a\ud800b"],
    ["a lone surrogate in a key", { "\udc00": 1 }],
  ])("throws on %s", (_, value) => {
    expect(() => canonicalJson(value as never)).toThrow(TypeError);
  });

  test("does not depend on the order of keys, and loses nothing", () => {
    fc.assert(
      fc.property(anyJson, fc.nat(), (value, seed) => {
        const text = canonicalJson(value);
        expect(canonicalJson(shuffled(value, seed))).toBe(text);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test("is one text a value: two values share it only when plain JSON cannot tell them apart", () => {
    const plain = (value: Json): string => {
      if (typeof value !== "object" || value === null) return JSON.stringify(value);
      if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
      return `{${Object.entries(value)
        .map(([key, item]) => `${JSON.stringify(key)}:${plain(item)}`)
        .sort()
        .join()}}`;
    };
    fc.assert(
      fc.property(anyJson, anyJson, (one, other) => {
        expect(canonicalJson(one) === canonicalJson(other)).toBe(plain(one) === plain(other));
      }),
    );
  });

  test("keeps an own property of the name __proto__", () => {
    const value = JSON.parse('{"b":1,"__proto__":{"x":2}}') as Json;
    expect(canonicalJson(value)).toBe('{"__proto__":{"x":2},"b":1}');
  });
});
