import * as usage from "../diagnostics/catalogue/usage.ts";
import { type Diagnostic, DiagnosticError } from "../diagnostics/diagnostic.ts";

const DISK_ERRORS: Readonly<Record<string, string>> = {
  EACCES: "permission denied",
  EPERM: "operation not permitted",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EDQUOT: "the quota is used up",
  ENOTDIR: "a part of the path is a file",
  EISDIR: "it is a directory",
  EEXIST: "something of that name is in the way",
  ENOTEMPTY: "something of that name is in the way",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  EIO: "the disk reports an error",
  EBUSY: "it is in use",
};

/** What a user can do about an error that was thrown, or null when it is a bug of ours. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] | null {
  if (error instanceof DiagnosticError) return error.diagnostics;
  if (!(error instanceof Error) || !("code" in error) || !("path" in error)) return null;
  const reason = DISK_ERRORS[String(error.code)];
  return reason === undefined ? null : [usage.notWritable(String(error.path), reason)];
}
