import type { Diagnostic } from "./diagnostic.ts";

/** Sorted by file (code unit), line and column, each said once; those without a place come first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const sorted = [...diagnostics].sort(
    (a, b) =>
      byText(a.location?.file ?? "", b.location?.file ?? "") ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0) ||
      byText(a.code, b.code) ||
      byText(a.message, b.message),
  );
  return sorted.filter((d, i) => i === 0 || !same(d, sorted[i - 1]!));
}

/** Whether any of them is an error. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((d) => d.severity === "error");
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function same(a: Diagnostic, b: Diagnostic): boolean {
  return (
    a.code === b.code &&
    a.message === b.message &&
    a.location?.file === b.location?.file &&
    a.location?.line === b.location?.line &&
    a.location?.column === b.location?.column
  );
}
