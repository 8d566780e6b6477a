import { styleText } from "node:util";
import type { Diagnostic, Location } from "./diagnostic.ts";
import { displayWidth, safeText } from "./safe-text.ts";

const MAX_LINE = 160;
const MAX_WITH_HINT = 100;
const TAB = "    ";

/** How a diagnostic is printed. */
interface PrintOptions {
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** A diagnostic for people: its place, what is wrong, the line it is about, and what to do. No line end after it. */
export function formatDiagnostic(diagnostic: Diagnostic, { color }: PrintOptions): string {
  // Whether colours are wanted was decided by the caller, not by what stdout happens to be.
  const paint = (style: Style, text: string) =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const { location, severity, code, message, hint } = diagnostic;
  const place =
    location === undefined ? "" : `${safeText(location.file)}:${location.line}:${location.column} `;
  const severityStyle = severity === "error" ? "red" : "yellow";
  const head = `${paint("bold", place)}${paint(severityStyle, severity)} ${paint("dim", code)} ${safeText(message)}`;
  const hintLine = hint === undefined ? [] : [`hint: ${safeText(hint)}`];
  if (location === undefined || location.sourceLine.trim() === "") return [head, ...hintLine].join("\n");
  const { text, before, marked } = frame(location);
  const gutter = String(location.line).padStart(4);
  const carets = `${" ".repeat(before)}${paint(severityStyle, "^".repeat(marked))}`;
  const isShort = hint !== undefined && before + marked + hint.length <= MAX_WITH_HINT;
  const margin = `${" ".repeat(gutter.length)} |`;
  return [
    head,
    `${paint("dim", `${gutter} |`)} ${text}`,
    `${paint("dim", margin)} ${carets}${isShort ? ` ${safeText(hint)}` : ""}`,
    ...(isShort ? [] : hintLine),
  ].join("\n");
}

/** All of them, then how many there are. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: PrintOptions): string {
  const blocks = diagnostics.map((diagnostic) => formatDiagnostic(diagnostic, options));
  return [...blocks, countLine(diagnostics)].join("\n");
}

/** A diagnostic as one flat JSON object; what is unknown is null. */
interface DiagnosticJson {
  readonly file: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly length: number | null;
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
}

/** For programs: the same facts as the printed form, without the source line. */
export function diagnosticToJson({ location, severity, code, message, hint }: Diagnostic): DiagnosticJson {
  return {
    file: location?.file ?? null,
    line: location?.line ?? null,
    column: location?.column ?? null,
    length: location?.length ?? null,
    severity,
    code,
    message,
    hint: hint ?? null,
  };
}

/** "2 errors, 1 warning". */
function countLine(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const warnings = diagnostics.length - errors;
  const parts = [countOf(errors, "error"), countOf(warnings, "warning")].filter((part) => part !== "");
  return parts.length === 0 ? "no errors" : parts.join(", ");
}

function countOf(count: number, noun: string): string {
  return count === 0 ? "" : `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** The source line as it is shown, cut around the column when it is long, with the columns before and under the mark. */
function frame({ sourceLine, column, length }: Location): { text: string; before: number; marked: number } {
  const start = Math.min(column - 1, sourceLine.length);
  const [from, to] = windowOf(sourceLine, start);
  const end = Math.min(start + length, to);
  const show = (text: string) => safeText(text.replaceAll("\t", TAB));
  const [head, middle, tail] = [
    show(sourceLine.slice(from, start)),
    show(sourceLine.slice(start, end)),
    show(sourceLine.slice(end, to)),
  ];
  const opening = from > 0 ? "..." : "";
  const closing = to < sourceLine.length ? "..." : "";
  return {
    text: `${opening}${head}${middle}${tail}${closing}`.trimEnd(),
    before: opening.length + displayWidth(head),
    marked: Math.max(1, displayWidth(middle)),
  };
}

function windowOf(line: string, start: number): readonly [number, number] {
  if (line.length <= MAX_LINE) return [0, line.length];
  const from = Math.max(0, Math.min(start - MAX_LINE / 2, line.length - MAX_LINE));
  return [onCharacter(line, from), onCharacter(line, from + MAX_LINE)];
}

/** Not between the halves of a surrogate pair. */
function onCharacter(line: string, at: number): number {
  const code = line.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}
