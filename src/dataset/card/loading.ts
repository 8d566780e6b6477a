import type { Manifest } from "../manifest.ts";
import { VIEWS } from "../views.ts";
import { type ViewConfig, viewConfigs } from "./configs.ts";
import { code, paragraphs } from "./markdown.ts";

// The library takes no ".": it names what it keeps after the last part of the path.
export const FOLDER = "path/to/this/folder";

export function loading(manifest: Manifest): string {
  const configs = viewConfigs(manifest);
  const [first] = configs;
  // The library refuses a split without rows.
  if (first === undefined || manifest.counts.records === 0) return "";
  const full = configs.find(({ view }) => view === "full") ?? first;
  const split = full.splits[0]!.name;
  return paragraphs(
    "## How to load it",
    "With the Hugging Face `datasets` library:",
    code("python", [
      "from datasets import load_dataset",
      "",
      `folder = "${FOLDER}"  # or, for views, the name of its repository on the Hub`,
      `rows = load_dataset(folder, split="${first.splits[0]!.name}")  # ${first.view}: ${VIEWS[first.view].about}`,
      ...configs.map(loadLine),
      `rows = load_dataset(folder, "${full.view}", split="${split}", streaming=True)  # without a copy on disk`,
    ]),
    defaultText(first),
    ...rejectedText(manifest, configs),
    "With DuckDB, in this folder:",
    code("sql", [
      "SELECT id, problem, answer, messages",
      `FROM 'data/full/${split}-*.parquet'`,
      "WHERE correct AND pass_rate < 1;",
    ]),
    "As a trainer wants it, with the lines of code or configuration that use it; without a name it lists the trainers:",
    code("sh", [`chimera export trl-sft ${FOLDER}`]),
  );
}

const loadLine = ({ view, splits }: ViewConfig) =>
  `rows = load_dataset(folder, "${view}", split="${splits[0]!.name}")${
    splits.length === 1
      ? ""
      : `  # or ${splits
          .slice(1)
          .map(({ name }) => name)
          .join(", ")}`
  }`;

const defaultText = ({ view }: ViewConfig): string =>
  view === "sft"
    ? "Without the name of a view it is `sft`, whose solutions are all right. `full` holds wrong ones too: filter by `correct` before training on its `messages`."
    : "Without the name of a view it is `full`, which holds wrong solutions too: filter by `correct` before training on its `messages`.";

/** The library reads all views of a folder by one format, so that lines of JSON are no view beside Parquet. */
function rejectedText({ counts }: Manifest, configs: readonly ViewConfig[]): string[] {
  if (counts.tombstones === 0 || configs.some(({ view }) => view === "rejected")) return [];
  return [
    "What was rejected is no view here, and is read from its lines:",
    code("python", [
      'rejected = load_dataset("json", data_files=f"{folder}/rejected/*.jsonl", split="train")',
    ]),
  ];
}
