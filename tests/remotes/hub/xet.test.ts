import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hubOfTest, open, publish, REPO, release, textOf, wanted, withFiles } from "./rig.ts";

const rig = hubOfTest();

/** Bytes that nothing makes smaller. */
function noise(length: number, seed: string): Buffer {
  const blocks: Buffer[] = [];
  for (let at = 0; at * 32 < length; at++) blocks.push(createHash("sha256").update(`${seed}:${at}`).digest());
  return Buffer.concat(blocks).subarray(0, length);
}

describe("a Hub that stores by chunks", () => {
  it("is sent every file whole, and gives it back", async () => {
    rig.server.xet.isOffered = true;
    const files = withFiles({
      "data/a.parquet": noise(3_000_000, "a"),
      "data/b.parquet": Buffer.alloc(2_000_000, "the same again, "),
      "data/floats.parquet": Buffer.from(
        Float32Array.from({ length: 200_000 }, (_, at) => Math.sin(at)).buffer,
      ),
      "data/tiny.parquet": "PAR1",
    });
    const first = await release({ files });
    const { status, sent } = await publish(rig.server, first);
    expect(status).toBe("published");
    expect(sent.files).toBe(first.files.length);
    expect(rig.server.xet.received).toBeGreaterThan(3_000_000);
    expect(rig.server.count("PUT")).toBe(0);
    const version = await (await open(rig.server)).find(wanted({ version: "1.0.0" }));
    for (const [path, content] of Object.entries(files))
      expect(await textOf(version!.read(path))).toBe(content.toString());
  });

  it("is not sent again what it has", async () => {
    rig.server.xet.isOffered = true;
    const large = noise(3_000_000, "large");
    await publish(rig.server, await release({ files: withFiles({ "data/a.parquet": large }) }));
    const { received } = rig.server.xet;
    const moved = await release({ version: "2.0.0", files: withFiles({ "data/b.parquet": large }) });
    const { sent } = await publish(rig.server, moved);
    expect(rig.server.xet.received).toBe(received);
    expect(sent.bytes).toBeLessThan(10_000);
    expect(rig.server.bytes(REPO, "main", "data/b.parquet")!.equals(large)).toBe(true);
  });
});

describe("a large publication that is cut off", () => {
  const MEGABYTES_11 = 11 * 1024 * 1024;
  const files = Object.fromEntries(
    Array.from({ length: 3 }, (_, at) => [`data/${at}.parquet`, noise(MEGABYTES_11, String(at))]),
  );
  const objects = () => [...rig.server.storage.objects.keys()];

  it.each([true, false])("keeps the files that were sent (by chunks: %s)", async (isOffered) => {
    rig.server.xet.isOffered = isOffered;
    const large = await release({ files });
    const groupBytes = MEGABYTES_11;
    rig.server.fault = ({ path, method }) => {
      const isFile = path[1] === "shards" || method === "PUT";
      return isFile && objects().length === 2 ? "cut" : null;
    };
    await publish(rig.server, large, { groupBytes }).catch(() => {});
    expect(rig.server.repository(REPO).commits.size).toBe(1);
    expect(objects()).toEqual(large.files.slice(0, 2).map(({ sha256 }) => sha256));

    rig.server.fault = () => null;
    const { sent } = await publish(rig.server, large, { groupBytes });
    expect(sent.files).toBe(2);
    expect(rig.server.storage.puts).toHaveLength(3);
    expect(rig.server.repository(REPO).commits.size).toBe(2);
  });
});
