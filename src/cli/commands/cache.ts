import { type Amount, cacheStats } from "../../app/cache/cache-stats.ts";
import { type PruneSummary, pruneCache, type Removed } from "../../app/cache/prune-cache.ts";
import { type Finding, type VerifySummary, verifyCache } from "../../app/cache/verify-cache.ts";
import { openConfig, type ProjectDirs } from "../../app/project.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { type LockFile, readLock } from "../../versions/lock/lock-file.ts";
import { EXIT, type Invocation, type Io, type Run } from "../command.ts";
import { count } from "../report/progress.ts";

type Options = Invocation["options"];

/** What each action takes beside --json. */
const TAKES: Readonly<Record<string, readonly string[]>> = {
  verify: ["repair", "grace-minutes"],
  stats: [],
  prune: ["dry-run", "replies", "yes", "grace-minutes"],
};

/** `chimera cache` */
export const run: Run = async ({ positionals, options, io }) => {
  const wrong = (reason: string) => new DiagnosticError([usage.badArguments("cache", reason)]);
  const action = positionals[0] ?? "";
  const takes = TAKES[action];
  if (takes === undefined) throw wrong(`"${action}" is none of verify, stats and prune.`);
  const stray = Object.keys(options).find((name) => name !== "json" && !takes.includes(name));
  if (stray !== undefined) throw wrong(`--${stray} is not for "cache ${action}".`);
  const minutes = Number(options["grace-minutes"] ?? 60);
  if (!(minutes >= 0))
    throw wrong(`--grace-minutes takes a number from 0 up, not "${options["grace-minutes"]}".`);
  if (options.yes === true && options.replies !== true) throw wrong("--yes goes with --replies.");
  const { dirs, projectDir } = await openConfig(io.cwd);
  if (action === "verify") return verify(dirs, options, minutes * 60_000, io);
  if (action === "stats") return stats(dirs, options, io);
  // Without it nothing says which versions have a name, and so nothing goes.
  const lock = await readLock(projectDir);
  return prune({ dirs, lock }, options, minutes * 60_000, io);
};

async function verify(dirs: ProjectDirs, options: Options, graceMs: number, io: Io): Promise<number> {
  const json = options.json === true;
  const ticker = tickerOf(io, "verified");
  const summary = await verifyCache({
    dirs,
    repair: options.repair === true,
    graceMs,
    progress: ticker.tick,
    found: (finding) => {
      ticker.clear();
      io.out(json ? `${JSON.stringify(finding)}\n` : `${findingText(finding)}\n`);
    },
  });
  ticker.clear();
  if (json) io.out(`${JSON.stringify(summary)}\n`);
  else io.err(verifyText(summary, options.repair === true));
  return sum(summary.damaged) > 0 ? EXIT.no : EXIT.done;
}

function findingText({ state, path, reason, meaning, repaired }: Finding): string {
  const done = repaired === null ? "" : ` (${repaired})`;
  return `${state} ${path}: ${reason}. ${meaning}${done}`;
}

function verifyText(summary: VerifySummary, repair: boolean): string {
  const { files, bytes, good, damaged, foreign, setAside, leftovers } = summary;
  const lines = [
    `${count(files)} files, ${megabytes(bytes)}: ${count(good.reply)} replies, ${count(good.result)} results and ${count(good.blob)} blobs are what their names say.`,
  ];
  if (sum(damaged) > 0) {
    lines.push(
      `Damaged: ${count(damaged.reply)} replies, ${count(damaged.result)} results, ${count(damaged.blob)} blobs. ${damaged.reply === 0 ? "Nothing that was paid for is lost." : `To ask again: ${count(damaged.reply)} calls.`}`,
    );
    if (!repair)
      lines.push('"chimera cache verify --repair" moves them aside; a build does so too when it meets one.');
  }
  if (foreign + setAside + leftovers > 0) {
    lines.push(
      `Also there: ${count(foreign)} foreign files, ${count(setAside)} set aside earlier, ${count(leftovers)} leftovers.`,
    );
  }
  return `${lines.join("\n")}\n`;
}

