import type { Diagnostic, Location } from "./diagnostic.ts";

interface Parts {
  readonly message: string;
  readonly hint?: string | undefined;
  readonly location?: Location | undefined;
}

/** An error with the given code; for the catalogue's functions alone. */
export function makeError(code: string, parts: Parts): Diagnostic {
  return make(code, "error", parts);
}

/** A warning with the given code; for the catalogue's functions alone. */
export function makeWarning(code: string, parts: Parts): Diagnostic {
  return make(code, "warning", parts);
}

function make(
  code: string,
  severity: Diagnostic["severity"],
  { message, hint, location }: Parts,
): Diagnostic {
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(location === undefined ? {} : { location }),
  };
}

/** A sentence's first letter made large. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** A user's word in quotes, cut when it is too long to repeat. */
export function quoted(word: string): string {
  const characters = [...word];
  const short = characters.length <= 60 ? word : `${characters.slice(0, 57).join("")}...`;
  return `"${short}"`;
}
