import { type ChildProcess, spawn } from "node:child_process";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface S3Server {
  readonly endpoint: string;
  /** May do everything. */
  readonly owner: Keys;
  /** May read. */
  readonly reader: Keys;
  /** Speaks to the server by itself, for what a test has to look up. */
  readonly client: S3Client;
  createBucket(name: string): Promise<void>;
  stop(): void;
}

/** moto's server, a Python program, which holds requests to their signatures and users to their policies. */
export async function startMoto(python: string): Promise<S3Server> {
  // Meant for who updates the SDK.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const users = ["owner", "reader"].flatMap((name) => [
    { Action: "CreateUser", UserName: name },
    { Action: "CreateAccessKey", UserName: name },
    {
      Action: "PutUserPolicy",
      UserName: name,
      PolicyName: name,
      PolicyDocument: policyFor(
        name === "owner" ? ["s3:*"] : ["s3:GetObject", "s3:HeadObject", "s3:ListBucket"],
      ),
    },
  ]);
  const child = spawn(python, ["-m", "moto.server", "-H", "127.0.0.1", "-p", "0"], {
    // After these first requests, which make the users, none goes without a signature.
    env: { ...process.env, INITIAL_NO_AUTH_ACTION_COUNT: String(users.length) },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const endpoint = await listening(child);
  const answers: string[] = [];
  for (const user of users) answers.push(await askIam(endpoint, user));
  const [owner, reader] = answers.flatMap((answer) => keysIn(answer));
  const client = new S3Client({
    endpoint,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: owner!,
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    endpoint,
    owner: owner!,
    reader: reader!,
    client,
    createBucket: async (name) => {
      await client.send(new CreateBucketCommand({ Bucket: name }));
    },
    stop: () => {
      client.destroy();
      child.kill("SIGKILL");
    },
  };
}

const policyFor = (actions: readonly string[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] });

async function askIam(endpoint: string, fields: Readonly<Record<string, string>>): Promise<string> {
  const scope = "Credential=x/20260101/us-east-1/iam/aws4_request";
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 ${scope}, SignedHeaders=host, Signature=0` },
    body: new URLSearchParams({ ...fields, Version: "2010-05-08" }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`moto answers ${response.status} to ${fields.Action}: ${text}`);
  return text;
}

const keysIn = (answer: string): Keys[] => {
  const accessKeyId = /<AccessKeyId>(.*?)<\/AccessKeyId>/.exec(answer)?.[1];
  const secretAccessKey = /<SecretAccessKey>(.*?)<\/SecretAccessKey>/.exec(answer)?.[1];
  return accessKeyId && secretAccessKey ? [{ accessKeyId, secretAccessKey }] : [];
};

/** The address that the server tells once it listens. */
async function listening(child: ChildProcess): Promise<string> {
  let output = "";
  for await (const chunk of child.stderr!) {
    output += String(chunk);
    const [, address] = /Running on (http:\S+)/.exec(output) ?? [];
    if (address === undefined) continue;
    child.stderr!.resume();
    return address;
  }
  throw new Error(`moto ended: ${output}`);
}
