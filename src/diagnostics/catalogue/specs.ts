import type { Diagnostic, Location } from "../diagnostic.ts";
import { makeError, makeWarning, quoted } from "../make.ts";
import { didYouMean, nearest } from "../suggest.ts";

export function duplicateName(location: Location, kind: string, name: string, first: Location): Diagnostic {
  return makeError("specs/duplicate-name", {
    location,
    message: `A ${kind} named ${quoted(name)} is already declared in ${place(first)}.`,
    hint: "Rename one of the two, or remove it.",
  });
}

export function duplicateTopic(location: Location, id: string, first: Location): Diagnostic {
  return makeError("specs/duplicate-topic", {
    location,
    message: `The topic ${quoted(id)} is already declared in ${place(first)}.`,
    hint: 'Remove one of the two, or give this one an "id" of its own.',
  });
}

export function formerIdTaken(location: Location, id: string, first: Location): Diagnostic {
  return makeError("specs/former-id-taken", {
    location,
    message: `The former id ${quoted(id)} is the id of the topic in ${place(first)}.`,
    hint: "A former id must stay free; rename the other topic or remove this entry.",
  });
}

export function titleWithoutId(location: Location, title: string): Diagnostic {
  return makeError("specs/title-without-id", {
    location,
    message: `No id can be made from the title ${quoted(title)}, because it holds no Latin letter or digit.`,
    hint: 'Write the topic as a mapping with "title" and "id".',
  });
}

export function unknownReference(
  location: Location,
  kind: string,
  name: string,
  known: Iterable<string>,
): Diagnostic {
  return makeError("specs/unknown-reference", {
    location,
    message: `No ${kind} named ${quoted(name)} is declared.`,
    hint: didYouMean(name, known) ?? `Declare it in a document with "kind: ${kind}".`,
  });
}

export function extendsCycle(location: Location, names: readonly string[]): Diagnostic {
  const chain = names.map(quoted);
  return makeError("specs/extends-cycle", {
    location,
    message:
      names.length === 1
        ? `The dataset ${chain[0]} extends itself.`
        : `The datasets extend each other in a circle: ${[...chain, chain[0]].join(" extends ")}.`,
    hint: 'Remove one "extends".',
  });
}

export function policyMissing(
  location: Location,
  dataset: string,
  policy: string,
  known: readonly string[],
): Diagnostic {
  return makeError("specs/policy-missing", {
    location,
    message: `The dataset ${quoted(dataset)} names no ${policy} policy, and neither does a dataset it extends.`,
    hint:
      known.length === 0
        ? `Add "${policy}:" under "policies".`
        : `Add "${policy}: ${known[0]}" under "policies".`,
  });
}

/** `usedBy` says which policy needs the role, such as `the solution policy "one-trajectory"`. */
export function roleUnbound(
  location: Location,
  dataset: string,
  role: string,
  usedBy: string,
  bound: readonly string[],
): Diagnostic {
  const near = nearest(role, bound);
  return makeError("specs/role-unbound", {
    location,
    message: `The dataset ${quoted(dataset)} binds no model to the role ${quoted(role)}, which ${usedBy} uses.`,
    hint: `Add "${role}: <name of a Model>" under "roles"${near === undefined ? "" : `, or rename "${near}"`}.`,
  });
}

export function roleUnused(
  location: Location,
  dataset: string,
  role: string,
  used: readonly string[],
): Diagnostic {
  return makeWarning("specs/role-unused", {
    location,
    message: `The role ${quoted(role)} is bound to a model, but no policy of the dataset ${quoted(dataset)} uses it.`,
    hint: didYouMean(role, used),
  });
}

export function noTopics(location: Location, dataset: string): Diagnostic {
  return makeError("specs/no-topics", {
    location,
    message: `The dataset ${quoted(dataset)} selects no topic.`,
    hint: 'Check its "disciplines", "topics" and "exclude", and that Topics documents are declared.',
  });
}

export function patternMatchesNothing(
  location: Location,
  dataset: string,
  pattern: string,
  ids: readonly string[],
): Diagnostic {
  const asDiscipline = ids.some((id) => id.startsWith(`${pattern}/`));
  return makeWarning("specs/pattern-matches-nothing", {
    location,
    message: `The pattern ${quoted(pattern)} of the dataset ${quoted(dataset)} matches no topic.`,
    hint: asDiscipline
      ? `Did you mean "${pattern}/*"?`
      : (suggestId(pattern, ids) ??
        'A topic\'s id is "<discipline>/<topic>", such as "physics/quantum-chaos".'),
  });
}

function suggestId(pattern: string, ids: readonly string[]): string | undefined {
  const near = nearest(pattern, ids);
  return near === undefined ? undefined : `Did you mean "${near}"?`;
}

export function splitsSum(location: Location, sum: number): Diagnostic {
  return makeError("specs/splits-sum", {
    location,
    message: `The shares of the splits sum to ${Number(sum.toPrecision(12))} instead of 1.`,
    hint: "Change the shares so that every record has exactly one split.",
  });
}

/** `field` asks for `wanted` of the `count` that there are; by the words for one and for several. */
export function wantsTooMany(
  location: Location,
  field: string,
  [one, many]: readonly [string, string],
  wanted: number,
  count: number,
): Diagnostic {
  return makeError("specs/wants-too-many", {
    location,
    message: `${quoted(field)} is ${wanted}, but there ${count === 1 ? "is" : "are"} only ${count} ${count === 1 ? one : many}.`,
    hint: `Lower ${quoted(field)} or add ${many}.`,
  });
}

export function judgesMissing(location: Location): Diagnostic {
  return makeError("specs/judges-missing", {
    location,
    message: '"judgeAlways" is on, but there are no judges, so no answer could be graded.',
    hint: 'Add "judges", or leave the comparison to decide.',
  });
}

/** `who` is such as `validator 2`. */
export function promptMissing(location: Location, who: string): Diagnostic {
  return makeError("specs/prompt-missing", {
    location,
    message: `There is no prompt for ${who}: it names none, and no default is given.`,
    hint: 'Add "prompt: <name of a Prompt>" here, or beside the list for all of its entries.',
  });
}

export function lengthsCrossed(location: Location, least: number, most: number): Diagnostic {
  return makeError("specs/lengths-crossed", {
    location,
    message: `"minProblemLength" is ${least} and "maxProblemLength" is ${most}, so no problem could pass.`,
    hint: "Raise the one or lower the other.",
  });
}

export function reservedRequestField(location: Location, field: string, instead: string): Diagnostic {
  return makeError("specs/reserved-request-field", {
    location,
    message: `The request field ${quoted(field)} is set by Chimera and cannot stand under "request".`,
    hint: instead,
  });
}

/** Never repeats the value: terminals and logs are read by others. */
export function secretInSpec(location: Location, field: string): Diagnostic {
  return makeError("specs/secret-in-spec", {
    location: { ...location, sourceLine: maskAfter(location) },
    message: `The request field ${quoted(field)} looks like a secret, and specs are kept in version control.`,
    hint: "Name the environment variable that holds it in chimera.config.ts, and revoke the key if this was ever committed.",
  });
}

function maskAfter({ sourceLine, column, length }: Location): string {
  const end = column - 1 + length;
  return end < sourceLine.length ? `${sourceLine.slice(0, end)}: ...` : sourceLine;
}

function place({ file, line }: Location): string {
  return `${file}, line ${line}`;
}
