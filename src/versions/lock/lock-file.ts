import { join } from "node:path";
import { compare } from "semver";
import * as catalogue from "../../diagnostics/catalogue/lock.ts";
import { type Diagnostic, DiagnosticError, type Location } from "../../diagnostics/diagnostic.ts";
import { SourceText } from "../../diagnostics/source-text.ts";
import { readIfThere, writeAtomic } from "../../store/disk.ts";
import { entryOf, type LockEntry, lineOf } from "./lock-entry.ts";
import { isSaidBy, type Publication } from "./publication.ts";

export const LOCK_FILE = "chimera.lock";

const LAYOUT = "1";
const HEADER = `# chimera.lock ${LAYOUT}: versions by name. Written by "chimera tag", "chimera pin" and "chimera publish"; keep it in version control.`;

/** The names that a project gives to versions, and where these were published. Plain values: each change gives another one. */
export class LockFile {
  readonly entries: readonly LockEntry[];
  readonly publications: readonly Publication[];

  constructor(entries: readonly LockEntry[], publications: readonly Publication[] = []) {
    this.entries = [...entries].sort(byName);
    this.publications = [...publications].sort(byPlace);
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
    return new LockFile([...others, entry], this.publications);
  }

  /** With a publication; it takes the place of what was said of that version at that remote. */
  published(publication: Publication): LockFile {
    const others = this.publications.filter((other) => !isSaidBy(other, publication));
    return new LockFile(this.entries, [...others, publication]);
  }

  /** Each dataset under a heading of its own: lines that stand still keep apart what two branches change. */
  get text(): string {
    const lines = [...this.entries, ...this.publications];
    const datasets = [...new Set(lines.map(({ dataset }) => dataset))].sort();
    const groups = datasets.map((name) => {
      const own = lines.filter(({ dataset }) => dataset === name).map(lineOf);
      return ["", `# ${name}`, ...own];
    });
    return `${[HEADER, ...groups.flat()].join("\n")}\n`;
  }
}

function byName(a: LockEntry, b: LockEntry): number {
  if (a.dataset !== b.dataset) return a.dataset < b.dataset ? -1 : 1;
  if (a.kind !== b.kind) return a.kind < b.kind ? -1 : 1;
  return compare(a.version, b.version);
}

function byPlace(a: Publication, b: Publication): number {
  const [one, other] = [a, b].map(({ dataset, version, digest, remote, commit }) =>
    [dataset, version, digest, remote, commit ?? ""].join(" "),
  ) as [string, string];
  return one < other ? -1 : one > other ? 1 : 0;
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
  const found: Found = { names: new Map(), publications: new Map() };
  let at = 0;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\r$/, "");
    const place = source.locate(at, at + line.length);
    at += raw.length + 1;
    const problem = readLine(line, place, found);
    if (problem !== null) diagnostics.push(problem);
  }
  const entries = [...found.names.values()].map(({ entry }) => entry);
  return { lock: new LockFile(entries, [...found.publications.values()]), diagnostics };
}

interface Found {
  readonly names: Map<string, { readonly entry: LockEntry; readonly place: Location }>;
  /** By their lines: two commits of a remote may hold one version. */
  readonly publications: Map<string, Publication>;
}

function readLine(line: string, place: Location, found: Found): Diagnostic | null {
  if (line.trim() === "") return null;
  if (/^(?:<{7}|={7}|>{7}|\|{7})/.test(line)) return catalogue.conflict(place);
  const layout = /^# chimera\.lock (\S+?):/.exec(line)?.[1];
  if (layout !== undefined && layout !== LAYOUT) return catalogue.otherLayout(place, layout);
  // Not "#tag": one character must not make an entry vanish.
  if (line.startsWith("# ")) return null;
  const entry = entryOf(line);
  if (entry === null) return catalogue.notALine(place);
  if (entry === "edited") return catalogue.editedLine(place);
  if (entry.kind === "published") {
    found.publications.set(line, entry);
    return null;
  }
  const { kind, dataset, version, digest } = entry;
  const name = kind === "pin" ? `pin ${dataset}` : `tag ${dataset}@${version}`;
  const first = found.names.get(name);
  if (first === undefined) found.names.set(name, { entry, place });
  else if (first.entry.digest !== digest || first.entry.version !== version) {
    const said = kind === "pin" ? `the pin of ${dataset}` : `${dataset}@${version}`;
    return catalogue.twoDigests(place, said, first.place);
  }
  return null;
}
