import { ruleExceedsValidators } from "../diagnostics/catalogue/specs.ts";
import type { VerificationFields } from "./documents.ts";
import { type PolicyEntry, PromptFinder } from "./policy-entry.ts";
import { VALIDATE_USE } from "./prompt-uses.ts";
import type { References, Table } from "./references.ts";
import type { PromptEntry } from "./resolve-prompt.ts";
import type { ResolvedVerification } from "./resolved.ts";

/** Every declared verification policy. */
export function resolveVerifications(
  references: References,
  prompts: Table<PromptEntry>,
): Table<PolicyEntry<ResolvedVerification>> {
  return references.tabulate<VerificationFields, PolicyEntry<ResolvedVerification>>(
    "VerificationPolicy",
    (fields, document) => {
      const { revision, rule, earlyStop, draws, validators } = fields;
      if (typeof rule === "object" && rule.atLeast > validators.length) {
        const place = document.places.locateValue(["rule", "atLeast"]);
        references.report(ruleExceedsValidators(place, rule.atLeast, validators.length));
      }
      const found = new PromptFinder(references, prompts, document).findForEach(
        validators,
        fields.prompt,
        VALIDATE_USE,
        {
          list: ["validators"],
          defaultName: ["prompt"],
          noun: "validator",
        },
      );
      const resolved = found && {
        revision,
        validators: found.map(({ entry, prompt }) => ({ role: entry.role, prompt })),
        rule,
        earlyStop,
        draws,
      };
      return { resolved, roles: validators.map(({ role }) => role) };
    },
  );
}
