import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { state as versionWarning } from "@aws-sdk/core/client";
import { loadConfig, NODE_REGION_CONFIG_OPTIONS } from "@smithy/core/config";
import { badAddress } from "../../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { Redactor } from "../../util/redact.ts";
import { withoutSecrets } from "../address.ts";
import type { ObjectStore } from "../object-store.ts";
import type { Environment, OpenSettings } from "../remote-settings.ts";
import { parseS3Address } from "./s3-address.ts";
import { findCredentials } from "./s3-credentials.ts";
import { s3Failure, type Told } from "./s3-failure.ts";
import { S3Store } from "./s3-store.ts";

export interface S3Tuning {
  /** Files larger than this are sent in parts of it; S3 takes none smaller than 5 MiB but the last. */
  readonly partBytes: number;
  /** Of each request. */
  readonly attempts: number;
  /** A connection without a byte for that long is given up. */
  readonly idleMs: number;
}

const TUNING: S3Tuning = { partBytes: 8 * 2 ** 20, attempts: 5, idleMs: 60_000 };

/** A bucket below a prefix, at AWS or at any server that speaks its protocol. */
export async function openS3Store(
  url: string,
  settings: Pick<OpenSettings, "endpoint" | "region">,
  env: Environment,
  tuning: S3Tuning = TUNING,
): Promise<ObjectStore> {
  // Meant for who updates the SDK, whose version here is the one that was bundled.
  versionWarning.warningEmitted = true;
  const address = parseS3Address(url);
  const endpoint = endpointOf(settings.endpoint ?? (env.AWS_ENDPOINT_URL_S3 || env.AWS_ENDPOINT_URL));
  const profile = env.AWS_PROFILE || undefined;
  const config: S3ClientConfig = {
    region: settings.region ?? (env.AWS_REGION || env.AWS_DEFAULT_REGION || regionOf(profile)),
    ...(profile === undefined ? {} : { profile }),
    // Names of buckets are seldom host names where a server has an address of its own.
    ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
    followRegionRedirects: true,
    maxAttempts: tuning.attempts,
    requestHandler: { connectionTimeout: Math.min(10_000, tuning.idleMs), socketTimeout: tuning.idleMs },
    // SHA-256 is asked for where a file is sent, and who pulls holds files against the manifest: checksums of the SDK's
    // own choice beside these are what several servers refuse.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    // Bodies are in memory and can be sent again: waiting for leave first pays for nothing.
    expectContinueHeader: false,
  };
  const redactor = new Redactor();
  const clean = (text: string) => redactor.message(text);
  const told: Told = { address, endpoint, isAnonymous: false, clean };
  try {
    const {
      isAnonymous,
      secrets,
      config: signing,
    } = await findCredentials(env, new S3Client(config).config.credentials);
    redactor.add(secrets);
    const client = new S3Client({ ...config, ...signing });
    return new S3Store(client, { ...told, isAnonymous }, tuning.partBytes);
  } catch (error) {
    const failure = s3Failure(error, told);
    throw failure === null ? error : new DiagnosticError([failure]);
  }
}

/** Of the profile; else the one that takes requests for buckets of all others, and that other servers go by. */
const regionOf = (profile: string | undefined) =>
  loadConfig<string>(
    { ...NODE_REGION_CONFIG_OPTIONS, default: "us-east-1" },
    profile === undefined ? {} : { profile },
  );

/** Null for AWS itself. */
function endpointOf(text: string | undefined): string | null {
  if (text === undefined || text === "") return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const bad = (reason: string) => new DiagnosticError([badAddress(withoutSecrets(text), reason)]);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw bad('an endpoint begins with "https://" or "http://"');
  if (url.username !== "" || url.password !== "")
    throw bad("credentials belong in AWS_ACCESS_KEY_ID and the like");
  if (url.search !== "" || url.hash !== "") throw bad("it has a query or a fragment");
  return text.replace(/\/+$/, "");
}
