// The world in which policies are measured, written down before any policy was tried in it.

/** Rates of the errors that are planted, by the role of the model. */
const FAULTS = {
  writer: { wrongAnswer: 0.2, ambiguous: 0.1, leak: 0.05, multiPart: 0.05 },
  validator: { sycophantic: 0.15 },
  solver: { wrongSolution: 0.3 },
  judge: { misjudged: 0.1 },
};

/** Models of a role are of different families: their errors have in common what `models` says. */
const MODELS = {
  "world-writer": "writer",
  "world-validator-a": "validator",
  "world-validator-b": "validator",
  "world-validator-c": "validator",
  "world-validator-d": "validator",
  "world-solver-a": "solver",
  "world-solver-b": "solver",
  "world-solver-c": "solver",
  "world-judge": "judge",
};

/** The world of the headline figures, and others that are harder or easier for a method that relies on agreement. */
export const WORLDS = {
  declared: { correlation: { models: 0.3, draws: 0.6 } },
  independent: { correlation: { models: 0, draws: 0 } },
  correlated: { correlation: { models: 0.5, draws: 0.8 } },
  careless: {
    correlation: { models: 0.3, draws: 0.6 },
    more: { validator: { missedError: 0.25, falseAlarm: 0.03 } },
  },
};

/** Model documents of a world. */
export function modelDocuments({ correlation, more = {} }) {
  return Object.entries(MODELS)
    .map(([name, role]) => {
      const simulation = { faults: { ...FAULTS[role], ...more[role] }, correlation };
      const request = JSON.stringify({ simulation });
      return `kind: Model\nname: ${name}\nid: simulated-${name}\nprovider: simulator\nseed: derived\nrequest: ${request}\n`;
    })
    .join("---\n");
}
