import type { Json } from "../util/canonical-json.ts";

/** What the simulator can be asked to get wrong in a reply's text, and how that shows. */
export const CONTENT_FAULTS = {
  wrongAnswer: "writer: the reference answer is replaced by one that a typical mistake gives",
  ambiguous: "writer: a sentence makes the problem readable in more than one way",
  leak: "writer: the problem states its own answer",
  proof: 'writer: the problem becomes a "Prove that" task',
  multiPart: "writer: the problem asks for two things, (a) and (b)",
  missedError: "validator: a wrong answer or an unsound problem is accepted",
  falseAlarm: "validator: a sound problem is rejected",
  sycophantic: "validator: everything is accepted",
  wrongSolution: "solver: the trace goes wrong in its last step and keeps to it",
  truncated: 'solver: the text stops half-way, finish_reason "length"',
  noReasoning: "solver: no reasoning is shown",
  repetition: "solver: the reasoning says one sentence over and over",
  misjudged: "judge: the verdict is the opposite of the comparison's result",
  duplicateTopic: "topic writer: titles that exist are proposed again, in the same or in other words",
  nonTopic: "topic writer: headings that name no topic are proposed",
  malformed: "all: JSON cut, wrapped in prose or with wrong types; a solution without its final line",
  refusal: "all: message.refusal is set and the content is null",
  empty: "all: the content is an empty string",
} as const;

export type ContentFault = keyof typeof CONTENT_FAULTS;
export type ContentFaultRates = Readonly<Partial<Record<ContentFault, number>>>;

/** A request to the simulator that asks for something it does not know. `param` names the field at fault. */
export class SimulationError extends Error {
  readonly param: string;
  constructor(message: string, param: string) {
    super(message);
    this.name = "SimulationError";
    this.param = param;
  }
}

function isContentFault(name: string): name is ContentFault {
  return Object.hasOwn(CONTENT_FAULTS, name);
}

/** Checks names and rates; throws a SimulationError that lists what is known. */
export function checkedContentFaults(faults: Readonly<Record<string, unknown>>): ContentFaultRates {
  for (const [name, rate] of Object.entries(faults)) {
    if (!isContentFault(name)) {
      const known = Object.keys(CONTENT_FAULTS).join(", ");
      throw new SimulationError(
        `Unknown simulator fault "${name}". Known: ${known}.`,
        `simulation.faults.${name}`,
      );
    }
    if (!isRate(rate)) {
      throw new SimulationError(
        `The rate of simulator fault "${name}" must be a number from 0 to 1, not ${JSON.stringify(rate)}.`,
        `simulation.faults.${name}`,
      );
    }
  }
  return faults as ContentFaultRates;
}

/** The fault rates that a request's `simulation` field declares; none when it has no such field. */
export function declaredFaults(simulation: Json | undefined): ContentFaultRates {
  if (simulation === undefined) return {};
  const fields = asObject(simulation, "simulation");
  for (const field of Object.keys(fields)) {
    if (field !== "faults") {
      throw new SimulationError(
        `Unknown field "${field}" of "simulation". Known: faults.`,
        `simulation.${field}`,
      );
    }
  }
  return checkedContentFaults(asObject(fields.faults ?? {}, "simulation.faults"));
}

/** Whether a value is a probability. */
export function isRate(value: unknown): value is number {
  return typeof value === "number" && value >= 0 && value <= 1;
}

function asObject(value: Json, param: string): { readonly [key: string]: Json } {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SimulationError(`"${param}" must be an object.`, param);
  }
  return value as { readonly [key: string]: Json };
}
