import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import fastGlob from "fast-glob";
import { describe, expect, it } from "vitest";

const ROOT = resolve(import.meta.dirname, "../..");

describe("the repository's spec files", () => {
  it("name a schema that is there and is of their first document's kind", () => {
    const wrong = fastGlob.sync("specs/**/*.yaml", { cwd: ROOT }).filter((path) => {
      const text = readFileSync(join(ROOT, path), "utf8");
      const schema = /^# yaml-language-server: \$schema=(\S+)$/m.exec(text)?.[1];
      const kind = /^kind: (\w+)$/m.exec(text)?.[1];
      if (schema === undefined || kind === undefined) return true;
      const target = join(ROOT, dirname(path), schema);
      return !existsSync(target) || JSON.parse(readFileSync(target, "utf8")).properties.kind.const !== kind;
    });
    expect(wrong).toEqual([]);
  });
});
