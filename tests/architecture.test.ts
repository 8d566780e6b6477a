import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

// The folders of src in the order of docs/architecture.md: a file imports from its own folder or an earlier one.
const LAYERS = [
  "util",
  "diagnostics",
  "specs",
  "config",
  "store",
  "engine",
  "models",
  "simulator",
  "method",
  "dataset",
  "versions",
  "exports",
  "remotes",
  "app",
  "cli",
];

const SRC = resolve(import.meta.dirname, "../src");
const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts"))
  .map((path) => path.replaceAll("\\", "/"))
  .sort();

const sourceOf = (path: string) => readFileSync(join(SRC, path), "utf8");

/** Everything a file imports by path, types and dynamic imports included, relative to src. */
function importsOf(path: string): string[] {
  const found = sourceOf(path).matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g);
  return [...found].map((match) =>
    relative(SRC, resolve(SRC, dirname(path), match[1]!)).replaceAll("\\", "/"),
  );
}

const layerOf = (path: string) => (path.includes("/") ? LAYERS.indexOf(path.split("/")[0]!) : LAYERS.length);

describe("the source tree", () => {
  it("has no folder that the layers do not name", () => {
    const folders = readdirSync(SRC).filter((name) => statSync(join(SRC, name)).isDirectory());
    expect(folders.sort()).toEqual([...LAYERS].sort());
  });

  it("imports only from the same folder or an earlier one", () => {
    const wrong = files.flatMap((path) =>
      importsOf(path)
        .filter((target) => layerOf(target) > layerOf(path))
        .map((target) => `${path} -> ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it("has no import cycle, types included", () => {
    const state = new Map<string, "open" | "done">();
    const cycles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === "done") return;
      if (state.get(path) === "open") {
        cycles.push([...trail.slice(trail.indexOf(path)), path].join(" -> "));
        return;
      }
      state.set(path, "open");
      for (const target of importsOf(path)) visit(target, [...trail, path]);
      state.set(path, "done");
    };
    for (const path of files) visit(path, []);
    expect(cycles).toEqual([]);
  });

  it("keeps files under 400 lines", () => {
    expect(files.filter((path) => sourceOf(path).split("\n").length > 400)).toEqual([]);
  });

  it("touches the process only where the command line meets it", () => {
    const allowed = ["main.ts", "cli/process-io.ts", "store/disk.ts", "dataset/place-artifact.ts"];
    const uses = (path: string) =>
      /\bprocess\.(?:env|exit|exitCode|argv|stdout|stderr|cwd|on)\b|\bconsole\./.test(sourceOf(path));
    expect(files.filter((path) => uses(path) && !allowed.includes(path))).toEqual([]);
  });

  it("lets no clock, chance or locale into anything that keys or artifacts are made of", () => {
    const pure = files.filter((path) =>
      /^(?:util|specs|engine|simulator\/families|method|dataset|exports)\//.test(path),
    );
    const impure = /\bDate\b\s*[.(]|new Date|Math\.random|localeCompare|toLocale|\bIntl\b|performance\.now/;
    expect(pure.filter((path) => impure.test(sourceOf(path)))).toEqual([]);
  });

  it("keeps words of models and datasets out of the engine and the store", () => {
    const engine = files.filter((path) => /^(?:engine|store)\//.test(path));
    const words = /\b(?:model|prompt|topic|problem|solver|token|llm|openai|reply)s?\b/i;
    const found = engine.filter((path) => words.test(sourceOf(path)));
    expect(found).toEqual([]);
  });
});
