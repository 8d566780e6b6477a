import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MissingBlob, type Scope, type Target } from "../../src/engine/engine.ts";
import type { Stage } from "../../src/engine/stage.ts";
import { canonicalJson, type Json } from "../../src/util/canonical-json.ts";
import { type Digest, sha256 } from "../../src/util/digest.ts";
import { filesIn, temporaryFolder } from "../util/temporary-folder.ts";
import { openEngine, SHOUT, shout } from "./open-engine.ts";

type One = { readonly value: Json };
const ONE: Stage<One> = { name: "one", version: 1, because: { value: "the only input" } };

/** A target of one input that does as it is told. */
function one<T extends Json>(
  value: Json,
  compute: (scope: Scope) => Promise<T>,
  stage: Stage<One> = ONE,
): Target<One, T, Json> {
  return {
    stage,
    id: "one",
    inputs: { value },
    compute: async (scope) => ({ content: await compute(scope), meta: null }),
  };
}

const outer: Stage<One> = { name: "outer", version: 1, because: { value: "what it consumes" } };

describe("evaluating a target", () => {
  test("computes it the first time and reuses it from then on, in later processes too", async () => {
    const folder = await temporaryFolder();
    const calls: string[] = [];
    const { engine, log } = openEngine(folder);
    const first = await engine.evaluate(shout("hey", 2, calls));
    expect(first).toEqual({
      content: "HEYHEY",
      meta: { calls: 1 },
      output: sha256('"HEYHEY"'),
      reused: false,
    });
    expect(await engine.evaluate(shout("hey", 2, calls))).toEqual({ ...first, reused: true });
    expect(await openEngine(folder).engine.evaluate(shout("hey", 2, calls))).toEqual({
      ...first,
      reused: true,
    });
    expect(calls).toEqual(["hey"]);
    expect(log).toEqual(["computing shout hey", "made shout hey", "reused shout hey"]);
  });

  test("misses when any one named input differs, and hits again when it is back", async () => {
    const { engine } = openEngine(await temporaryFolder());
    const reused = async (text: string, times: number) => (await engine.evaluate(shout(text, times))).reused;
    expect(await reused("a", 1)).toBe(false);
    expect(await reused("b", 1)).toBe(false);
    expect(await reused("a", 2)).toBe(false);
    expect(await reused("a", 1)).toBe(true);
  });

  test("hits exactly for equal inputs, whatever they are", async () => {
    const folder = await temporaryFolder();
    const anyJson = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyJson, async (value) => {
        const found = await openEngine(folder).engine.evaluate(one(value, async () => ({ got: value })));
        expect(canonicalJson(found.content)).toBe(canonicalJson({ got: value }));
        expect(found.reused).toBe(seen.has(canonicalJson(value)));
        seen.add(canonicalJson(value));
      }),
    );
    expect(seen.size).toBeGreaterThan(20);
  });

  test("does not look at the target's id, which is for people", async () => {
    const { engine } = openEngine(await temporaryFolder());
    await engine.evaluate(shout("a", 1));
    expect(await engine.evaluate({ ...shout("a", 1), id: "renamed" })).toMatchObject({ reused: true });
  });

  test("computes anew under another version of the stage, and keeps the old result", async () => {
    const { engine } = openEngine(await temporaryFolder());
    const versioned = (version: number) => ({ ...shout("a", 1), stage: { ...SHOUT, version } });
    expect(await engine.evaluate(versioned(1))).toMatchObject({ reused: false });
    expect(await engine.evaluate(versioned(2))).toMatchObject({ reused: false });
    expect(await engine.evaluate(versioned(1))).toMatchObject({ reused: true });
  });

  test("computes equal keys that are under way at once only once", async () => {
    const { engine } = openEngine(await temporaryFolder());
    const calls: string[] = [];
    const found = await Promise.all(
      Array.from({ length: 20 }, (_, at) => engine.evaluate(shout(at % 2 === 0 ? "a" : "b", 1, calls))),
    );
    expect(calls.sort()).toEqual(["a", "b"]);
    expect(found.map((result) => result.content)).toEqual(found.map((_, at) => (at % 2 === 0 ? "A" : "B")));
  });

  test("records nothing of a computation that throws, and tries again when asked again", async () => {
    const folder = await temporaryFolder();
    const { engine } = openEngine(folder);
    let attempts = 0;
    const flaky = one("flaky", async () => {
      attempts++;
      if (attempts < 3) throw new Error(`attempt ${attempts} failed`);
      return "done";
    });
    const both = await Promise.allSettled([engine.evaluate(flaky), engine.evaluate(flaky)]);
    expect(both.map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
    expect(attempts).toBe(1);
    await expect(engine.evaluate(flaky)).rejects.toThrow("attempt 2 failed");
    expect(await filesIn(folder)).toEqual([]);
    expect(await engine.evaluate(flaky)).toMatchObject({ content: "done", reused: false });
    expect(await engine.evaluate(flaky)).toMatchObject({ content: "done", reused: true });
  });

  test("refuses content that JSON would change, and records nothing of it", async () => {
    const folder = await temporaryFolder();
    const { engine } = openEngine(folder);
    await expect(engine.evaluate(one("bad", async () => Number.NaN))).rejects.toThrow(TypeError);
    expect(await filesIn(folder)).toEqual([]);
  });
});

