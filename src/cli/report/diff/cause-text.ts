import type { EditPlaces } from "../../../app/diff/edit-places.ts";
import type { Cause } from "../../../versions/diff/cause.ts";
import type { RecordChange } from "../../../versions/diff/record-change.ts";
import { count } from "../progress.ts";
import { editLines, editText } from "./edit-text.ts";

const EDITS_SHOWN = 3;
const MOST_OF_A_VALUE = 40;

/** Why a record is another: "asked anew from solution on: solution.solvers[0].trajectories changed: 1 → 2". */
export function causeText(change: RecordChange, cause: Cause, places: EditPlaces): string {
  const lines = editLines(cause.edits, places).map((line) => editText(line, MOST_OF_A_VALUE));
  const more = lines.length > EDITS_SHOWN ? [`and ${count(lines.length - EDITS_SHOWN)} more edits`] : [];
  return [kindText(change, cause), [...lines.slice(0, EDITS_SHOWN), ...more].join("; ")]
    .filter((part) => part !== "")
    .join(": ");
}

function kindText(change: RecordChange, { kind, stage, fate }: Cause): string {
  const detail = fate === null || fate.detail === "" ? "" : ` (${fate.detail})`;
  const other = change.kind === "added" ? "older" : "newer";
  switch (kind) {
    case "asked":
      return `asked anew from ${stage} on`;
    case "answered":
      return `the same was asked and answered otherwise, from ${stage} on`;
    case "candidate":
      return "another candidate fills the slot";
    case "selected":
      return change.kind === "changed" && change.fields.length === 0
        ? "the same record, dealt to another split"
        : "made otherwise of the same replies";
    case "declared":
      return `the ${other} version declares no such slot`;
    case "unfilled":
      return `in the ${other} version no candidate came through; the last was turned down at ${stage}: ${fate?.reason}${detail}`;
    case "dropped":
      return `in the ${other} version curation left it out: ${fate?.reason}${detail}`;
  }
}

const GROUPS: Readonly<Record<string, string>> = {
  asked: "asked anew",
  answered: "the same was asked and answered otherwise",
  candidate: "another candidate fills the slot",
  selected: "made or dealt otherwise of the same replies",
  declared: "slots that one version alone declares",
  unfilled: "slots that one version could not fill",
  dropped: "records that curation left out of one version",
};

/** What a cause is called where causes are counted: "asked problem" is "asked anew, from problem on". */
export function causeGroupText(name: string): string {
  const [kind, stage] = name.split(" ") as [string, string?];
  const text = GROUPS[kind] ?? kind;
  if (stage === undefined) return text;
  return kind === "unfilled" ? `${text}: turned down at ${stage}` : `${text}, from ${stage} on`;
}
