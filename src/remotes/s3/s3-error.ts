/** What can be told of an error that the SDK throws. */
export interface S3Error {
  /**
   * The server's word for it, "NoSuchKey"; the system's, "ECONNRESET", for what came of the network. "" where the answer
   * has none: to a HEAD, or of a server that does not speak S3.
   */
  readonly code: string;
  /** Null when there was no answer. */
  readonly status: number | null;
  readonly message: string;
  /** Region of the bucket, where the server tells it. */
  readonly region: string | null;
}

/** What answers does not speak the protocol. */
export class NoS3Error extends Error {
  override readonly name = "NoS3Error";
  readonly $metadata = { httpStatusCode: 200 };
}

const NETWORK =
  /^(?:E(?:CONN(?:REFUSED|RESET|ABORTED)|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NETDOWN|ADDRNOTAVAIL|AI_AGAIN|PROTO)|ENOTFOUND|TimeoutError|HPE_\w+|ERR_(?:TLS|SSL|STREAM_PREMATURE_CLOSE)\w*|(?:CERT|UNABLE|SELF_SIGNED|DEPTH_ZERO)_\w+)$/;

/** Null for an error that is neither the server's nor the network's. */
export function readS3Error(error: unknown): S3Error | null {
  if (!(error instanceof Error)) return null;
  const known = error as Error & {
    readonly code?: unknown;
    readonly Code?: unknown;
    readonly Region?: unknown;
    readonly $metadata?: { readonly httpStatusCode?: number };
    readonly $response?: { readonly statusCode?: number; readonly headers?: Record<string, string> };
  };
  const status = known.$metadata?.httpStatusCode ?? known.$response?.statusCode ?? null;
  const message = error.message.replace(/\s+/g, " ").trim();
  const region = known.$response?.headers?.["x-amz-bucket-region"] ?? known.Region;
  const words = [known.code, known.Code, error.name].filter((word) => typeof word === "string");
  const network = words.find((word) => NETWORK.test(word)) ?? (isCut(error) ? "ECONNRESET" : undefined);
  if (status === null && network === undefined) return null;
  return {
    code: status === null ? network! : typeof known.Code === "string" ? known.Code : "",
    status,
    message,
    region: typeof region === "string" ? region : null,
  };
}

/** A connection that ended in the middle of a body has no code in every version of Node. */
const isCut = (error: Error): boolean => /^(?:aborted|terminated|socket hang up)$/.test(error.message);

/** Whether nothing is at the path. */
export function isNothingThere(error: unknown): boolean {
  const read = readS3Error(error);
  return read?.status === 404 && ["NoSuchKey", ""].includes(read.code);
}

/** Whether the server refuses a request for If-None-Match, which it does not know. */
export const isUnknownCondition = (error: unknown): boolean => refuses(error, /if-none-match/i);

/** Whether it may do so for a checksum: R2 takes none of SHA-256 with a part, Backblaze long took none at all. */
export const isUnknownChecksum = (error: unknown): boolean =>
  refuses(error, /checksum/i) && !/if-none-match/i.test(readS3Error(error)!.message);

/** Header or feature that is not implemented; 501 may stand without a word. */
function refuses(error: unknown, header: RegExp): boolean {
  const read = readS3Error(error);
  if (read === null || /Digest|Mismatch/.test(read.code)) return false;
  return read.status === 501 || (read.status === 400 && header.test(read.message));
}
