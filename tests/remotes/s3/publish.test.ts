import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { built, chimera, manifestOf, smallProject, treeDigest } from "../../cli/rig.ts";
import { clone } from "../../publish/rig.ts";
import { type Keys, type S3Server, startMoto } from "./moto.ts";
import { startProxy, type TcpProxy } from "./proxy.ts";

const python = process.env.CHIMERA_PYTHON;
const without =
  python === undefined ? " (skipped: CHIMERA_PYTHON names no Python with moto[s3], flask and pyarrow)" : "";

describe.skipIf(python === undefined)(`a dataset that is published to a bucket${without}`, () => {
  let server: S3Server;
  let proxy: TcpProxy;
  let project: string;
  let digest: string;

  beforeAll(async () => {
    server = await startMoto(python!);
    proxy = await startProxy(server.endpoint);
    await server.createBucket("acme");
    project = await smallProject({
      defaultDataset: "my-dataset",
      remotes: { bucket: { url: "s3://acme/sets", endpoint: proxy.endpoint } },
    });
    await built(project);
    digest = (await manifestOf(project)).digest;
    expect((await chimera(project, ["tag", "my-dataset", "1.0.0"])).status).toBe(0);
  });
  afterAll(() => {
    proxy?.close();
    server?.stop();
  });

  const run = (directory: string, keys: Keys, ...args: readonly string[]) =>
    chimera(directory, args, {
      env: { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey },
    });
  const isManifest = (head: string) => /^PUT \S*\/manifest\.json/.test(head);

  it("is not sent with a wrong secret, which is not told either", async () => {
    const secretAccessKey = "a wrong secret of some length";
    const { status, stdout, stderr } = await run(project, { ...server.owner, secretAccessKey }, "publish");
    expect(status).toBe(2);
    expect(stderr).toContain("remote/denied");
    expect(stdout + stderr).not.toContain(secretAccessKey);
    expect(stdout + stderr).not.toContain(server.owner.accessKeyId);
  });

  it("goes on where it was cut off, is pulled as it was, and read there by others", async () => {
    // Every attempt at its last file is cut.
    proxy.mishaps([{ when: isManifest, cutSent: 10 }], true);
    const broken = await run(project, server.owner, "publish");
    expect(broken.status).toBe(2);
    expect(broken.stderr).toContain("remote/unreachable");
    proxy.mishaps([]);

    const again = await run(project, server.owner, "publish", "--json");
    expect(again.stderr).toBe("");
    expect(JSON.parse(again.stdout)).toMatchObject({
      status: "published",
      location: `s3://acme/sets/my-dataset/${digest}`,
      sent: { files: 1 },
    });
    expect(JSON.parse((await run(project, server.owner, "publish", "--json")).stdout)).toMatchObject({
      status: "unchanged",
      sent: { files: 0, bytes: 0 },
    });

    const other = await clone(project);
    const pulled = await run(other, server.reader, "pull", "my-dataset@1.0.0");
    expect(pulled).toMatchObject({ status: 0 });
    const version = join("dist/my-dataset", digest);
    expect(await treeDigest(join(other, version))).toBe(await treeDigest(join(project, version)));

    const { files } = JSON.parse(await readFile(join(project, version, "manifest.json"), "utf8"));
    const rows = Object.fromEntries(
      files
        .filter(({ path }: { path: string }) => path.endsWith(".parquet"))
        .map(({ path, records }: { path: string; records: number }) => [path, records]),
    );
    const { accessKeyId, secretAccessKey } = server.reader;
    const { stdout } = await promisify(execFile)(python!, [
      join(import.meta.dirname, "read_parquet.py"),
      server.endpoint,
      accessKeyId,
      secretAccessKey,
      `acme/sets/my-dataset/${digest}`,
    ]);
    expect(Object.keys(rows).length).toBeGreaterThan(0);
    expect(JSON.parse(stdout)).toEqual(rows);
  });
});
