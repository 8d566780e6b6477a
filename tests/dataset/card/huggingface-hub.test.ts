import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, stringify } from "yaml";
import type { CardFile } from "../../../src/dataset/card/card-file.ts";
import { lintCard } from "../../../src/dataset/card/lint.ts";
import { VIEWS, type ViewName } from "../../../src/dataset/views.ts";
import { builtWhole, manifestOf } from "./built.ts";

interface Read {
  readonly refused?: string;
  // biome-ignore lint/suspicious/noExplicitAny: what a header holds
  readonly data: Readonly<Record<string, any>>;
  readonly text: boolean;
  readonly again: boolean;
  readonly rewritten: unknown;
  readonly default: string | null;
  readonly configs: Readonly<Record<string, readonly string[]>>;
  readonly infos: Readonly<Record<string, { columns: string[]; splits: Record<string, number> }>>;
}

interface Answer {
  readonly cards: readonly Read[];
  readonly options: Readonly<Record<string, readonly string[]>>;
}

const python = process.env.CHIMERA_PYTHON;

function readCards(texts: readonly string[]): Answer {
  const env = { ...process.env, HF_HUB_OFFLINE: "1" };
  const script = join(import.meta.dirname, "read_cards.py");
  const stdio = ["pipe", "pipe", "ignore"] as const;
  const input = JSON.stringify(texts);
  return JSON.parse(execFileSync(python!, [script], { env, input, stdio: [...stdio] }).toString());
}

const HEADER = `
pretty_name: A dataset
configs:
  - config_name: full
    default: true
    data_files: [{ split: train, path: data/full/train-*.parquet }]
dataset_info:
  - config_name: full
    features: [{ name: id, dtype: string }]
    splits: [{ name: train, num_bytes: 1, num_examples: 1 }]
`;

const FILES: readonly CardFile[] = [
  {
    path: "data/full/train-00000-of-00001.parquet",
    records: 1,
    features: { id: { dtype: "string", _type: "Value" } },
  },
];

const card = (yaml: string) => `---\n${yaml.trim()}\n---\n\n# Card\n`;

// biome-ignore lint/suspicious/noExplicitAny: a header may hold anything, and is broken on purpose
function changed(change: (header: any) => void): string {
  const header = parse(HEADER);
  change(header);
  return card(stringify(header));
}

// Their own checks of a card, without the network. What the Hub's /api/validate-yaml says is known to the Hub alone.
describe.skipIf(python === undefined)(
  "huggingface_hub and datasets, by CHIMERA_PYTHON",
  { timeout: 120_000 },
  () => {
    it("read the card of an artifact as it is meant", async () => {
      const artifact = await builtWhole();
      const text = await readFile(join(artifact, "README.md"), "utf8");
      const { counts } = await manifestOf(artifact);
      const { cards, options } = readCards([text]);
      const read = cards[0]!;
      const [, yaml] = text.split("---\n");
      expect(read.data).toEqual(parse(yaml!));
      expect([read.text, read.again, read.default]).toEqual([true, true, "sft"]);
      const views = Object.keys(counts.views) as ViewName[];
      expect(Object.keys(read.configs).sort()).toEqual([...views].sort());
      for (const view of views) {
        const splits = Object.keys(counts.views[view]!);
        expect([...read.configs[view]!].sort()).toEqual(splits.sort());
        expect(read.infos[view]!.columns).toEqual(Object.keys(VIEWS[view].columns));
      }
      // What datasets would write of what it read.
      const byName = (infos: readonly { config_name: string }[]) =>
        Object.fromEntries(infos.map((info) => [info.config_name, info]));
      expect(byName(read.rewritten as [])).toEqual(byName(read.data.dataset_info));
      for (const [field, words] of Object.entries(options)) {
        const own = read.data[field] ?? [];
        expect({ field, unknown: own.filter((word: string) => !words.includes(word)) }).toEqual({
          field,
          unknown: [],
        });
      }
    });

    it("refuse no card that the linter takes", () => {
      const broken: Readonly<Record<string, string>> = {
        "no header": "# Card\n",
        "no YAML": card("a: ["),
        "a list": card("- a"),
        "configurations that are no list": changed((header) => {
          header.configs = { full: {} };
        }),
        "a configuration without a name": changed(({ configs }) => {
          delete configs[0].config_name;
        }),
        "a split with a dash": changed(({ configs }) => {
          configs[0].data_files[0].split = "held-out";
        }),
        "files without a path": changed(({ configs }) => {
          delete configs[0].data_files[0].path;
        }),
        "two defaults": changed(({ configs }) => {
          configs.push({ ...configs[0], config_name: "sft" });
        }),
        "a split without its bytes": changed((header) => {
          delete header.dataset_info[0].splits[0].num_bytes;
        }),
        "a column of no type": changed((header) => {
          header.dataset_info[0].features[0].dtype = "text";
        }),
      };
      const { cards } = readCards([card(HEADER), ...Object.values(broken)]);
      const [good, ...others] = cards.map(({ refused }) => refused ?? null);
      expect(good).toBeNull();
      expect(lintCard(card(HEADER), FILES, 1)).toEqual([]);
      for (const [at, [what, text]] of Object.entries(broken).entries()) {
        const found = { theirs: others[at] !== null, ours: lintCard(text, FILES, 1).length > 0 };
        expect({ what, ...found }).toEqual({ what, theirs: true, ours: true });
      }
    });
  },
);
