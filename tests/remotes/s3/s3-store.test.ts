import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DiagnosticError } from "../../../src/diagnostics/diagnostic.ts";
import type { ObjectStore, StoredSource } from "../../../src/remotes/object-store.ts";
import { openS3Store } from "../../../src/remotes/s3/open-s3-store.ts";
import { sha256 } from "../../../src/util/digest.ts";
import { type Keys, type S3Server, startMoto } from "./moto.ts";
import { startProxy, type TcpProxy } from "./proxy.ts";

const python = process.env.CHIMERA_PYTHON;
const without =
  python === undefined
    ? " (skipped: CHIMERA_PYTHON names no Python with moto[s3], flask and flask-cors)"
    : "";

const MIB = 2 ** 20;
const TUNING = { partBytes: 5 * MIB, attempts: 3, idleMs: 5000 };

describe.skipIf(python === undefined)(`a bucket of a server that speaks S3${without}`, () => {
  let server: S3Server;
  let proxy: TcpProxy;
  let directory: string;
  let bucket: string;
  let buckets = 0;

  beforeAll(async () => {
    server = await startMoto(python!);
    proxy = await startProxy(server.endpoint);
    directory = await mkdtemp(join(tmpdir(), "chimera-s3-"));
  });
  afterAll(async () => {
    proxy?.close();
    server?.stop();
    await rm(directory, { recursive: true, force: true });
  });
  beforeEach(async () => {
    bucket = `data-${++buckets}`;
    await server.createBucket(bucket);
    proxy.mishaps([]);
    proxy.requests.length = 0;
  });

  const open = (keys: Keys | null = server.owner, url = `s3://${bucket}/team/sets`): Promise<ObjectStore> =>
    openS3Store(
      url,
      { endpoint: proxy.endpoint },
      keys === null
        ? {}
        : { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey },
      TUNING,
    );

  async function fileOf(content: Uint8Array | string): Promise<StoredSource> {
    const file = join(directory, sha256(content));
    await writeFile(file, content);
    return { file, bytes: Buffer.byteLength(content), sha256: sha256(content) };
  }

  async function bytesAt(store: ObjectStore, path: string): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await store.get(path))!) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  const keysThere = async () =>
    ((await server.client.send(new ListObjectsV2Command({ Bucket: bucket }))).Contents ?? []).map(
      ({ Key }) => Key,
    );
  const unfinished = async () =>
    (await server.client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? [];

  async function failure(attempt: Promise<unknown>) {
    const error = await attempt.then(
      () => new Error("it succeeded"),
      (reason: unknown) => reason,
    );
    if (!(error instanceof DiagnosticError)) throw error;
    const text = JSON.stringify(error.diagnostics);
    for (const { accessKeyId, secretAccessKey } of [server.owner, server.reader]) {
      expect(text).not.toContain(accessKeyId);
      expect(text).not.toContain(secretAccessKey);
    }
    return error.diagnostics[0]!;
  }

  it("holds files under their names, whole, with their digests", async () => {
    const store = await open();
    expect(store.url).toBe(`s3://${bucket}/team/sets`);
    const names = [
      "manifest.json",
      "a b/c  d.jsonl",
      "über/日本語 😀.md",
      "odd/+&=%25?#'(*)!~@;,$[]^`{}|.parquet",
    ];
    for (const name of names) {
      const source = await fileOf(`content of ${name}`);
      await store.putFile(name, source);
      expect(await store.head(name)).toEqual({ bytes: source.bytes, sha256: source.sha256 });
      expect(sha256(await bytesAt(store, name))).toBe(source.sha256);
    }
    expect(await keysThere()).toEqual(names.map((name) => `team/sets/${name}`).sort());
  });

  it("lets a file give way to another, and has nothing of an empty one", async () => {
    const store = await open();
    await store.putFile("x.txt", await fileOf("first"));
    const empty = await fileOf("");
    await store.putFile("x.txt", empty);
    expect(await store.head("x.txt")).toEqual({ bytes: 0, sha256: empty.sha256 });
    expect(await bytesAt(store, "x.txt")).toHaveLength(0);
  });

  it("says null of what is not there", async () => {
    const store = await open();
    expect(await store.head("nothing.json")).toBeNull();
    expect(await store.get("nothing.json")).toBeNull();
  });

  it("uses the whole bucket when the address has no prefix", async () => {
    const store = await open(server.owner, `s3://${bucket}/`);
    await store.putFile("a.json", await fileOf("{}"));
    expect(store.url).toBe(`s3://${bucket}`);
    expect(await keysThere()).toEqual(["a.json"]);
  });

  it("gives files the media types that viewers go by", async () => {
    const store = await open();
    const typeOf = async (path: string) =>
      (await server.client.send(new HeadObjectCommand({ Bucket: bucket, Key: `team/sets/${path}` })))
        .ContentType;
    const source = await fileOf("content");
    for (const [path, type] of [
      ["manifest.json", "application/json"],
      ["README.md", "text/markdown; charset=utf-8"],
      ["data/a.parquet", "application/vnd.apache.parquet"],
      ["data/a.jsonl", "application/jsonl"],
      ["report.html", "text/html; charset=utf-8"],
      ["LICENSE", "application/octet-stream"],
    ] as const) {
      await store.putFile(path, source);
      expect(await typeOf(path)).toBe(type);
    }
    await store.putNew("refs/1.0.0", "text");
    expect(await typeOf("refs/1.0.0")).toBe("text/plain; charset=utf-8");
  });

  describe("with a file of several parts", () => {
    const content = randomBytes(12 * MIB + 12345);

    it("puts and gets it whole", async () => {
      const store = await open();
      const source = await fileOf(content);
      await store.putFile("data/big.parquet", source);
      const parts = proxy.requests.filter((line) => /^PUT .*partNumber=/.test(line));
      expect(parts).toHaveLength(3);
      expect(await store.head("data/big.parquet")).toEqual({ bytes: source.bytes, sha256: source.sha256 });
      expect(sha256(await bytesAt(store, "data/big.parquet"))).toBe(source.sha256);
    });

    it("leaves nothing when it is not the file that was verified", async () => {
      const store = await open();
      const source = { ...(await fileOf(content)), sha256: sha256("another") };
      const { code, message } = await failure(store.putFile("data/big.parquet", source));
      expect(code).toBe("remote/refused");
      expect(message).toContain("changed after it was verified");
      expect(await keysThere()).toEqual([]);
      expect(await unfinished()).toEqual([]);
    });

    it("leaves nothing when the connection is cut midway, and puts it when asked again", async () => {
      const store = await open();
      const source = await fileOf(content);
      const isPart = (head: string) => /^PUT .*partNumber=2/.test(head);
      proxy.mishaps([{ when: isPart, cutSent: MIB }], true);
      const { code, message } = await failure(store.putFile("data/big.parquet", source));
      expect(code).toBe("remote/unreachable");
      expect(message).toMatch(/cannot be reached: .*cut/);
      expect(await keysThere()).toEqual([]);
      expect(await unfinished()).toEqual([]);
      proxy.mishaps([]);
      await store.putFile("data/big.parquet", source);
      expect(sha256(await bytesAt(store, "data/big.parquet"))).toBe(source.sha256);
    });

    it("sends a part again whose connection was cut", async () => {
      const store = await open();
      const source = await fileOf(content);
      proxy.mishaps([{ when: (head) => /partNumber=2/.test(head), cutSent: MIB }]);
      await store.putFile("data/big.parquet", source);
      expect(sha256(await bytesAt(store, "data/big.parquet"))).toBe(source.sha256);
    });

    it("goes on reading where a connection was cut", async () => {
      const store = await open();
      const source = await fileOf(content);
      await store.putFile("data/big.parquet", source);
      proxy.requests.length = 0;
      proxy.mishaps([{ cutReceived: MIB }, { cutReceived: 2 * MIB }]);
      expect(sha256(await bytesAt(store, "data/big.parquet"))).toBe(source.sha256);
      expect(proxy.requests).toHaveLength(3);
    });

    it("gives up reading where every connection is cut", async () => {
      const store = await open();
      await store.putFile("data/big.parquet", await fileOf(content));
      proxy.mishaps([{ cutReceived: MIB }, { cutReceived: 100 }], true);
      const { code } = await failure(bytesAt(store, "data/big.parquet"));
      expect(code).toBe("remote/unreachable");
    });
  });

  it("puts nothing of a small file that is not the one that was verified", async () => {
    const store = await open();
    const source = { ...(await fileOf("{}")), sha256: sha256("another") };
    expect((await failure(store.putFile("a.json", source))).code).toBe("remote/refused");
    expect(await keysThere()).toEqual([]);
  });

  describe("putting what must be new", () => {
    it("leaves what is there", async () => {
      const store = await open();
      expect(await store.putNew("refs/1.0.0", "a")).toBe(true);
      expect(await store.putNew("refs/1.0.0", "b")).toBe(false);
      expect(String(await bytesAt(store, "refs/1.0.0"))).toBe("a");
    });

    it("gives a name to one of two that found it free", async () => {
      const [a, b] = [await open(), await open()];
      const hold = async () => expect(await b.putNew("refs/1.0.0", "b")).toBe(true);
      proxy.mishaps([{ when: (head) => head.startsWith("PUT "), hold }]);
      expect(await a.putNew("refs/1.0.0", "a")).toBe(false);
      expect(String(await bytesAt(a, "refs/1.0.0"))).toBe("b");
    });

    it("looks again after a conflict with one that was at the same", async () => {
      const store = await open();
      proxy.mishaps([
        { when: (head) => head.startsWith("PUT "), answer: answer(409, "ConditionalRequestConflict") },
      ]);
      expect(await store.putNew("refs/1.0.0", "a")).toBe(true);
    });

    it("does without If-None-Match where a server does not know it", async () => {
      const store = await open();
      proxy.mishaps(
        [{ when: (head) => /if-none-match/i.test(head), answer: answer(501, "NotImplemented") }],
        true,
      );
      expect(await store.putNew("refs/1.0.0", "a")).toBe(true);
      expect(await store.putNew("refs/1.0.0", "b")).toBe(false);
      expect(String(await bytesAt(store, "refs/1.0.0"))).toBe("a");
    });
  });

  describe("in a world that fails", () => {
    it("tells a wrong secret", async () => {
      const store = await open({ ...server.owner, secretAccessKey: "a wrong secret of some length" });
      for (const attempt of [() => store.head("a"), () => store.get("a"), () => store.putNew("a", "b")]) {
        const { code, message, hint } = await failure(attempt());
        expect(code).toBe("remote/denied");
        expect(message).toContain("the signature does not fit");
        expect(hint).toContain("AWS_SECRET_ACCESS_KEY");
      }
    });

    it("tells an access key that the server does not know", async () => {
      const store = await open({ ...server.owner, accessKeyId: "AKIAUNKNOWNUNKNOWN00" });
      const { code, message } = await failure(store.head("a"));
      expect(code).toBe("remote/denied");
      expect(message).toContain("does not know the access key");
      expect(message).not.toContain("AKIA");
    });

    it("tells who may only read", async () => {
      await (await open()).putFile("a.json", await fileOf("{}"));
      const store = await open(server.reader);
      expect(String(await bytesAt(store, "a.json"))).toBe("{}");
      const { code, hint } = await failure(store.putFile("b.json", await fileOf("{}")));
      expect(code).toBe("remote/denied");
      expect(hint).toContain("s3:PutObject");
    });

    it("tells a bucket that is not there", async () => {
      const store = await open(server.owner, "s3://no-such-bucket/x");
      for (const attempt of [() => store.get("a"), async () => store.putFile("a", await fileOf("b"))]) {
        const { code, message, hint } = await failure(attempt());
        expect(code).toBe("remote/no-such-place");
        expect(message).toContain("s3://no-such-bucket/x");
        expect(hint).toContain("Create the bucket no-such-bucket");
      }
    });

    it("waits when it is asked to slow down", async () => {
      const store = await open();
      await store.putFile("a.json", await fileOf("{}"));
      const slow = { answer: answer(503, "SlowDown") };
      proxy.mishaps([slow, slow]);
      expect(String(await bytesAt(store, "a.json"))).toBe("{}");
      proxy.mishaps([slow], true);
      const { code, message } = await failure(store.get("a.json"));
      expect(code).toBe("remote/unreachable");
      expect(message).toContain("503 SlowDown: Please, again and again");
    });

    it("tells a server that nobody runs", async () => {
      const other = await startProxy(server.endpoint);
      other.close();
      const store = await openS3Store(
        `s3://${bucket}`,
        { endpoint: other.endpoint },
        { AWS_ACCESS_KEY_ID: "an-access-key", AWS_SECRET_ACCESS_KEY: "a-secret-key" },
        TUNING,
      );
      const { code, message } = await failure(store.head("a"));
      expect(code).toBe("remote/unreachable");
      expect(message).toBe(`s3://${bucket} (${other.endpoint}) cannot be reached: nothing listens there.`);
    });

    it("tells a server that keeps silent", async () => {
      const store = await openS3Store(
        `s3://${bucket}`,
        { endpoint: proxy.endpoint },
        { AWS_ACCESS_KEY_ID: "an-access-key", AWS_SECRET_ACCESS_KEY: "a-secret-key" },
        { ...TUNING, attempts: 1, idleMs: 200 },
      );
      proxy.mishaps([{ hold: () => new Promise(() => undefined) }], true);
      const { code, message } = await failure(store.head("a"));
      expect(code).toBe("remote/unreachable");
      expect(message).toContain("does not answer");
    });
  });
});

/** An error as S3 writes it. */
function answer(status: number, code: string): string {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Please.</Message></Error>`;
  return `HTTP/1.1 ${status} ${code}\r\ncontent-type: application/xml\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
}
