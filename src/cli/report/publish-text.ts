import type { Published } from "../../app/publish/publish-version.ts";
import type { Pulled } from "../../app/publish/pull-version.ts";
import { bytesText } from "./byte-progress.ts";
import { count } from "./progress.ts";

export function publishText(published: Published): string {
  const { status, remote, files, bytes, sent, pullRequest, locked, notes } = published;
  const name = nameOf(published);
  const whole = `${count(files)} files, ${bytesText(bytes)}`;
  const rest = files - sent.files;
  const was = rest === 0 ? "" : `; ${count(rest)} were there`;
  const what =
    sent.files === 0
      ? "its files were there"
      : `${count(sent.files)} ${sent.files === 1 ? "file" : "files"}, ${bytesText(sent.bytes)} sent${was}`;
  const said = {
    published: `Published ${name} to ${remote}: ${what}.`,
    proposed: `Proposed ${name} to ${remote}: ${what}. chimera.lock is told once it is merged and published again.`,
    unchanged: pullRequest
      ? `Nothing was sent to ${remote} for ${name}.`
      : `${name} is at ${remote} already, whole; nothing was sent.`,
    "would-publish": `${name} may go out: ${whole} would go to ${remote}, less what is there. Nothing was sent.`,
    "would-not": `${name} may go out, and is at ${remote} already. Nothing was sent.`,
  }[status];
  const next = locked ? ["chimera.lock says where it is: commit it."] : [];
  return `${[said, ...notes.map((note) => `  ${note}`), ...next].join("\n")}\n`;
}

export function pullText(pulled: Pulled): string {
  const { status, remote, commit, records, files, received, latest, pinned, simulated } = pulled;
  const name = nameOf(pulled);
  const facts = `${count(records)} records, ${count(files)} files`;
  const rest = files - received.files;
  const got = `${bytesText(received.bytes)} fetched${rest === 0 ? "" : `, ${count(rest)} files were here`}`;
  const from = `${remote}${commit === null ? "" : ` (${commit.slice(0, 12)})`}`;
  const lines = [
    status === "unchanged"
      ? `${name} is here, and whole: ${facts}; nothing was fetched.`
      : `Pulled ${name} from ${from}: ${facts}, ${got}; all is as it was built.`,
  ];
  if (!pinned)
    lines.push(
      "  Nothing pinned it: it was held against its own manifest alone. Name its digest to get this and no other.",
    );
  if (simulated) lines.push("  Simulated: written by the built-in simulator, not by a language model.");
  if (latest) lines.push("  latest points at it.");
  return `${lines.join("\n")}\n`;
}

/** "starter@1.2.0 (3fa91c20aa54)" */
function nameOf({ dataset, version, digest }: Pick<Published, "dataset" | "version" | "digest">): string {
  const short = digest.slice(0, 12);
  return version === null ? `${dataset}@${short}` : `${dataset}@${version} (${short})`;
}
