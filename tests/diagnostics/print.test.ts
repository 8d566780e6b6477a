import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Location } from "../../src/diagnostics/diagnostic.ts";
import { diagnosticToJson, formatDiagnostic, formatDiagnostics } from "../../src/diagnostics/print.ts";

const location: Location = {
  file: "specs/a.yaml",
  line: 7,
  column: 3,
  length: 7,
  sourceLine: "  sampels: 3",
};
const diagnostic: Diagnostic = {
  code: "specs/unknown-key",
  severity: "error",
  message: '"sampels" is not a key of Topics.',
  hint: 'Did you mean "samples"?',
  location,
};
const plain = (d: Partial<Diagnostic>) => formatDiagnostic({ ...diagnostic, ...d }, { color: false });
const frameOf = (place: Partial<Location>) =>
  plain({ location: { ...location, ...place } })
    .split("\n")
    .slice(1);

describe("formatDiagnostic", () => {
  test("place, message, line, mark and hint", () => {
    expect(plain({})).toBe(
      [
        'specs/a.yaml:7:3 error specs/unknown-key "sampels" is not a key of Topics.',
        "   7 |   sampels: 3",
        '     |   ^^^^^^^ Did you mean "samples"?',
      ].join("\n"),
    );
  });

  test("a long hint stands on its own line", () => {
    expect(
      plain({ hint: "x".repeat(100) })
        .split("\n")
        .slice(2),
    ).toEqual(["     |   ^^^^^^^", `hint: ${"x".repeat(100)}`]);
  });

  test("colours add nothing but colours", () => {
    const coloured = formatDiagnostic(diagnostic, { color: true });
    expect(coloured).toContain("\x1b[31m");
    expect(stripVTControlCharacters(coloured)).toBe(plain({}));
  });

  test("without a place", () => {
    const { location: _, ...placeless } = diagnostic;
    expect(formatDiagnostic(placeless, { color: false })).toBe(
      'error specs/unknown-key "sampels" is not a key of Topics.\nhint: Did you mean "samples"?',
    );
  });

  test("tabs and wide characters before the mark keep it aligned", () => {
    expect(frameOf({ sourceLine: "\tsampels", column: 2 })[1]).toMatch(/^ {5}\| {5}\^{7} /);
    expect(frameOf({ sourceLine: "量e\u0301: sampels", column: 6 })[1]).toMatch(/^ {5}\| {6}\^{7} /);
  });

  test("control and direction characters cannot reach the terminal", () => {
    const nasty = "\x1b[2J\u202e\u0000\u009b\u2028\u{1f600}";
    const printed = plain({
      message: nasty,
      hint: nasty,
      location: { ...location, sourceLine: nasty, file: nasty },
    });
    expect(printed.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u202e\u2028]/u);
    expect(printed).toContain("\u241b[2J");
  });

  test("a very long line is cut around the mark", () => {
    const sourceLine = `${"a".repeat(5000)}sampels${"b".repeat(5000)}`;
    const [line, mark] = frameOf({ sourceLine, column: 5001 });
    expect(line!.length).toBeLessThan(180);
    expect(line!.slice(mark!.indexOf("^"), mark!.lastIndexOf("^") + 1)).toBe("sampels");
    const [head] = frameOf({ sourceLine, column: 1, length: 9000 });
    expect(head!.length).toBeLessThan(180);
    expect(frameOf({ sourceLine: "\u{1f600}".repeat(400), column: 401, length: 2 })[0]).not.toMatch(/\ufffd/);
  });

  test("a mark beyond the end of the line stands after it", () => {
    expect(frameOf({ sourceLine: "ab", column: 3, length: 1 })[1]).toMatch(/^ {5}\| {3}\^ /);
  });
});

test("formatDiagnostics counts", () => {
  const last = (...severities: Diagnostic["severity"][]) => {
    const list = severities.map((severity) => ({ ...diagnostic, severity }));
    return formatDiagnostics(list, { color: false }).split("\n").at(-1);
  };
  expect(last("error", "warning", "error")).toBe("2 errors, 1 warning");
  expect(last("error")).toBe("1 error");
  expect(last("warning", "warning")).toBe("2 warnings");
  expect(last()).toBe("no errors");
});

test("diagnosticToJson is flat", () => {
  const { code, severity, message } = diagnostic;
  const hint = 'Did you mean "samples"?';
  expect(diagnosticToJson(diagnostic)).toEqual({
    file: "specs/a.yaml",
    line: 7,
    column: 3,
    length: 7,
    severity,
    code,
    message,
    hint,
  });
  expect(diagnosticToJson({ code, severity, message })).toMatchObject({ file: null, line: null, hint: null });
});