async function stats(dirs: ProjectDirs, options: Options, io: Io): Promise<number> {
  const ticker = tickerOf(io, "counted");
  const found = await cacheStats(dirs, ticker.tick);
  ticker.clear();
  if (options.json === true) {
    io.out(`${JSON.stringify(found)}\n`);
    return EXIT.done;
  }
  const row = (name: string, amount: Amount, more = "") =>
    `${name.padEnd(44)} ${count(amount.files).padStart(9)} files ${megabytes(amount.bytes).padStart(10)} ${megabytes(amount.onDisk).padStart(10)} on disk${more}\n`;
  for (const reply of found.replies) {
    const tokens = `  ${count(reply.input)} tokens in, ${count(reply.output)} out`;
    io.out(row(`replies  ${reply.stage}  ${reply.model}`, reply, tokens));
  }
  for (const result of found.results) io.out(row(`results  ${result.stage}`, result));
  io.out(row("blobs", found.blobs));
  for (const [name, amount] of [
    ["damaged", found.damaged],
    ["set aside earlier", found.setAside],
    ["foreign", found.foreign],
    ["leftovers", found.leftovers],
  ] as const)
    if (amount.files > 0) io.out(row(name, amount));
  for (const { dataset, versions } of found.versions) io.out(`versions ${dataset}: ${count(versions)}\n`);
  return EXIT.done;
}

async function prune(
  project: { readonly dirs: ProjectDirs; readonly lock: LockFile },
  options: Options,
  graceMs: number,
  io: Io,
): Promise<number> {
  const base = { ...project, graceMs, now: Date.now(), dryRun: options["dry-run"] === true };
  const asked = options.replies === true;
  if (asked && options.yes === true && !base.dryRun) {
    // Said before anything is gone.
    const before = await pruneCache({ ...base, dryRun: true, replies: "count" });
    io.err(repliesText(before, false));
  }
  const replies = !asked ? "keep" : options.yes === true ? "remove" : "count";
  const summary = await pruneCache({ ...base, replies });
  if (options.json === true) io.out(`${JSON.stringify(summary)}\n`);
  else {
    const { results, blobs, leftovers, kept, dryRun } = summary;
    const amount = (removed: Removed, word: string) =>
      `${count(removed.files)} ${word} (${megabytes(removed.bytes)})`;
    io.err(
      `${dryRun ? "Would remove" : "Removed"} ${amount(results, "results")}, ${amount(blobs, "blobs")} and ${amount(leftovers, "leftovers")}: ${megabytes(results.bytes + blobs.bytes + leftovers.bytes)}.\n`,
    );
    for (const version of summary.versions)
      io.err(`${dryRun ? "No longer restorable then" : "No longer restorable"}: ${shortName(version)}\n`);
    io.err(
      `Kept ${count(kept.results)} results and ${count(kept.blobs)} blobs that versions in dist, tags and pins need, and whatever is younger than ${count(graceMs / 60_000)} minutes.\n`,
    );
    if (replies === "keep") io.err("Replies are paid goods and stay.\n");
    else if (replies === "count" || dryRun) io.err(repliesText(summary, true));
    else io.err(`Removed ${count(summary.replies?.files ?? 0)} replies.\n`);
  }
  return EXIT.done;
}

function repliesText({ replies }: PruneSummary, stay: boolean): string {
  if (replies === null) return "";
  if (replies.unknown !== null) {
    return `All replies stay: ${replies.unknown}, so that it cannot be told which ones the versions here stand on. "chimera build" makes it known again.\n`;
  }
  const cost = `${count(replies.files)} replies stand behind nothing that is kept. To buy them back would take ${count(replies.files)} calls, ${count(replies.input)} tokens in and ${count(replies.output)} out.`;
  return `${cost}${stay ? " They stay: --replies --yes removes them." : ""}\n`;
}

/** A line on a terminal that says how far it is. */
function tickerOf(io: Io, verb: string) {
  let last = 0;
  const clear = () => {
    if (last > 0) io.err("\r\x1b[K");
    last = 0;
  };
  const tick = (files: number) => {
    const now = performance.now();
    if (!io.live || now - last < 100) return;
    last = now;
    io.err(`\r\x1b[K${count(files)} files ${verb}`);
  };
  return { tick, clear };
}

const shortName = (version: string) => version.replace(/@([0-9a-f]{12})[0-9a-f]*$/, "@$1");
const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((a, b) => a + b, 0);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
