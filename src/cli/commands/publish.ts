import { openConfig } from "../../app/project.ts";
import { chooseRemote } from "../../app/publish/choose-remote.ts";
import { publishVersion } from "../../app/publish/publish-version.ts";
import { locateVersion } from "../../app/versions/locate-version.ts";
import { findConfig } from "../../config/find-config.ts";
import { openRemote } from "../../remotes/open-remote.ts";
import type { PublishSettings } from "../../remotes/remote-settings.ts";
import { parseReference } from "../../versions/find-version.ts";
import { EXIT, type Invocation, type Run } from "../command.ts";
import { ByteProgress } from "../report/byte-progress.ts";
import { publishText } from "../report/publish-text.ts";

/** `chimera publish` */
export const run: Run = async ({ positionals, options, io }) => {
  const reference = positionals[0];
  const { cwd, env } = io;
  const located = await locateVersion(cwd, reference, "publish");
  const project = findConfig(cwd) === null ? null : await openConfig(cwd);
  const scope = { remotes: project?.config.remotes, base: project?.projectDir ?? cwd, cwd };
  const to = typeof options.to === "string" ? options.to : undefined;
  const settings = runSettings(options);
  const remote = await openRemote({
    remote: chooseRemote(to, "--to", scope),
    run: settings,
    base: scope.base,
    env,
  });
  const read = reference === undefined ? null : parseReference(reference);
  const progress = new ByteProgress(io, "Sent");
  try {
    const published = await publishVersion({
      located,
      version: read?.kind === "tag" ? read.version : null,
      project,
      remote,
      run: settings,
      dryRun: options["dry-run"] === true,
      onSent: (sent) => progress.take(sent),
    });
    progress.stop();
    if (options.json === true) io.out(`${JSON.stringify(published)}\n`);
    else {
      io.err(publishText(published));
      if (published.location !== null) io.out(`${published.location}\n`);
    }
  } finally {
    progress.stop();
  }
  return EXIT.done;
};

function runSettings(options: Invocation["options"]): PublishSettings {
  return {
    ...(typeof options.branch === "string" ? { branch: options.branch } : {}),
    ...(options["pull-request"] === true ? { pullRequest: true } : {}),
    ...(options.public === true ? { public: true } : {}),
  };
}
