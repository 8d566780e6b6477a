import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../src/diagnostics/diagnostic.ts";
import { formatDiagnostic } from "../../src/diagnostics/print.ts";
import { ensureUnionMerge } from "../../src/versions/lock/git-attributes.ts";
import { entryOf, lineOf } from "../../src/versions/lock/lock-entry.ts";
import { LockFile, parseLock, readLock, writeLock } from "../../src/versions/lock/lock-file.ts";
import { anyEntries, anyEntry, entry } from "./entries.ts";

const codesOf = (text: string) => parseLock(text).diagnostics.map(({ code }) => code);

describe("the lock file", () => {
  it("reads what it wrote, whatever is in it", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const lock = new LockFile(entries);
        const { lock: read, diagnostics } = parseLock(lock.text);
        expect(diagnostics).toEqual([]);
        expect(read).toEqual(lock);
        expect(read.text).toBe(lock.text);
      }),
    );
  });

  it("has one text for equal entries, in whatever order they came", () => {
    fc.assert(
      fc.property(
        anyEntries.chain((list) => fc.tuple(fc.constant(list), shuffled(list))),
        ([list, other]) => {
          expect(new LockFile(other).text).toBe(new LockFile(list).text);
          const added = other.reduce((lock, one) => lock.with(one), new LockFile([]));
          expect(added.text).toBe(new LockFile(list).text);
        },
      ),
    );
  });

  it("reads lines in any order, doubled, with blank lines and with line ends of another system", () => {
    fc.assert(
      fc.property(anyEntries, (entries) => {
        const lock = new LockFile(entries);
        const lines = lock.text.split("\n");
        for (const text of [
          lines.toReversed().join("\n"),
          [...lines, ...lines].join("\n\n"),
          lock.text.replaceAll("\n", "\r\n"),
        ]) {
          expect(parseLock(text)).toEqual({ lock, diagnostics: [] });
        }
      }),
    );
  });

  it("keeps every tag, and the last pin of each dataset", () => {
    const lock = [
      entry("tag", "a", "1.0.0"),
      entry("pin", "a", "1.0.0"),
      entry("tag", "a", "1.10.0"),
      entry("tag", "a", "1.9.0"),
      entry("tag", "b", "3.0.0"),
      entry("pin", "a", "1.9.0"),
    ].reduce((file, one) => file.with(one), new LockFile([]));
    expect(lock.tagsOf("a").map(({ version }) => version)).toEqual(["1.10.0", "1.9.0", "1.0.0"]);
    expect(lock.pinOf("a")).toEqual(entry("pin", "a", "1.9.0"));
    expect(lock.pinOf("b")).toBeNull();
  });

  it("finds every edit of one character in a line", () => {
    const line = lineOf(entry("tag", "alpha", "1.2.0-rc.1"));
    const found: string[] = [];
    for (let at = 0; at <= line.length; at++) {
      found.push(line.slice(0, at) + line.slice(at + 1));
      for (const character of '0123456789abcdefxz-. #=A"\n\t') {
        found.push(line.slice(0, at) + character + line.slice(at));
        if (at < line.length) found.push(line.slice(0, at) + character + line.slice(at + 1));
      }
    }
    const harmless = new Set([line, `${line}\n`, `\n${line}`]);
    const unseen = found.filter((text) => !harmless.has(text) && codesOf(text).length === 0);
    expect(unseen).toEqual([]);
    expect(found.length).toBeGreaterThan(10_000);
  });

  it("finds an edit of any line, as any character that there is", () => {
    const edit = fc.record({
      of: anyEntry,
      at: fc.nat(),
      to: fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
    });
    fc.assert(
      fc.property(edit, ({ of, at, to }) => {
        const line = lineOf(of);
        const place = at % line.length;
        const text = line.slice(0, place) + to + line.slice(place + 1);
        fc.pre(text !== line && !text.endsWith("\r"));
        expect(codesOf(text).length).toBeGreaterThan(0);
      }),
    );
  });

  it("has no room for a tag that is no version, however well it is written", () => {
    const line = lineOf(entry("tag", "alpha", "v1.0"));
    expect(entryOf(line)).toBeNull();
    expect(codesOf(line)).toEqual(["lock/syntax"]);
    expect(codesOf(lineOf(entry("pin", "alpha", "0123456789ab")))).toEqual([]);
  });

  it("says what is wrong with each line, and where", () => {
    const [one, other] = [lineOf(entry("tag", "a", "1.0.0", "x")), lineOf(entry("tag", "a", "1.0.0", "y"))];
    const [pin, pin2] = [lineOf(entry("pin", "a", "1.0.0")), lineOf(entry("pin", "a", "2.0.0"))];
    const text = [
      "# chimera.lock 2: from the future",
      one,
      "<<<<<<< HEAD",
      other,
      "=======",
      pin,
      ">>>>>>> branch",
      pin2,
      one.replace("records=1", "records=2"),
      "tag a 1.0.0",
    ].join("\n");
    const said = parseLock(text).diagnostics.map((one) => `${one.location?.line} ${one.code}`);
    expect(said).toEqual([
      "1 lock/layout",
      "3 lock/conflict",
      "4 lock/two-digests",
      "5 lock/conflict",
      "7 lock/conflict",
      "8 lock/two-digests",
      "9 lock/edited",
      "10 lock/syntax",
    ]);
    const printed = formatDiagnostic(parseLock(`${one}\n${other}`).diagnostics[0]!, { color: false });
    expect(printed).toContain("chimera.lock:2:1 error lock/two-digests");
    expect(printed).toContain('"a@1.0.0" names one version here and another one in line 1.');
    expect(printed).toContain("   2 | tag a 1.0.0 version=");
  });
});

describe("in a project", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "chimera-lock-"));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("is empty until there is one, and throws all that is wrong with it", async () => {
    expect((await readLock(directory)).entries).toEqual([]);
    const lock = new LockFile([entry("tag", "a", "1.0.0")]);
    await writeLock(directory, lock);
    expect(await readLock(directory)).toEqual(lock);
    await writeFile(join(directory, "chimera.lock"), `${lock.text}nonsense\n=======\n`);
    const error = await readLock(directory).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DiagnosticError);
    expect((error as DiagnosticError).diagnostics.map(({ code }) => code)).toEqual([
      "lock/syntax",
      "lock/conflict",
    ]);
  });

  it("tells git how to merge it, once, and leaves what the user said", async () => {
    const file = join(directory, ".gitattributes");
    const textAfter = async (before: string) => {
      await writeFile(file, before);
      const wrote = await ensureUnionMerge(directory);
      return [wrote, await readFile(file, "utf8")];
    };
    await rm(file, { force: true });
    expect(await ensureUnionMerge(directory)).toBe(true);
    expect(await ensureUnionMerge(directory)).toBe(false);
    expect(await readFile(file, "utf8")).toBe("chimera.lock merge=union\n");
    expect(await textAfter("*.png binary")).toEqual([true, "*.png binary\nchimera.lock merge=union\n"]);
    expect(await textAfter("/chimera.lock text -merge\n")).toEqual([false, "/chimera.lock text -merge\n"]);
    expect(await textAfter("# chimera.lock merge=ours\n")).toEqual([
      true,
      "# chimera.lock merge=ours\nchimera.lock merge=union\n",
    ]);
  });
});

const shuffled = <T>(list: readonly T[]) =>
  fc.shuffledSubarray([...list], { minLength: list.length, maxLength: list.length });
