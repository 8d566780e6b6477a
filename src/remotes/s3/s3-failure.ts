import { badAddress, denied, noSuchPlace, refused, unreachable } from "../../diagnostics/catalogue/remote.ts";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { S3Address } from "./s3-address.ts";
import { readS3Error, type S3Error } from "./s3-error.ts";

/** What messages tell of a store. */
export interface Told {
  readonly address: S3Address;
  /** Null for AWS itself. */
  readonly endpoint: string | null;
  readonly isAnonymous: boolean;
  /** Takes credentials out of a text. */
  readonly clean: (text: string) => string;
}

const SET_UP =
  'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or sign in with "aws sso login".';

/** What a user can do about an error of the server, the network or the credentials; null for any other error. */
export function s3Failure(error: unknown, told: Told): Diagnostic | null {
  const remote = told.endpoint === null ? told.address.url : `${told.address.url} (${told.endpoint})`;
  const name = error instanceof Error ? error.name : "";
  // The SDK's names for what befalls whoever looks for credentials.
  if (/^(?:CredentialsProviderError|TokenProviderError|ProviderError)$/.test(name))
    return denied(
      remote,
      `no usable credentials: ${withoutStop(told.clean((error as Error).message))}`,
      SET_UP,
    );
  const read = readS3Error(error);
  if (read === null) return null;
  if (read.status === null) return unreachable(remote, networkReason(read, told));
  return ofCode(read, remote, told) ?? ofStatus(read, remote, told);
}

function ofCode(error: S3Error, remote: string, told: Told): Diagnostic | null {
  const { bucket } = told.address;
  switch (error.code) {
    case "NoSuchBucket":
      return noSuchPlace(
        remote,
        `Create the bucket ${bucket}, or correct the address. A bucket of another server than AWS needs "endpoint" in the remote's settings.`,
      );
    case "InvalidBucketName":
      return badAddress(told.address.url, "the server takes no bucket of this name");
    case "InvalidAccessKeyId":
      return denied(
        remote,
        "it does not know the access key",
        "AWS_ACCESS_KEY_ID, or the profile, is of another service or was deleted. Each server has keys of its own.",
      );
    case "SignatureDoesNotMatch":
      return denied(
        remote,
        "the signature does not fit",
        "AWS_SECRET_ACCESS_KEY is not the secret of this access key. Look for a letter that was lost when it was copied.",
      );
    case "ExpiredToken":
    case "ExpiredTokenException":
    case "TokenRefreshRequired":
      return denied(
        remote,
        "the credentials have expired",
        'Get new ones ("aws sso login" for a single sign-on), and replace AWS_SESSION_TOKEN with the two keys it came with.',
      );
    case "InvalidToken":
      return denied(
        remote,
        "the session token is not valid",
        "AWS_SESSION_TOKEN belongs to a pair of keys: set all three anew, or unset it for keys that have none.",
      );
    case "RequestTimeTooSkewed":
      return denied(
        remote,
        "the clocks of this machine and the server differ too much",
        "Set this machine's clock: signatures hold for minutes.",
      );
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
      return error.region === null
        ? refused(remote, said(error, told), 'Correct "region" and "endpoint" in the remote\'s settings.')
        : refused(
            remote,
            `the bucket is in the region ${error.region}`,
            `Write region: ${JSON.stringify(error.region)} in the remote's settings, or set AWS_REGION.`,
          );
    case "QuotaExceeded":
      return refused(remote, said(error, told));
    case "BadDigest":
    case "InvalidDigest":
    case "XAmzContentChecksumMismatch":
    case "XAmzContentSHA256Mismatch":
      return unreachable(remote, `what arrived there is not what was sent (${error.code})`);
    default:
      return null;
  }
}

function ofStatus(error: S3Error, remote: string, told: Told): Diagnostic {
  const { status } = error;
  if (status === 429 || (status !== null && status >= 500 && status !== 501))
    return unreachable(remote, `the server answers ${said(error, told)}, again and again`);
  if (error.code === "")
    return refused(
      remote,
      `what answers (${status}) is no S3 server`,
      'Correct "endpoint" in the remote\'s settings.',
    );
  if (status === 401 || status === 403)
    return denied(
      remote,
      `access is denied (${said(error, told)})`,
      told.isAnonymous
        ? `No credentials were found, so it was asked as anybody. ${SET_UP}`
        : "The policy of these credentials has to allow s3:ListBucket for the bucket and s3:GetObject for what is in it; s3:PutObject and s3:AbortMultipartUpload too for who publishes.",
    );
  return refused(remote, `it answers ${said(error, told)}`);
}

const SYSTEM: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "its host name is not known",
  EAI_AGAIN: "its host name cannot be looked up now",
  ECONNRESET: "the connection was cut",
  EPIPE: "the connection was cut",
  EPROTO: "it does not speak TLS, which https:// in its endpoint asks for",
  ETIMEDOUT: "it does not answer",
  TimeoutError: "it does not answer",
};

function networkReason({ code, message }: S3Error, told: Told): string {
  if (/CERT|SIGNED|^ERR_TLS/.test(code))
    return `its certificate is not trusted (${code}); NODE_EXTRA_CA_CERTS can name a file with an authority of your own`;
  return SYSTEM[code] ?? `${withoutStop(told.clean(message))} (${code})`;
}

/** The server's status, code and words, on one line and not too long. */
function said({ status, code, message }: S3Error, told: Told): string {
  if (code === "") return String(status);
  const words = withoutStop(told.clean(message));
  const short = words.length <= 300 ? words : `${words.slice(0, 297)}...`;
  return `${status} ${code}: ${short}`;
}

const withoutStop = (text: string): string => text.replace(/\s+/g, " ").replace(/[.\s]+$/, "");
