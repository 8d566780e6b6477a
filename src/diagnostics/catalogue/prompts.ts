import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, makeWarning, quoted } from "../make.ts";
import { didYouMean } from "../suggest.ts";

/** `said` is the template engine's own sentence. */
export function promptSyntax(location: Location, prompt: string, said: string): Diagnostic {
  return makeError("prompts/syntax", {
    location,
    message: `The prompt ${quoted(prompt)} is not a valid template: ${said}.`,
    hint: "Templates are written in Liquid: {{ variable }} and {% tag %}; to show braces as they are, put them in {% raw %}.",
  });
}

/** `use` is what the prompt is used for, such as `to validate problems`. */
export function unknownVariable(
  location: Location,
  prompt: string,
  variable: string,
  use: string,
  known: readonly string[],
): Diagnostic {
  return makeError("prompts/unknown-variable", {
    location,
    message: `The prompt ${quoted(prompt)} is used ${use}, where there is no variable ${quoted(variable)}.`,
    hint: didYouMean(variable, known),
  });
}

/** `owner` is the policy whose facets are meant. */
export function unknownFacet(
  location: Location,
  prompt: string,
  facet: string,
  policy: string,
  known: readonly string[],
): Diagnostic {
  return makeError("prompts/unknown-facet", {
    location,
    message: `The prompt ${quoted(prompt)} shows the facet ${quoted(facet)}, which the generation policy ${quoted(policy)} does not declare.`,
    hint: didYouMean(facet, known) ?? `Declare it under "facets" of the policy.`,
  });
}

export function noSuchProperty(
  location: Location,
  prompt: string,
  path: string,
  variable: string,
): Diagnostic {
  return makeError("prompts/no-such-property", {
    location,
    message: `The prompt ${quoted(prompt)} asks for ${quoted(path)}, but the variable ${quoted(variable)} has nothing of that name.`,
    hint: `Write {{ ${variable} }}.`,
  });
}

export function unknownFilter(
  location: Location,
  prompt: string,
  filter: string,
  banned: boolean,
  known: readonly string[],
): Diagnostic {
  return makeError("prompts/unknown-filter", {
    location,
    message: banned
      ? `The prompt ${quoted(prompt)} uses the filter ${quoted(filter)}, which is not available: its result depends on more than its input.`
      : `The prompt ${quoted(prompt)} uses ${quoted(filter)}, which is not a filter of the template language.`,
    hint: banned ? "A prompt must be the same text for the same variables." : didYouMean(filter, known),
  });
}

export function notAllowedTag(location: Location, prompt: string, tag: string): Diagnostic {
  return makeError("prompts/not-allowed-tag", {
    location,
    message: `The prompt ${quoted(prompt)} uses the tag ${quoted(tag)}, which would read another file.`,
    hint: "A prompt is one document; write the text here.",
  });
}

export function unknownTag(
  location: Location,
  prompt: string,
  tag: string,
  known: readonly string[],
): Diagnostic {
  return makeError("prompts/unknown-tag", {
    location,
    message: `The prompt ${quoted(prompt)} uses ${quoted(tag)}, which is not a tag of the template language.`,
    hint: didYouMean(tag, known),
  });
}

export function cannotRender(location: Location, prompt: string, use: string, said: string): Diagnostic {
  return makeError("prompts/cannot-render", {
    location,
    message: `The prompt ${quoted(prompt)} is used ${use}, and fails when it is filled in on trial: ${said}.`,
    hint: "Use the variables as they are, guard what may be absent with {% if %}, and keep loops short.",
  });
}

export function inputNotShown(location: Location, prompt: string, variable: string, use: string): Diagnostic {
  return makeWarning("prompts/input-not-shown", {
    location,
    message: `The prompt ${quoted(prompt)} is used ${use}, but never shows the variable ${quoted(variable)}.`,
    hint: `Add {{ ${variable} }}, without which the model cannot know what it is asked about.`,
  });
}
