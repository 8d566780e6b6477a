import fc from "fast-check";
import { expect, it } from "vitest";
import { distributionOf } from "../../../src/dataset/report/distribution.ts";
import { countWords } from "../../../src/dataset/report/words.ts";

const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(..." \t\n\v\f\r\u00a0\u0085\u1680\u180e\u2003\u2028\u202f\u205f\u3000\ufeff\u200b"),
    ),
  )
  .map((parts) => parts.join(""));

it("counts as words what white space of any script leaves between it", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(countWords(text)).toBe(text.split(/\s+/).filter((word) => word !== "").length);
    }),
  );
});

it("puts every number into the bin that its edges say, from nothing to more than there are edges for", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.nat({ max: 2 ** 30 }).map((one) => one >> (one % 30)),
        { minLength: 1 },
      ),
      (numbers) => {
        const { edges, counts, total } = distributionOf(numbers);
        expect(counts.reduce((sum, one) => sum + one, 0)).toBe(numbers.length);
        expect(total).toBe(numbers.reduce((sum, one) => sum + one, 0));
        expect(edges).toHaveLength(counts.length + 1);
        const below = numbers.filter((one) => one < 8_000_000);
        for (const one of below) {
          const bin = edges.findIndex((edge) => edge > one) - 1;
          expect(edges[bin]!).toBeLessThanOrEqual(one);
          expect(counts[bin]).toBeGreaterThan(0);
        }
      },
    ),
  );
});
