import { denied, noSuchPlace, refused, unreachable } from "../../diagnostics/catalogue/remote.ts";
import { type Diagnostic, DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { Redactor } from "../../util/redact.ts";
import type { HubPlace } from "./hub-place.ts";
import type { HubToken } from "./token.ts";

/** The code of a failure of the servers that hold the Hub's files. */
export const STORAGE = "Storage";

/** An answer of the Hub that is no success, or none at all. */
export class HubFailure extends Error {
  override readonly name = "HubFailure";
  /** Null where no answer came. */
  readonly status: number | null;
  /** The Hub's word for it: "RepoNotFound", "RevisionNotFound", "EntryNotFound", "GatedRepo". */
  readonly code: string | null;
  /** How long the Hub asks to wait, in milliseconds; null when it does not say. */
  readonly wait: number | null;
  /** Whether it was a commit, of which nobody knows if it was made. */
  isUndecided = false;

  constructor(status: number | null, code: string | null, message: string, wait: number | null = null) {
    super(message);
    this.status = status;
    this.code = code;
    this.wait = wait;
  }
}

/** What a failure means to whoever reads it. */
export class FailureReader {
  readonly #place: HubPlace;
  readonly #token: HubToken;
  readonly #redactor: Redactor;

  constructor(place: HubPlace, token: HubToken) {
    this.#place = place;
    this.#token = token;
    this.#redactor = new Redactor(token.secret === null ? [] : [token.secret]);
  }

  /** Runs something that asks the Hub; what the Hub does to it becomes a diagnostic. */
  async guard<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw this.read(error);
    }
  }

  read(error: unknown): unknown {
    return error instanceof HubFailure ? new DiagnosticError([this.#diagnostic(error)]) : error;
  }

  #diagnostic(failure: HubFailure): Diagnostic {
    const { url, page, endpoint } = this.#place;
    const { status, code, wait } = failure;
    const message = this.#redactor.message(failure.message);
    if (status === null || code === STORAGE) return unreachable(url, message);
    if (code === "GatedRepo")
      return denied(url, "it is gated", `Ask for access at ${page}, with the account of the token.`);
    if (status === 401 && this.#token.secret !== null && code !== "RepoNotFound")
      return denied(
        url,
        `the token of ${this.#token.source} is not valid (${message})`,
        `Make one that may write at ${endpoint}/settings/tokens.`,
      );
    if (status === 404 || status === 401) return this.#unseen();
    if (status === 403)
      return denied(
        url,
        `the token of ${this.#token.source} has not the right to do this (${message})`,
        "Give it the right to write to repositories of that owner, or propose the version: --pull-request.",
      );
    if (status === 413) return refused(url, `the commit is too large (${message})`);
    if (status === 429)
      return unreachable(
        url,
        `it limits how much it is asked${wait === null ? "" : `, for ${Math.ceil(wait / 1000)} seconds more`} (${message})`,
      );
    if (status >= 500) return unreachable(url, `it answers with error ${status} (${message})`);
    return refused(url, `${message} (${status})`);
  }

  #unseen(): Diagnostic {
    const { url } = this.#place;
    return this.#token.secret === null
      ? noSuchPlace(
          url,
          `If it is private, set HF_TOKEN or run "hf auth login"; looked at ${this.#token.source}.`,
        )
      : noSuchPlace(url, `If it is private, the token of ${this.#token.source} has to be one that sees it.`);
  }
}
