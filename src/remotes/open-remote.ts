import { resolve } from "node:path";
import * as catalogue from "../diagnostics/catalogue/remote.ts";
import { DiagnosticError } from "../diagnostics/diagnostic.ts";
import { type Address, folderUrl, readAddress } from "./address.ts";
import { FolderStore } from "./folder-store.ts";
import type { Remote } from "./remote.ts";
import type { Environment, PublishSettings, RemoteSettings } from "./remote-settings.ts";
import { StoreRemote } from "./store-remote.ts";

export interface OpenOptions {
  readonly remote: RemoteSettings;
  readonly run: PublishSettings;
  /** Directory that relative paths go out from. */
  readonly base: string;
  readonly env: Environment;
}

/** The remote at an address; what speaks its protocol is loaded only for it. */
export async function openRemote({ remote, run, base, env }: OpenOptions): Promise<Remote> {
  const address = readAddress(remote.url);
  if (address.kind !== "hub") refuseHubOptions(address, run);
  switch (address.kind) {
    case "folder":
      return new StoreRemote(new FolderStore(resolve(base, address.text), folderUrl(address.text, base)));
    case "hub": {
      const { openHub } = await import("./hub/open-hub.ts");
      return openHub(address.text, { ...remote, ...run }, env);
    }
    case "s3": {
      const { openS3Store } = await import("./s3/open-s3-store.ts");
      return new StoreRemote(await openS3Store(address.text, remote, env));
    }
    default:
      throw new DiagnosticError([catalogue.badAddress(remote.url, "nothing here speaks its protocol")]);
  }
}

function refuseHubOptions({ text }: Address, run: PublishSettings): void {
  const options = [
    ["--branch", run.branch !== undefined],
    ["--pull-request", run.pullRequest === true],
    ["--public", run.public === true],
  ] as const;
  const given = options.filter(([, isGiven]) => isGiven).map(([name]) => name);
  if (given.length === 0) return;
  const reason = `${given.join(" and ")} ${given.length === 1 ? "is" : "are"} for repositories of the Hugging Face Hub`;
  throw new DiagnosticError([catalogue.refused(text, reason)]);
}
