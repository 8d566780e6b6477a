import type { Diagnostic } from "./diagnostic.ts";

/** A diagnostic as one flat JSON object; what is unknown is null. */
export interface DiagnosticJson {
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
