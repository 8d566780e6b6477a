import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../src/util/canonical-json.ts";
import { digestOf, isDigest, KEY_SCHEME, sha256 } from "../../src/util/digest.ts";

describe("digests", () => {
  test("are plain SHA-256 of bytes, or of a text's UTF-8", () => {
    expect(sha256("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(sha256(text)).toBe(createHash("sha256").update(Buffer.from(text)).digest("hex"));
        expect(sha256(Buffer.from(text))).toBe(sha256(text));
      }),
    );
  });

  // These move only when KEY_SCHEME is raised. If one of them moves without it, every recorded reply of every
  // user is lost: undo the change.
  test.each<[string, Json, string]>([
    ["input", null, "24d1671a6de6d8f81dfec7f631012013e96e71f52aa40b4834c60423801469f3"],
    ["input", {}, "1baff5de4319f545c7503423a825fbbdba3c1ffc04ee98e9afb5b7930b0912cc"],
    [
      "input",
      [1, "a", { b: [true, null], a: 1e21 }],
      "ff6ebc3408665df53f12bdd87b8f8307760b97d69ead21a234cf52aaac4826e4",
    ],
    ["input", "Büchi 😀", "67d3ae8522e6437f82633d5434b10f8edd83f45364d8115401eceb0d677a806a"],
    [
      "reply",
      { dialect: "chat", request: { model: "m" }, draw: ["problem", [0, 1], 1] },
      "24100a2c81c43a940e3ea04c54505aedabc48a477355473ce53941f3aaf9df05",
    ],
  ])("of a value stay what they are: %s %j", (kind, value, digest) => {
    expect(KEY_SCHEME).toBe(1);
    expect(digestOf(kind, value)).toBe(digest);
  });

  test("of one value under two kinds differ, and so do those of its text", () => {
    expect(digestOf("a", 1)).not.toBe(digestOf("b", 1));
    expect(digestOf("a", 1)).not.toBe(digestOf("a", "1"));
    expect(digestOf("a", null)).not.toBe(sha256("null"));
  });

  test("are told from other texts", () => {
    expect(isDigest(sha256("x"))).toBe(true);
    for (const text of ["", "ab", sha256("x").toUpperCase(), `${sha256("x")}\n`, `${sha256("x")}0`]) {
      expect(isDigest(text)).toBe(false);
    }
  });
});
