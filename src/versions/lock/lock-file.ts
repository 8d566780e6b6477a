import { join } from "node:path";
import { compare } from "semver";
import * as catalogue from "../../diagnostics/catalogue/lock.ts";
import { type Diagnostic, DiagnosticError, type Location } from "../../diagnostics/diagnostic.ts";
import { SourceText } from "../../diagnostics/source-text.ts";
import { readIfThere, writeAtomic } from "../../store/disk.ts";
import { entryOf, type LockEntry, lineOf } from "./lock-entry.ts";

export const LOCK_FILE = "chimera.lock";

const LAYOUT = "1";
const HEADER = `# chimera.lock ${LAYOUT}: versions by name. Written by "chimera tag" and "chimera pin"; keep it in version control.`;

/** The names that a project gives to versions. Plain values: each change gives another one. */
export class LockFile {
  readonly entries: readonly LockEntry[];

  constructor(entries: readonly LockEntry[]) {
    this.entries = [...entries].sort(byName);
  }

  /** Tags of a dataset, the highest version first. */
  tagsOf(dataset: string): readonly LockEntry[] {
    return this.entries
      .filter((entry) => entry.kind === "tag" && entry.dataset === dataset)
      .sort((a, b) => compare(b.version, a.version));
  }

  pinOf(dataset: string): LockEntry | null {
    return this.entries.find((entry) => entry.kind === "pin" && entry.dataset === dataset) ?? null;
  }

  /** With the entry; a pin takes the place of the dataset's last one. */
  with(entry: LockEntry): LockFile {
    const others = this.entries.filter(
      (other) =>
        other.kind !== entry.kind ||
        other.dataset !== entry.dataset ||
        (entry.kind === "tag" && other.version !== entry.version),
    );
    return new LockFile([...others, entry]);
  }

  /** Each dataset under a heading of its own: lines that stand still keep apart what two branches change. */
  get text(): string {
    const datasets = [...new Set(this.entries.map(({ dataset }) => dataset))];
    const groups = datasets.map((name) => {
      const lines = this.entries.filter(({ dataset }) => dataset === name).map(lineOf);
      return ["", `# ${name}`, ...lines];
    });
    return `${[HEADER, ...groups.flat()].join("\n")}\n`;
  }
}

function byName(a: LockEntry, b: LockEntry): number {
  if (a.dataset !== b.dataset) return a.dataset < b.dataset ? -1 : 1;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return compare(a.version, b.version);
}

/** The project's lock file, an empty one when there is none. Throws what is wrong with it, all at once. */
export async function readLock(projectDir: string): Promise<LockFile> {
  const text = (await readIfThere(join(projectDir, LOCK_FILE)))?.toString() ?? "";
  const { lock, diagnostics } = parseLock(text);
  if (diagnostics.length > 0) throw new DiagnosticError(diagnostics);
  return lock;
}

export async function writeLock(projectDir: string, lock: LockFile): Promise<void> {
  await writeAtomic(join(projectDir, LOCK_FILE), lock.text);
}

/** Lines may stand in any order and more than once, as a merge leaves them; what contradicts itself is an error. */
export function parseLock(text: string): { lock: LockFile; diagnostics: readonly Diagnostic[] } {
  const source = new SourceText(LOCK_FILE, text);
  const diagnostics: Diagnostic[] = [];
  const found = new Map<string, { entry: LockEntry; place: Location }>();
  let at = 0;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\r$/, "");
    const place = source.locate(at, at + line.length);
    at += raw.length + 1;
    const problem = readLine(line, place, found);
    if (problem !== null) diagnostics.push(problem);
  }
  return { lock: new LockFile([...found.values()].map(({ entry }) => entry)), diagnostics };
}

function readLine(
  line: string,
  place: Location,
  found: Map<string, { entry: LockEntry; place: Location }>,
): Diagnostic | null {
  if (line.trim() === "") return null;
  if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(line)) return catalogue.conflict(place);
  const layout = /^# chimera\.lock (\S+?):/.exec(line)?.[1];
  if (layout !== undefined && layout !== LAYOUT) return catalogue.otherLayout(place, layout);
  // Not "#tag": one character must not make an entry vanish.
  if (line.startsWith("# ")) return null;
  const entry = entryOf(line);
  if (entry === null) return catalogue.notALine(place);
  if (entry === "edited") return catalogue.editedLine(place);
  const { kind, dataset, version, digest } = entry;
  const name = kind === "pin" ? `pin ${dataset}` : `tag ${dataset}@${version}`;
  const first = found.get(name);
  if (first === undefined) found.set(name, { entry, place });
  else if (first.entry.digest !== digest || first.entry.version !== version) {
    const said = kind === "pin" ? `the pin of ${dataset}` : `${dataset}@${version}`;
    return catalogue.twoDigests(place, said, first.place);
  }
  return null;
}
