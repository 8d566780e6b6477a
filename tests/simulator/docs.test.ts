import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { CONTENT_FAULTS } from "../../src/simulator/content-faults.ts";
import { FAULT_SETTINGS, TRANSPORT_FAULTS } from "../../src/simulator/transport-faults.ts";

const docs = readFileSync(new URL("../../docs/simulator.md", import.meta.url), "utf8");

it.each(Object.keys({ ...CONTENT_FAULTS, ...TRANSPORT_FAULTS, ...FAULT_SETTINGS }))(
  "docs/simulator.md tells what %s does",
  (name) => {
    expect(docs).toContain(`\`${name}\``);
  },
);
