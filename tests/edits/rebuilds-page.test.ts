import { expect, test } from "vitest";
import { rebuildsPage } from "./rebuilds-page.ts";
import { TABLE } from "./table.ts";

test("docs/rebuilds.md says what the table says (npm run docs writes it)", async () => {
  await expect(rebuildsPage(TABLE)).toMatchFileSnapshot("../../docs/rebuilds.md");
});

test("no two rows say the same", () => {
  const said = TABLE.flatMap(({ rows }) => rows.map(({ what }) => what));
  expect(new Set(said).size).toBe(said.length);
});
