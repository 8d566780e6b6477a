import { resolve } from "node:path";
import { openConfig } from "../../app/project.ts";
import { type RemoteScope, remoteAt } from "../../app/publish/choose-remote.ts";
import { type PullTarget, pullVersion } from "../../app/publish/pull-version.ts";
import { namedVersion, type Source, sourcesOf } from "../../app/publish/where-to-pull.ts";
import { findConfig } from "../../config/find-config.ts";
import * as usage from "../../diagnostics/catalogue/usage.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { formatDiagnostic } from "../../diagnostics/print.ts";
import { isAddress, readVersionAddress } from "../../remotes/address.ts";
import { openRemote } from "../../remotes/open-remote.ts";
import { readLock } from "../../versions/lock/lock-file.ts";
import { EXIT, type Invocation, type Io, type Run } from "../command.ts";
import { ByteProgress } from "../report/byte-progress.ts";
import { pullText } from "../report/publish-text.ts";

/** `chimera pull` */
export const run: Run = async ({ positionals, options, io }) => {
  const reference = positionals[0];
  const isAddressed = reference !== undefined && isAddress(reference);
  const project = !isAddressed || findConfig(io.cwd) !== null ? await openConfig(io.cwd) : null;
  const lock = project === null ? null : await readLock(project.projectDir);
  const base = project?.projectDir ?? io.cwd;
  const scope = { remotes: project?.config.remotes, base, cwd: io.cwd };
  const from = typeof options.from === "string" ? options.from : undefined;
  if (isAddressed && from !== undefined) throw wrong("An address and --from were both given.");
  const sources = isAddressed
    ? [addressed(reference, scope)]
    : sourcesOf(namedVersion(reference, project!.config, lock!), from, lock!, scope);
  const progress = new ByteProgress(io, "Fetched");
  try {
    const pulled = await pullVersion({
      sources: sources.map(({ remote, wanted }) => ({
        open: () => openRemote({ remote, run: {}, base, env: io.env }),
        wanted,
      })),
      target: targetOf(options, project?.dirs.dist ?? null, io),
      lock,
      onReceived: (received) => progress.take(received),
      onWaiting: () => io.err("Another process pulls this version; waiting for it.\n"),
    });
    progress.stop();
    if (options.json === true) io.out(`${JSON.stringify(pulled)}\n`);
    else {
      for (const one of pulled.passedOver) io.err(`${formatDiagnostic(one, { color: io.errColor })}\n`);
      io.err(pullText(pulled));
      io.out(`${pulled.path}\n`);
    }
  } finally {
    progress.stop();
  }
  return EXIT.done;
};

function addressed(text: string, scope: RemoteScope): Source {
  const { address, wanted } = readVersionAddress(text);
  return { remote: remoteAt(address.text, scope), wanted };
}

function targetOf(options: Invocation["options"], dist: string | null, { cwd }: Io): PullTarget {
  const latest = options.latest === true;
  if (typeof options.out === "string") {
    if (latest) throw wrong("--latest is for versions in dist, and --out names another place.");
    return { kind: "directory", path: resolve(cwd, options.out), shown: options.out };
  }
  if (dist !== null) return { kind: "dist", dist, latest };
  if (latest) throw wrong("There is no project here, and so no latest.");
  return { kind: "beside", path: cwd };
}

const wrong = (reason: string) => new DiagnosticError([usage.badArguments("pull", reason)]);
