import { badAddress } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { withoutSecrets } from "../address.ts";

/** A dataset repository of a Hub. */
export interface HubPlace {
  /** "hf://datasets/owner/name" */
  readonly url: string;
  /** "owner/name" */
  readonly repo: string;
  /** "https://huggingface.co", without a slash at its end. */
  readonly endpoint: string;
  /** Where people see it. */
  readonly page: string;
}

const HUB = "https://huggingface.co";

/** Letters, digits, and "-", "_", "." between them: what the Hub takes for owners and for names. */
const PART = /^[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?$/;
const LONGEST = 96;

/** The repository of an address, at the endpoint that was declared, else at the one the environment names. */
export function hubPlace(url: string, endpoint: string | undefined, fromEnvironment?: string): HubPlace {
  const repo = /^hf:\/\/datasets\/(.*?)\/?$/.exec(url)?.[1];
  if (repo === undefined) throw bad(url, 'a dataset of the Hub is "hf://datasets/owner/name"');
  const parts = repo.split("/");
  if (parts.length !== 2) throw bad(url, "it has to name an owner and a dataset, and nothing else");
  for (const part of parts) {
    if (!PART.test(part) || /--|\.\./.test(part))
      throw bad(url, 'names have letters, digits, "-", "_" and ".", none of "-" and "." twice or at an end');
  }
  if (repo.length > LONGEST) throw bad(url, `the Hub takes no more than ${LONGEST} characters`);
  if (/\.git$/i.test(repo)) throw bad(url, 'the Hub takes no name that ends with ".git"');
  const base = (endpoint ?? fromEnvironment ?? HUB).replace(/\/+$/, "");
  if (!/^https?:\/\/[^\s/?#@]+(?:\/[^\s?#@]*)?$/.test(base))
    throw bad(base, "the endpoint of a Hub is an address that begins with https:// or http://");
  return { url: `hf://datasets/${repo}`, repo, endpoint: base, page: `${base}/datasets/${repo}` };
}

const bad = (text: string, reason: string) => new DiagnosticError([badAddress(withoutSecrets(text), reason)]);
