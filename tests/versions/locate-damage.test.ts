import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { encodeRecords } from "../../src/dataset/jsonl.ts";
import { encodeParquet } from "../../src/dataset/parquet.ts";
import { sha256 } from "../../src/util/digest.ts";
import { locateDamage } from "../../src/versions/verify/locate-damage.ts";
import { sampleRecords } from "../dataset/sample-records.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";

test("damage in a column of several pages is told with the records of its page", async () => {
  const folder = await temporaryFolder();
  const [parquet, jsonl] = [join(folder, "a.parquet"), join(folder, "a.jsonl")];
  const records = sampleRecords(150, 40_000);
  await writeFile(jsonl, encodeRecords(records));
  const good = await encodeParquet(records);
  const bad = good.slice();
  // Texts as these compress to about half, so that this is amidst the long columns.
  const at = good.length >> 1;
  bad[at] = bad[at]! ^ 1;
  await writeFile(parquet, bad);
  const parts = (await locateDamage(parquet, jsonl, sha256(good)))!;
  expect(parts).toMatchObject([{ byte: at }]);
  const [{ column, first, last }] = parts as [NonNullable<(typeof parts)[0]>];
  expect(["reasoning", "messages.content", "trajectories.reasoning"]).toContain(column);
  const ids = records.map(({ id }) => id);
  const count = ids.indexOf(last!) - ids.indexOf(first!) + 1;
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(records.length);
  expect(await locateDamage(parquet, jsonl, sha256(bad))).toBeNull();
});
