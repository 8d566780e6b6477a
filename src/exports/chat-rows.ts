import { ABOUT_COLUMNS, aboutRecord, ID_COLUMN, MODEL_COLUMN } from "./about-record.ts";
import { answerColumn, answered, asked } from "./messages.ts";
import type { Preset } from "./preset.ts";

/** Rows for supervised fine-tuning: a chat, its model and what is known of the record. */
export const chatRows: Pick<Preset<"sft">, "columns" | "row"> = {
  columns: (choices) => ({
    ...ID_COLUMN,
    messages: answerColumn("The problem and a right solution", choices),
    ...MODEL_COLUMN,
    ...ABOUT_COLUMNS,
  }),
  row: ({ record, right }, choices) => ({
    id: record.id,
    messages: [...asked(record, choices), answered(right, choices)],
    model: right.model,
    ...aboutRecord(record),
  }),
};
