import { expect, test } from "vitest";
import { wilsonInterval } from "../../src/util/wilson.ts";

// Newcombe (1998), table I: 81 of 263 and 15 of 148, method 3.
test("gives the published intervals", () => {
  expect(wilsonInterval(81, 263).low).toBeCloseTo(0.2553, 4);
  expect(wilsonInterval(81, 263).high).toBeCloseTo(0.3662, 4);
  expect(wilsonInterval(15, 148).low).toBeCloseTo(0.0624, 4);
  expect(wilsonInterval(15, 148).high).toBeCloseTo(0.1605, 4);
  expect(wilsonInterval(0, 20).low).toBe(0);
  expect(wilsonInterval(0, 20).high).toBeCloseTo(0.1611, 4);
});

test("stays within 0 and 1, around the share, and narrows with more trials", () => {
  for (let trials = 1; trials <= 40; trials++)
    for (let hits = 0; hits <= trials; hits++) {
      const { low, high } = wilsonInterval(hits, trials);
      expect(low).toBeGreaterThanOrEqual(0);
      expect(high).toBeLessThanOrEqual(1);
      expect(low).toBeLessThanOrEqual(hits / trials);
      expect(high).toBeGreaterThanOrEqual(hits / trials);
      const twice = wilsonInterval(2 * hits, 2 * trials);
      expect(twice.high - twice.low).toBeLessThan(high - low);
    }
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 0 });
});
