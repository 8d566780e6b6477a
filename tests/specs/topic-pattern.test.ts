import fc from "fast-check";
import { expect, test } from "vitest";
import { topicMatcher } from "../../src/specs/topic-pattern.ts";

test.each([
  ["**", "physics/lens", true],
  ["*", "physics/lens", false],
  ["*/*", "physics/lens", true],
  ["physics/*", "physics/lens", true],
  ["physics/**", "physics/lens", true],
  ["physics/**", "physics", true],
  ["physics**", "physics", true],
  ["physics/lens", "physics/lens", true],
  ["physics/lens", "physics/lenses", false],
  ["**/lens", "physics/lens", true],
  ["**/physics/**/lens/**", "physics/lens", true],
  ["physics", "physics/lens", false],
  ["phys*/l?ns", "physics/lens", true],
  ["physics/l?ns", "physics/lns", false],
  ["physics/*e*s*", "physics/lens", true],
  ["physics/*x*", "physics/lens", false],
  ["physics/", "physics/lens", false],
])("%s on %s: %s", (pattern, id, expected) => {
  expect(topicMatcher(pattern)(id)).toBe(expected);
});

test("agrees with the regular expression of the same meaning", () => {
  const piece = fc.constantFrom("a", "b", "*", "?", "-");
  const part = fc
    .array(piece, { minLength: 1, maxLength: 6 })
    .map((pieces) => pieces.join("").replaceAll("**", "*"));
  const text = fc
    .array(fc.constantFrom("a", "b", "-"), { minLength: 1, maxLength: 8 })
    .map((letters) => letters.join(""));
  fc.assert(
    fc.property(part, part, text, text, (p, q, s, t) => {
      const source = `${p}/${q}`.replaceAll("*", "[^/]*").replaceAll("?", "[^/]");
      expect(topicMatcher(`${p}/${q}`)(`${s}/${t}`)).toBe(new RegExp(`^${source}$`).test(`${s}/${t}`));
    }),
  );
});

test("many stars cost little", () => {
  const start = performance.now();
  expect(topicMatcher(`${"*a".repeat(40)}b`)("a".repeat(5000))).toBe(false);
  expect(performance.now() - start).toBeLessThan(500);
});
