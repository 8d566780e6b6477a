import type { S3Client, S3ClientConfig } from "@aws-sdk/client-s3";
import type { Environment } from "../remote-settings.ts";

/** How requests are signed. */
export interface Credentials {
  readonly config: Pick<S3ClientConfig, "credentials" | "signer">;
  readonly isAnonymous: boolean;
  /** What no message may hold. */
  readonly secrets: readonly string[];
}

interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Chain = S3Client["config"]["credentials"];

const secretsOf = ({ accessKeyId, secretAccessKey, sessionToken }: Keys): string[] =>
  [accessKeyId, secretAccessKey, sessionToken].filter((secret) => secret !== undefined);

const ANONYMOUS: Credentials = {
  config: {
    credentials: { accessKeyId: "", secretAccessKey: "" },
    signer: { sign: async (request) => request },
  },
  isAnonymous: true,
  secrets: [],
};

/**
 * Keys of the environment, before a profile as for the AWS CLI; else what the SDK finds in profiles, a single sign-on, a
 * role or the machine. Where nobody has set any up requests go out unsigned, which is how public buckets are read.
 */
export async function findCredentials(env: Environment, chain: Chain): Promise<Credentials> {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (accessKeyId && secretAccessKey) {
    const sessionToken = env.AWS_SESSION_TOKEN;
    const credentials: Keys = { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
    return { config: { credentials }, isAnonymous: false, secrets: secretsOf(credentials) };
  }
  try {
    return { config: { credentials: chain }, isAnonymous: false, secrets: secretsOf(await chain()) };
  } catch (error) {
    // The chain ends in this one when no link of it was set up; one that was and failed says so by itself.
    const isNothingSetUp =
      error instanceof Error &&
      error.message === "Could not load credentials from any providers" &&
      [accessKeyId, secretAccessKey, env.AWS_PROFILE].every((value) => !value);
    if (isNothingSetUp) return ANONYMOUS;
    throw error;
  }
}
