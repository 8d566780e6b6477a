import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportArtifact } from "../../src/exports/export-artifact.ts";
import { verl } from "../../src/exports/presets/verl.ts";
import { PRESETS } from "../../src/exports/presets.ts";
import { temporaryFolder } from "../util/temporary-folder.ts";
import { artifactOf } from "./artifact.ts";
import { LATEX_TABLE } from "./latex-table.ts";
import { python, runPython } from "./python.ts";

describe.skipIf(python === undefined)(
  "read by Python, which CHIMERA_PYTHON names",
  { timeout: 120_000 },
  () => {
    test("datasets loads the files of every preset, with floats as such", async () => {
      const folder = await temporaryFolder();
      const artifact = await artifactOf();
      const paths: string[] = [];
      const counts: (number | undefined)[] = [];
      for (const preset of PRESETS) {
        const directory = join(folder, preset.name);
        const choices = { reasoning: preset.reasoning[0] ?? "drop", system: null, only: ["train"] } as const;
        const summary = await exportArtifact({
          artifact,
          preset,
          ...choices,
          directory,
          shownDirectory: "out",
        });
        for (const { path, rows } of summary.files)
          if (/\.(?:jsonl|parquet)$/.test(path)) {
            paths.push(join(directory, path));
            counts.push(rows);
          }
      }
      const loaded = runPython("load_rows.py", paths, folder) as {
        rows: { pass_rate?: number }[];
        floats: string[];
      }[];
      expect(loaded.map(({ rows }) => rows.length)).toEqual(counts);
      for (const { rows, floats } of loaded)
        expect(floats).toEqual("pass_rate" in rows[0]! ? ["tolerance", "pass_rate"] : []);
    });

    test("math-verify reads every reference, and holds answers against it as the table says", async () => {
      const folder = await temporaryFolder();
      const reward = join(folder, "reward.py");
      const exported = { dataset: "sample", dir: "out", splits: { train: ["train.parquet"] } };
      const files = verl.files!({ ...exported, reasoning: "drop", system: null });
      await writeFile(reward, files["reward.py"]!);
      const pairs = LATEX_TABLE.map(([, , , latex, other]) => [latex, other]);
      const verdicts = runPython("compare_answers.py", [reward], folder, JSON.stringify(pairs)) as unknown[];
      const said = LATEX_TABLE.map(([type, answer, , latex, other], at) => [
        type,
        answer,
        latex,
        other,
        verdicts[at],
      ]);
      expect(said).toEqual(
        LATEX_TABLE.map(([type, answer, , latex, other, isEqual]) => {
          return [type, answer, latex, other, [true, isEqual, isEqual]];
        }),
      );
    });
  },
);
