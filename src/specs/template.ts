import { Liquid, type Template } from "liquidjs";
import { LRUCache } from "lru-cache";
import type { JsonObject } from "../util/canonical-json.ts";

/** Tags that read other files: a prompt is one text. */
export const BANNED_TAGS: readonly string[] = ["include", "render", "layout", "block"];

/** Filters whose result depends on time, locale or chance. */
export const BANNED_FILTERS: readonly string[] = [
  "date",
  "date_to_xmlschema",
  "date_to_rfc822",
  "date_to_string",
  "date_to_long_string",
  "sample",
  "shuffle",
  "random",
];

let engine: Liquid | undefined;
const compiled = new LRUCache<string, Template[]>({ max: 256 });

/** The engine: strict about names, without files, time or chance, so that equal variables give an equal text. */
export function templateEngine(): Liquid {
  if (engine !== undefined) return engine;
  engine = new Liquid({
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    templates: {},
    locale: "en-US",
    memoryLimit: 10_000_000, // counts, not bytes: stops a loop over a huge range
  });
  for (const tag of BANNED_TAGS) delete engine.tags[tag];
  for (const filter of BANNED_FILTERS) delete engine.filters[filter];
  return engine;
}

/** The compiled template; throws Liquid's error when the text is none. */
export function compileTemplate(text: string): Template[] {
  let template = compiled.get(text);
  if (template === undefined) {
    template = templateEngine().parse(text);
    compiled.set(text, template);
  }
  return template;
}

/** The template's text with its variables filled in. Throws when it asks for one that is not given. */
export function renderTemplate(text: string, variables: JsonObject): string {
  // Nothing to fill in: the words of most system prompts.
  if (!/\{[{%]/.test(text)) return text;
  return templateEngine().renderSync(compileTemplate(text), variables) as string;
}
