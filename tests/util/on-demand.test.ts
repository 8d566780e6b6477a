import { describe, expect, test, vi } from "vitest";
import { loadingModules, OnDemand } from "../../src/util/on-demand.ts";

describe("modules on demand", () => {
  test("are loaded when they are asked for, each once, and what asked begins again", async () => {
    const loads = { a: vi.fn(async () => 1), b: vi.fn(async () => 2), unused: vi.fn(async () => 3) };
    const [a, b] = [new OnDemand(loads.a), new OnDemand(loads.b), new OnDemand(loads.unused)];
    const run = vi.fn(() => a.get() + b.get());
    expect(await loadingModules(run)).toBe(3);
    expect(run).toHaveBeenCalledTimes(3);
    expect(await loadingModules(run)).toBe(3);
    expect([loads.a, loads.b, loads.unused].map((load) => load.mock.calls.length)).toEqual([1, 1, 0]);
  });

  test("leave any other error as it is", async () => {
    const broken = new OnDemand(async () => Promise.reject(new Error("no such file")));
    await expect(loadingModules(() => broken.get())).rejects.toThrow("no such file");
    const wrong = () => {
      throw new TypeError("wrong");
    };
    await expect(loadingModules(wrong)).rejects.toThrow("wrong");
  });
});