describe("early cutoff", () => {
  test("reuses what is downstream when what is upstream comes back equal under another key", async () => {
    const folder = await temporaryFolder();
    const calls: string[] = [];
    const build = async (wording: string, said: string) => {
      const { engine } = openEngine(folder);
      const upstream = await engine.evaluate(
        one(wording, async () => {
          calls.push(`upstream: ${wording}`);
          return { said };
        }),
      );
      return engine.evaluate(
        one(
          upstream.content,
          async () => {
            calls.push(`downstream: ${said}`);
            return said.length;
          },
          outer,
        ),
      );
    };
    expect(await build("Please say it", "it")).toMatchObject({ content: 2, reused: false });
    expect(await build("Say it", "it")).toMatchObject({ content: 2, reused: true });
    expect(await build("Say more", "more")).toMatchObject({ content: 4, reused: false });
    expect(calls).toEqual([
      "upstream: Please say it",
      "downstream: it",
      "upstream: Say it",
      "upstream: Say more",
      "downstream: more",
    ]);
  });

  test("is not disturbed by meta: equal content has one output digest, whatever it took", async () => {
    const { engine } = openEngine(await temporaryFolder());
    const metered = (value: string, meta: Json) =>
      engine.evaluate({
        ...one(value, async () => "x"),
        compute: async () => ({ content: { b: 1, a: 2 }, meta }),
      });
    const cheap = await metered("a", { tokens: 1 });
    const dear = await metered("b", { tokens: 1000 });
    expect(dear.output).toBe(cheap.output);
    expect(dear.output).toBe(sha256('{"a":2,"b":1}'));
    expect(dear.meta).toEqual({ tokens: 1000 });
    expect((await metered("b", "not asked for")).meta).toEqual({ tokens: 1000 });
  });

  test("asks nothing of the inner targets when the outer one is known", async () => {
    const folder = await temporaryFolder();
    const nested = one("outer", async (scope) => (await scope.evaluate(shout("inner", 1))).content, outer);
    expect((await openEngine(folder).engine.evaluate(nested)).content).toBe("INNER");
    const { engine, log, results } = openEngine(folder);
    expect(await engine.evaluate(nested)).toMatchObject({ content: "INNER", reused: true });
    expect(log).toEqual(["reused outer one"]);
    const [shard] = await readdir(join(folder, "results", "outer"));
    const [key] = await readdir(join(folder, "results", "outer", shard!));
    expect(results.get("outer", key as Digest)?.inner).toEqual([
      { stage: "shout", key: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
  });
});

describe("a result's goods", () => {
  const LONG = "long ".repeat(60_000);
  const long = (calls: string[]) =>
    one("long", async () => {
      calls.push("long");
      return { text: LONG };
    });

  test("are short content beside the key, and long content in a blob named by its digest", async () => {
    const folder = await temporaryFolder();
    const { engine, blobs } = openEngine(folder);
    await engine.evaluate(shout("short", 1));
    expect((await filesIn(folder)).map((path) => path.split("/")[0])).toEqual(["results"]);
    const { output } = await engine.evaluate(long([]));
    expect(await readFile(blobs.path(output), "utf8")).toBe(JSON.stringify({ text: LONG }));
    const files = await filesIn(folder);
    expect(files.filter((path) => path.startsWith("blobs"))).toHaveLength(1);
    for (const path of files.filter((name) => name.startsWith("results"))) {
      expect(await readFile(join(folder, path), "utf8")).not.toContain(LONG);
    }
    expect(await openEngine(folder).engine.evaluate(long([]))).toMatchObject({
      content: { text: LONG },
      output,
      reused: true,
    });
  });

  test.each<[string, (path: string) => Promise<void>]>([
    ["is gone", (path) => rename(path, `${path}.elsewhere`)],
    ["is cut", async (path) => writeFile(path, (await readFile(path)).subarray(1))],
    [
      "has a wrong byte",
      async (path) => writeFile(path, (await readFile(path, "utf8")).replace("long", "wrng")),
    ],
  ])("are made anew when the blob of long content %s", async (_, harm) => {
    const folder = await temporaryFolder();
    const calls: string[] = [];
    const first = await openEngine(folder).engine.evaluate(long(calls));
    await harm(openEngine(folder).blobs.path(first.output));
    expect(await openEngine(folder).engine.evaluate(long(calls))).toEqual(first);
    expect(calls).toEqual(["long", "long"]);
    expect(await openEngine(folder).engine.evaluate(long(calls))).toEqual({ ...first, reused: true });
  });

  test("include every blob it put or needs: without one of them it is no hit", async () => {
    const folder = await temporaryFolder();
    const inner = one("inner", async (scope) => [scope.putBlob("inner bytes")]);
    const both = one(
      "both",
      async (scope) => {
        const [digest] = (await scope.evaluate(inner)).content;
        scope.needsBlob(digest!);
        return [digest!, scope.putBlob("outer bytes")];
      },
      outer,
    );
    const first = await openEngine(folder).engine.evaluate(both);
    for (const digest of first.content) {
      const { engine, blobs } = openEngine(folder);
      await rename(blobs.path(digest), join(folder, "elsewhere"));
      expect(await engine.evaluate(both)).toEqual(first);
      expect(blobs.has(digest)).toBe(true);
      expect(await openEngine(folder).engine.evaluate(both)).toEqual({ ...first, reused: true });
    }
  });

  test("that turn out damaged when read are missed then, and made anew the next time", async () => {
    const folder = await temporaryFolder();
    const source = one("source", async (scope) => [scope.putBlob("good bytes")]);
    const reader = one(
      "reader",
      async (scope) => {
        const [digest] = (await scope.evaluate(source)).content;
        const [bytes] = scope.readBlobs([digest!]);
        return Buffer.from(bytes!).toString();
      },
      outer,
    );
    const { content } = await openEngine(folder).engine.evaluate(source);
    const digest = content[0]!;
    const { engine, blobs } = openEngine(folder);
    await writeFile(blobs.path(digest), "bad bytes!");
    const outcome = await engine.evaluate(reader).catch((error: unknown) => error);
    expect(outcome).toBeInstanceOf(MissingBlob);
    expect(outcome).toMatchObject({ digests: [digest] });
    expect(await engine.evaluate(reader)).toMatchObject({ content: "good bytes", reused: false });
  });

  test("are missed when the result's own file is damaged", async () => {
    const folder = await temporaryFolder();
    const calls: string[] = [];
    await openEngine(folder).engine.evaluate(shout("a", 1, calls));
    const [path] = await filesIn(folder);
    const text = await readFile(join(folder, path!), "utf8");
    await writeFile(join(folder, path!), text.replace('"A"', '"B"'));
    expect(await openEngine(folder).engine.evaluate(shout("a", 1, calls))).toMatchObject({ content: "A" });
    expect(calls).toEqual(["a", "a"]);
    expect((await openEngine(folder).engine.evaluate(shout("a", 1, calls))).reused).toBe(true);
  });
});

describe("a step", () => {
  const stepping = (steps: (scope: Scope) => Promise<Json>) => one("stepping", steps, outer);

  test("is told of when it begins and ends, gives what the work gives, and has no result of its own", async () => {
    const folder = await temporaryFolder();
    const { engine, log } = openEngine(folder);
    const target = stepping(async (scope) => {
      const text = await scope.step("draft", "first", async () => "drafted");
      return scope.step("polish", "first", async () => `${text}, polished`);
    });
    expect((await engine.evaluate(target)).content).toBe("drafted, polished");
    expect(log).toEqual([
      "computing outer one",
      "computing draft first",
      "made draft first",
      "computing polish first",
      "made polish first",
      "made outer one",
    ]);
    expect(await readdir(join(folder, "results"))).toEqual(["outer"]);
    const later = openEngine(folder);
    expect(await later.engine.evaluate(target)).toMatchObject({ content: "drafted, polished", reused: true });
    expect(later.log).toEqual(["reused outer one"]);
  });

  test("runs each time it is asked for, and steps may nest and overlap", async () => {
    const { engine, log } = openEngine(await temporaryFolder());
    let runs = 0;
    const run = async () => ++runs;
    const target = stepping(async (scope) =>
      scope.step("outside", "a", () =>
        Promise.all([scope.step("inside", "b", run), scope.step("inside", "b", run)]),
      ),
    );
    expect((await engine.evaluate(target)).content).toEqual([1, 2]);
    expect(log.slice(1, 4)).toEqual(["computing outside a", "computing inside b", "computing inside b"]);
    expect(log.filter((line) => line === "made inside b")).toHaveLength(2);
    expect(log.slice(-2)).toEqual(["made outside a", "made outer one"]);
  });

  test("that fails is not told to have ended, and fails its target, of which nothing is recorded", async () => {
    const folder = await temporaryFolder();
    const { engine, log } = openEngine(folder);
    const target = stepping((scope) => scope.step("draft", "first", () => Promise.reject(new Error("torn"))));
    await expect(engine.evaluate(target)).rejects.toThrow("torn");
    expect(log).toEqual(["computing outer one", "computing draft first"]);
    expect(await filesIn(folder)).toEqual([]);
  });
});
