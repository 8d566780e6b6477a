import type { Field } from "../dataset/columns.ts";
import type { DatasetRecord } from "../dataset/record.ts";
import { ABOUT_COLUMNS, aboutRecord, ID_COLUMN } from "./about-record.ts";
import { asked, PROMPT } from "./messages.ts";
import type { Preset } from "./preset.ts";

/** Rows for reinforcement learning: the problem as a chat, and the answer in a column that a reward function reads. */
export const promptRows = (
  column: string,
  about: Field["about"],
  answerOf: (record: DatasetRecord) => string,
): Pick<Preset<"rl">, "columns" | "row"> => ({
  columns: () => ({ ...ID_COLUMN, prompt: PROMPT, [column]: { type: "string", about }, ...ABOUT_COLUMNS }),
  row: ({ record }, choices) => ({
    id: record.id,
    prompt: asked(record, choices),
    [column]: answerOf(record),
    ...aboutRecord(record),
  }),
});
