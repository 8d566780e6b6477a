import { promptMissing } from "../diagnostics/catalogue/specs.ts";
import type { PromptUse } from "./prompt-uses.ts";
import type { References, Table } from "./references.ts";
import { checkPromptUse, type PromptEntry } from "./resolve-prompt.ts";
import type { ResolvedPrompt } from "./resolved.ts";
import type { Path, SpecDocument } from "./spec-document.ts";

/** A policy with the roles it needs, which are known even where the policy itself could not be resolved. */
export interface PolicyEntry<T> {
  readonly resolved: T | null;
  readonly roles: readonly string[];
}

/** Finds the prompts that a policy's document names, and checks them for the use it makes of them. */
export class PromptFinder {
  readonly #references: References;
  readonly #prompts: Table<PromptEntry>;
  readonly #document: SpecDocument;

  constructor(references: References, prompts: Table<PromptEntry>, document: SpecDocument) {
    this.#references = references;
    this.#prompts = prompts;
    this.#document = document;
  }

  find(name: string, path: Path, use: PromptUse): ResolvedPrompt | null {
    const entry = this.#references.find(this.#prompts, "Prompt", name, () =>
      this.#document.places.locateValue(path),
    );
    if (entry !== null) checkPromptUse(entry, use, this.#references);
    return entry?.prompt ?? null;
  }

  /**
   * Each entry of a list with its own prompt or the default one beside the list; null when any has none.
   * `noun` names an entry for people.
   */
  findForEach<E extends { readonly role: string; readonly prompt?: string }>(
    list: readonly E[],
    defaultName: string | undefined,
    use: PromptUse,
    at: { readonly list: Path; readonly defaultName: Path; readonly noun: string },
  ): readonly { readonly entry: E; readonly prompt: ResolvedPrompt }[] | null {
    const fallback = defaultName === undefined ? null : this.find(defaultName, at.defaultName, use);
    const found = list.map((entry, i) => {
      if (entry.prompt !== undefined)
        return { entry, prompt: this.find(entry.prompt, [...at.list, i, "prompt"], use) };
      if (defaultName === undefined) {
        const place = this.#document.places.locateValue([...at.list, i]);
        this.#references.report(promptMissing(place, `${at.noun} ${i + 1}`));
      }
      return { entry, prompt: fallback };
    });
    return found.every(hasPrompt) ? found : null;
  }
}

function hasPrompt<E>(found: {
  entry: E;
  prompt: ResolvedPrompt | null;
}): found is { entry: E; prompt: ResolvedPrompt } {
  return found.prompt !== null;
}
