import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { DiagnosticError } from "../../../src/diagnostics/diagnostic.ts";
import { openS3Store } from "../../../src/remotes/s3/open-s3-store.ts";
import { sha256 } from "../../../src/util/digest.ts";

const TUNING = { partBytes: 2 ** 20, attempts: 2, idleMs: 2000 };
const KEYS = {
  AWS_ACCESS_KEY_ID: "AKIAEXAMPLEEXAMPLE00",
  AWS_SECRET_ACCESS_KEY: "secret/of+some/length0123456789",
  AWS_SESSION_TOKEN: "session-token-of-some-length",
};

let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let endpoint: string;
let seen: IncomingMessage[];

beforeEach(async () => {
  seen = [];
  server = createServer((request, response) => {
    seen.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  // What the SDK finds by itself, on whatever machine this runs.
  for (const name of [
    ...Object.keys(KEYS),
    "AWS_PROFILE",
    "AWS_REGION",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
  ])
    vi.stubEnv(name, undefined);
  vi.stubEnv("AWS_EC2_METADATA_DISABLED", "true");
  vi.stubEnv("AWS_CONFIG_FILE", join(tmpdir(), "no-such-file"));
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(tmpdir(), "no-such-file"));
});
afterEach(() => {
  vi.unstubAllEnvs();
  server.closeAllConnections();
  server.close();
});

const open = (env: Record<string, string> = KEYS, settings: { region?: string } = {}) =>
  openS3Store("s3://bucket/sets", { endpoint, ...settings }, env, TUNING);

const says =
  (status: number, code: string, message = "Words of the server.", inside = "", headers = {}) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response
      .writeHead(status, { "content-type": "application/xml", ...headers })
      .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${message}</Message>${inside}</Error>`);

async function failure(attempt: Promise<unknown>) {
  const error = await attempt.then(
    () => new Error("it succeeded"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DiagnosticError)) throw error;
  const [diagnostic] = error.diagnostics;
  for (const secret of Object.values(KEYS)) expect(JSON.stringify(diagnostic)).not.toContain(secret);
  return diagnostic!;
}

async function bytesOf(content: AsyncIterable<Uint8Array> | null): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content!) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("what a server that speaks S3 answers", () => {
  it.each([
    [400, "ExpiredToken", "remote/denied", "the credentials have expired", "aws sso login"],
    [400, "InvalidToken", "remote/denied", "the session token is not valid", "AWS_SESSION_TOKEN"],
    [403, "InvalidAccessKeyId", "remote/denied", "does not know the access key", "AWS_ACCESS_KEY_ID"],
    [403, "SignatureDoesNotMatch", "remote/denied", "the signature does not fit", "AWS_SECRET_ACCESS_KEY"],
    [403, "RequestTimeTooSkewed", "remote/denied", "the clocks of this machine", "Set this machine's clock"],
    [
      403,
      "AccessDenied",
      "remote/denied",
      "access is denied (403 AccessDenied: Words of the server)",
      "s3:PutObject",
    ],
    [
      404,
      "NoSuchBucket",
      "remote/no-such-place",
      "There is nothing at s3://bucket/sets",
      "Create the bucket",
    ],
    [400, "InvalidBucketName", "remote/bad-address", "takes no bucket of this name", "s3://bucket/prefix"],
    [400, "EntityTooLarge", "remote/refused", "answers 400 EntityTooLarge: Words of the server.", undefined],
    [403, "QuotaExceeded", "remote/refused", "QuotaExceeded: Words of the server", undefined],
    [
      500,
      "InternalError",
      "remote/unreachable",
      "500 InternalError: Words of the server, again and again",
      "same command again",
    ],
    [400, "XAmzContentChecksumMismatch", "remote/unreachable", "is not what was sent", "same command again"],
  ])("%i %s is told as %s", async (status, code, expected, message, hint) => {
    answer = says(status, code);
    const store = await open();
    const told = await failure(store.get("a.json"));
    expect(told.code).toBe(expected);
    expect(told.message).toContain(message);
    if (hint === undefined) expect(told.hint).toBeUndefined();
    else expect(told.hint).toContain(hint);
    // The answer to a HEAD has no body, so that the reason has to be asked for.
    if (![404, 500].includes(status)) expect(await failure(store.head("a.json"))).toEqual(told);
  });

  it("is told when it has no TLS", async () => {
    answer = says(200, "");
    const store = await openS3Store(
      "s3://bucket",
      { endpoint: endpoint.replace("http:", "https:") },
      KEYS,
      TUNING,
    );
    const { code, message } = await failure(store.get("a.json"));
    expect(code).toBe("remote/unreachable");
    expect(message).toContain("does not speak TLS");
  });

  it("is given up where it falls silent in the middle of a file", async () => {
    answer = (_, response) => {
      response.writeHead(200, { "content-length": "100", etag: '"1"' });
      response.write("some of it");
    };
    const tuning = { ...TUNING, idleMs: 100 };
    const store = await openS3Store("s3://bucket", { endpoint }, KEYS, tuning);
    const { code } = await failure(store.get("a.json").then(bytesOf));
    expect(code).toBe("remote/unreachable");
  });

  it("is told without the credentials that a server says back", async () => {
    answer = says(403, "AccessDenied", `No ${Object.values(KEYS).join(" nor ")} here.`);
    const { message } = await failure((await open()).get("a.json"));
    expect(message).toContain("No *** nor *** nor *** here");
  });

  it("is followed to the bucket's region at once", async () => {
    answer = (request, response) => {
      const elsewhere = { "x-amz-bucket-region": "eu-west-1" };
      if (!request.headers.authorization?.includes("/eu-west-1/s3/"))
        says(301, "PermanentRedirect", "Elsewhere.", "", elsewhere)(request, response);
      else response.writeHead(200, { "content-length": "2" }).end("{}");
    };
    const store = await open();
    expect(String(await bytesOf(await store.get("a.json")))).toBe("{}");
    expect(seen).toHaveLength(2);
  });

  it("is told with the region to write where a server only says so", async () => {
    answer = says(
      400,
      "AuthorizationHeaderMalformed",
      "The region is wrong.",
      "<Region>eu-central-9</Region>",
    );
    const { code, message, hint } = await failure((await open()).get("a.json"));
    expect(code).toBe("remote/refused");
    expect(message).toContain("is in the region eu-central-9");
    expect(hint).toContain('region: "eu-central-9"');
  });

  it.each([
    [200, "<html><body>Welcome</body></html>"],
    [200, ""],
    [404, "<html><body>Not here</body></html>"],
    [405, ""],
  ])("is no S3 when it is %i %s", async (status, body) => {
    answer = (_, response) => response.writeHead(status, { "content-type": "text/html" }).end(body);
    const file = fileURLToPath(import.meta.url);
    const content = await readFile(file);
    const source = { file, bytes: content.length, sha256: sha256(content) };
    const { code, message, hint } = await failure((await open()).putFile("a.json", source));
    expect({ code, hint }).toEqual({
      code: "remote/refused",
      hint: 'Correct "endpoint" in the remote\'s settings.',
    });
    expect(message).toContain("is no S3 server");
  });

  it("counts as the digest of the whole only when it is one", async () => {
    const digest = sha256("whole");
    const checksum = Buffer.from(digest, "hex").toString("base64");
    const headWith = async (headers: Record<string, string>) => {
      answer = (request, response) => {
        const isAsked = request.headers["x-amz-checksum-mode"] === "ENABLED";
        const own = "x-amz-meta-sha256" in headers ? headers : {};
        response.writeHead(200, { "content-length": "5", ...(isAsked ? headers : own) }).end();
      };
      return (await open()).head("a.json");
    };
    const known = { bytes: 5, sha256: digest };
    const unknown = { bytes: 5, sha256: null };
    expect(await headWith({ "x-amz-checksum-sha256": checksum })).toEqual(known);
    expect(await headWith({ "x-amz-meta-sha256": digest })).toEqual(known);
    expect(await headWith({ "x-amz-checksum-sha256": `${checksum}-3` })).toEqual(unknown);
    expect(await headWith({ "x-amz-checksum-sha256": checksum, "x-amz-checksum-type": "COMPOSITE" })).toEqual(
      unknown,
    );
    expect(await headWith({ "x-amz-meta-sha256": "no digest" })).toEqual(unknown);
  });
});

describe("what is sent", () => {
  /** Takes everything, as far as `refuse` lets it. */
  const take = (refuse: (request: IncomingMessage) => string | null) => {
    answer = (request, response) => {
      request.resume();
      request.on("end", () => {
        const refusal = refuse(request);
        if (refusal !== null) says(501, "NotImplemented", refusal)(request, response);
        else if (request.method === "HEAD") response.writeHead(404).end();
        else if (/\?uploads/.test(request.url!)) response.end("<a><UploadId>1</UploadId></a>");
        else if (request.method === "POST") response.end('<a><ETag>"2"</ETag></a>');
        else response.writeHead(request.method === "DELETE" ? 204 : 200, { etag: '"1"' }).end();
      });
    };
  };
  const sent = (method: string, more = /./) =>
    seen.filter(({ method: its, url }) => its === method && more.test(url!)).map(({ headers }) => headers);

  it("can be held against SHA-256 by the server, in the signature and by itself", async () => {
    take(() => null);
    await (await open()).putNew("refs/1.0.0", "text");
    expect(sent("PUT")).toEqual([
      expect.objectContaining({
        "x-amz-content-sha256": sha256("text"),
        "x-amz-checksum-sha256": Buffer.from(sha256("text"), "hex").toString("base64"),
        "x-amz-meta-sha256": sha256("text"),
        "if-none-match": "*",
      }),
    ]);
  });

  it("is covered by the signature alone where a server refuses checksums of parts", async () => {
    const directory = await mkdtemp(join(tmpdir(), "chimera-s3-"));
    const content = Buffer.alloc(6 * 2 ** 20, "x");
    const source = { file: join(directory, "big"), bytes: content.length, sha256: sha256(content) };
    await writeFile(source.file, content);
    take(({ headers, url }) =>
      /partNumber/.test(url!) && headers["x-amz-checksum-sha256"] !== undefined
        ? "Header 'x-amz-checksum-sha256' with value '...' not implemented"
        : null,
    );
    const store = await openS3Store("s3://bucket", { endpoint }, KEYS, { ...TUNING, partBytes: 5 * 2 ** 20 });
    await store.putFile("a.parquet", source);
    expect(sent("DELETE")).toHaveLength(1);
    seen.length = 0;
    await store.putFile("b.parquet", source);
    const parts = sent("PUT", /partNumber/);
    expect(parts.map((headers) => headers["x-amz-content-sha256"]).sort()).toEqual(
      [sha256(content.subarray(0, 5 * 2 ** 20)), sha256(content.subarray(5 * 2 ** 20))].sort(),
    );
    await rm(directory, { recursive: true, force: true });
  });
});

describe("credentials", () => {
  const authorization = () => seen.at(-1)?.headers.authorization;

  beforeEach(() => {
    answer = (_, response) => response.writeHead(200, { "content-length": "2" }).end("{}");
  });

  it("are not needed to read what is public", async () => {
    const store = await open({});
    expect(await store.head("a.json")).toEqual({ bytes: 2, sha256: null });
    expect(authorization()).toBeUndefined();
    answer = says(403, "AccessDenied");
    const { code, hint } = await failure(store.putNew("a.json", "{}"));
    expect(code).toBe("remote/denied");
    expect(hint).toMatch(/^No credentials were found.*AWS_ACCESS_KEY_ID.*AWS_PROFILE.*aws sso login/);
  });

  it("come from a profile, its region with them", async () => {
    const directory = await mkdtemp(join(tmpdir(), "chimera-s3-"));
    await writeFile(
      join(directory, "credentials"),
      "[work]\naws_access_key_id = AKIAPROFILE\naws_secret_access_key = a-secret-of-the-profile\n",
    );
    await writeFile(join(directory, "config"), "[profile work]\nregion = ap-south-1\n");
    vi.stubEnv("AWS_CONFIG_FILE", join(directory, "config"));
    vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", join(directory, "credentials"));
    await (await open({ AWS_PROFILE: "work" })).head("a.json");
    expect(authorization()).toMatch(/Credential=AKIAPROFILE\/\d+\/ap-south-1\/s3\//);
    await (await open({ AWS_PROFILE: "work", ...KEYS }, { region: "eu-north-1" })).head("a.json");
    expect(authorization()).toMatch(/Credential=AKIAEXAMPLEEXAMPLE00\/\d+\/eu-north-1\/s3\//);
    await rm(directory, { recursive: true, force: true });
  });

  it("that were named and are not there are missed, and not done without", async () => {
    const { code, message } = await failure(open({ AWS_PROFILE: "nowhere" }));
    expect(code).toBe("remote/denied");
    expect(message).toContain("no usable credentials");
    expect((await failure(open({ AWS_ACCESS_KEY_ID: "AKIAALONE" }))).code).toBe("remote/denied");
  });
});

describe("an address", () => {
  const openAt = (url: string, at?: string) =>
    openS3Store(url, at === undefined ? {} : { endpoint: at }, KEYS);

  it.each(["s3://bucket/prefix", "s3://bucket//prefix//", "s3://bucket/prefix/"])(
    "has one form: %s",
    async (url) => expect((await openAt(url)).url).toBe("s3://bucket/prefix"),
  );

  it.each([
    ["https://bucket/x", "s3://"],
    ["s3://", "name of a bucket"],
    ["s3://user:password@bucket/x", "name of a bucket"],
    ["s3://bucket/a b", "space"],
    ["s3://bucket/a?b", "space"],
    ["s3://bucket/a/../b", ".."],
    ["s3://bucket/a//b", "empty part"],
  ])("is refused: %s", async (url, reason) => {
    const { code, message } = await failure(openAt(url));
    expect(code).toBe("remote/bad-address");
    expect(message).toContain(reason);
  });

  it.each([
    ["localhost:9000"],
    ["ftp://localhost"],
    ["https://AKIAEXAMPLEEXAMPLE00:secret@localhost"],
    ["AKIAEXAMPLEEXAMPLE00:secret@localhost:9000"],
    ["ftp://AKIAEXAMPLEEXAMPLE00:secret@localhost"],
    ["https://localhost/?X-Amz-Signature=secret"],
  ])("has no such endpoint: %s", async (at) => {
    const { code, message } = await failure(openAt("s3://bucket", at));
    expect(code).toBe("remote/bad-address");
    expect(message).not.toContain("secret");
  });
});
