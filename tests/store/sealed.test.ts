import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { seal, unseal } from "../../src/store/sealed.ts";
import type { Json } from "../../src/util/canonical-json.ts";

const VALUE: Json = { text: 'Größe 😀\n"x"', list: [1, null, true], deep: { empty: {} } };
const unsealBytes = (bytes: Buffer) => unseal("thing", 1, bytes.toString());

describe("a sealed file", () => {
  test("gives back any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(unseal("thing", 3, Buffer.from(seal("thing", 3, value as Json)).toString())).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });

  test("is read only as what it is: kind and scheme must be right", () => {
    const text = seal("thing", 1, VALUE);
    expect(unseal("thing", 1, text)).toEqual(VALUE);
    expect(unseal("thing", 2, text)).toBeNull();
    expect(unseal("things", 1, text)).toBeNull();
    expect(unseal("thin", 1, text)).toBeNull();
  });

  test("reads as null with any bit of any byte flipped, or any byte replaced", () => {
    const good = Buffer.from(seal("thing", 1, VALUE));
    expect(unsealBytes(good)).toEqual(VALUE);
    for (let at = 0; at < good.length; at++) {
      for (const mask of [1, 2, 4, 8, 16, 32, 64, 128, 255]) {
        const bad = Buffer.from(good);
        bad[at]! ^= mask;
        if (unsealBytes(bad) !== null) expect.unreachable(`byte ${at} flipped by ${mask} went unnoticed`);
      }
    }
  });

  test("reads as null when it is cut anywhere, or anything is added or left out", () => {
    const good = Buffer.from(seal("thing", 1, VALUE));
    for (let length = 0; length < good.length; length++) {
      expect(unsealBytes(good.subarray(0, length))).toBeNull();
      expect(unsealBytes(good.subarray(length + 1))).toBeNull();
      const without = Buffer.concat([good.subarray(0, length), good.subarray(length + 1)]);
      expect(unsealBytes(without)).toBeNull();
    }
    for (const addition of ["\n", " ", "\0", "x"]) {
      expect(unsealBytes(Buffer.concat([good, Buffer.from(addition)]))).toBeNull();
      expect(unsealBytes(Buffer.concat([Buffer.from(addition), good]))).toBeNull();
    }
  });

  test("is never found in what was not sealed", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(unseal("thing", 1, text)).toBeNull();
      }),
    );
  });
});
