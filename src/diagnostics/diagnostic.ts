/** Where in a text a problem stands: 1-based line and column (UTF-16 units), with the line itself for the printer. */
export interface Location {
  /** Path relative to the project, "/" as separator. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Length of the marked part on that line, at least 1. */
  readonly length: number;
  readonly sourceLine: string;
}

/** Something a user can fix: made only by the catalogue's functions, collected, never thrown on the way. */
export interface Diagnostic {
  /** Stable name, "<area>/<slug>"; see docs/diagnostics.md. */
  readonly code: string;
  readonly severity: "error" | "warning";
  /** What is wrong, a full sentence that quotes the user's word and holds no position. */
  readonly message: string;
  /** What to do about it. */
  readonly hint?: string;
  readonly location?: Location;
}

/** Carries diagnostics out of code whose callers cannot go on; caught once, by the command line. */
export class DiagnosticError extends Error {
  override readonly name = "DiagnosticError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics.map((d) => `${d.code}: ${d.message}`).join("\n"));
    this.diagnostics = diagnostics;
  }
}
