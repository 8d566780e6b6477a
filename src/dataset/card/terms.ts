import { spdxAddress } from "../../specs/hub/spdx.ts";
import type { ModelTerms } from "../../specs/resolved.ts";
import { listed } from "../../util/listed.ts";
import type { Manifest, ManifestModel } from "../manifest.ts";
import { paragraphs, plain, table } from "./markdown.ts";

/** Under which terms the replies of models come, as their Models declare them: Chimera knows none by itself. */
export function terms({ models, license }: Manifest): string {
  const real = models.filter((model) => !model.simulated);
  if (real.length === 0) return "";
  const restricted = real.filter((model) => model.terms?.training === "restricted");
  const undeclared = real.filter((model) => model.terms === undefined);
  return paragraphs(
    "### Terms of the models",
    `What a model writes comes under its licence or its provider's terms, whatever ${license === null ? "licence this dataset gets" : "the licence of this dataset says"}; some bar the training of models that compete. Here stands what was declared where this dataset is made, and nothing that Chimera looked up or checked.`,
    table(
      ["Role", "Model", "Licence", "Training on what it writes", "Terms"],
      real.map(({ role, id, terms: declared }) => [plain(role), plain(id), ...cells(declared)]),
    ),
    restricted.length === 0
      ? ""
      : `**Restricted:** the terms of ${ids(restricted)} limit the training of other models on what it writes.`,
    undeclared.length === 0
      ? ""
      : `Not declared: the terms of ${ids(undeclared)}. Read them before you use or pass on this dataset.`,
  );
}

function cells(declared: ModelTerms | undefined): string[] {
  if (declared === undefined) return ["not declared", "not declared", "–"];
  const { training, license, url } = declared;
  const address = url ?? (license === null ? null : spdxAddress(license));
  return [license === null ? "–" : plain(license), training, address === null ? "–" : `[read](${address})`];
}

const ids = (models: readonly ManifestModel[]) => listed(models.map(({ id }) => plain(id)).sort());
