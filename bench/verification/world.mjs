// The world in which policies are measured, written down before any policy was tried in it.

/** Rates of the errors that are planted. Every model errs at all of them; which ones show depends on its role. */
const FAULTS = {
  ...{ wrongAnswer: 0.2, ambiguous: 0.1, leak: 0.05, multiPart: 0.05 },
  ...{ sycophantic: 0.15, wrongSolution: 0.3, misjudged: 0.1 },
};

/** Of different families: what their errors have in common is what the correlation of `models` says. */
const MODELS = ["world-a", "world-b", "world-c", "world-d", "world-e", "world-f"];

/** The world of the headline figures; one that flatters every vote; and two that are harder. */
export const WORLDS = {
  declared: { correlation: { models: 0.3, draws: 0.6 } },
  independent: { correlation: { models: 0, draws: 0 } },
  correlated: { correlation: { models: 0.5, draws: 0.8 } },
  careless: { correlation: { models: 0.3, draws: 0.6 }, faults: { missedError: 0.25, falseAlarm: 0.03 } },
};

/** The Model documents of a world. */
export function modelDocuments({ correlation, faults = {} }) {
  const request = JSON.stringify({ simulation: { faults: { ...FAULTS, ...faults }, correlation } });
  return MODELS.map(
    (name) =>
      `kind: Model\nname: ${name}\nid: simulated-${name}\nprovider: simulator\nseed: derived\nrequest: ${request}\n`,
  ).join("---\n");
}
