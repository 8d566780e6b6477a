import { badAddress } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";

export interface S3Address {
  readonly bucket: string;
  /** Without slashes around it; "" for the whole bucket. */
  readonly prefix: string;
  /** "s3://bucket/prefix" */
  readonly url: string;
}

/** Wider than AWS's own rule: other servers have names in capitals, or with an underscore. */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]$/;

/** Reads "s3://bucket/prefix" to the letter, as other tools do: nothing in it is percent-encoded. */
export function parseS3Address(text: string): S3Address {
  const fail = (reason: string): never => {
    throw new DiagnosticError([badAddress(text, reason)]);
  };
  const [, bucket = "", path = ""] =
    /^s3:\/\/([^/]*)(.*)$/s.exec(text) ?? fail('it does not begin with "s3://"');
  if (!BUCKET.test(bucket)) fail("what follows s3:// is no name of a bucket");
  const prefix = path.replace(/^\/+|\/+$/g, "");
  const segments = prefix.split("/");
  // A space would end the address in its line of chimera.lock.
  if (/[\s\p{Cc}?#]/u.test(prefix)) fail('its prefix has a space, a control character, "?" or "#"');
  if (prefix !== "" && segments.some((segment) => ["", ".", ".."].includes(segment)))
    fail('its prefix has an empty part, "." or ".."');
  return { bucket, prefix, url: prefix === "" ? `s3://${bucket}` : `s3://${bucket}/${prefix}` };
}
