import type { Random } from "../../util/random.ts";
import type { Family, Level, Params, WorkedAnswer } from "../family.ts";
import { numberIn, wordIn } from "../template.ts";
import { plain, significant, wrongAnswers } from "./number-text.ts";

function numericAnswer(
  value: number,
  unit: string | null,
  steps: readonly string[],
  mistakes: readonly number[],
): WorkedAnswer {
  const answer = significant(value, 4);
  const candidates = mistakes.map((mistake) => significant(mistake, 4));
  return {
    answer,
    answerType: "numeric",
    ...(unit === null ? {} : { unit }),
    steps,
    distractors: wrongAnswers(answer, candidates).slice(0, 4),
  };
}

function drawBlockade(random: Random, level: Level): Params {
  const reference = random.int(50, 70);
  // About 138 GHz um^6 at n = 60, as in rubidium S states, with the n^11 scaling and some spread between elements.
  const c6 = Math.round(138 * (reference / 60) ** 11 * (random.int(70, 130) / 100));
  const shift = level === 1 ? 10 : random.int(1, level === 2 ? 15 : 35);
  const atoms = level === 1 ? random.int(2, 6) ** 2 : random.int(5, level === 2 ? 60 : 900);
  return { reference, c6, n: reference + shift, rabi: random.int(2, level === 1 ? 40 : 99) / 10, atoms };
}

function solveBlockade(params: Params): WorkedAnswer {
  const [reference, c6, n] = [numberIn(params, "reference"), numberIn(params, "c6"), numberIn(params, "n")];
  const [rabi, atoms] = [numberIn(params, "rabi"), numberIn(params, "atoms")];
  const scale = (n / reference) ** 11;
  const c6Scaled = c6 * scale * 1000;
  const collective = Math.sqrt(atoms) * rabi;
  const ratio = c6Scaled / collective;
  return numericAnswer(
    ratio ** (1 / 6),
    "µm",
    [
      `The van der Waals coefficient scales as n^11, so it grows by (${n}/${reference})^11 = ${significant(scale, 6)}.`,
      `At n = ${n} this gives C6/h = ${c6} GHz um^6 * ${significant(scale, 6)} = ${significant(c6Scaled, 6)} MHz um^6.`,
      `The collective Rabi frequency is sqrt(${atoms}) * ${rabi} MHz = ${significant(collective, 6)} MHz.`,
      `The condition C6/R^6 = hbar Omega_N gives R^6 = ${significant(ratio, 6)} um^6.`,
      `The blockade radius is the sixth root of ${significant(ratio, 6)} um^6.`,
    ],
    [
      (c6Scaled / rabi) ** (1 / 6),
      ((c6 * 1000) / collective) ** (1 / 6),
      (c6Scaled / (atoms * rabi)) ** (1 / 6),
      (ratio / (2 * Math.PI)) ** (1 / 6),
      ratio ** (1 / 3),
    ],
  );
}

const rydbergBlockade: Family = {
  id: "physics/rydberg-blockade",
  keywords: ["rydberg", "atomic physics", "quantum optics", "van der waals", "blockade", "quantum computing"],
  texts: [
    "Rydberg atoms in a state with principal quantum number {reference} have the van der Waals coefficient C6/h = {c6} GHz um^6. An ensemble of {atoms} atoms is excited to principal quantum number {n} with the single-atom Rabi frequency Omega/(2 pi) = {rabi} MHz. Assume C6 scales as n^11 and define the blockade radius R by C6/R^6 = hbar sqrt(N) Omega, with N the number of atoms. Give R in micrometres to 4 significant figures.",
    "For a collective Rydberg qubit of {atoms} atoms driven with Omega/(2 pi) = {rabi} MHz per atom, the blockade radius R follows from C6/R^6 = hbar sqrt(N) Omega. The coefficient is known as C6/h = {c6} GHz um^6 at principal quantum number {reference} and scales with the eleventh power of that number. What is R, in micrometres to 4 significant figures, for principal quantum number {n}?",
  ],
  fields: { reference: "number", c6: "number", n: "number", rabi: "number", atoms: "number" },
  draw: drawBlockade,
  solve: solveBlockade,
};

function drawDecay(random: Random, level: Level): Params {
  const mass = random.int(500, 6000);
  const first = random.int(Math.floor(mass / 20), Math.floor(mass * 0.45));
  const second = level === 1 ? first : random.int(Math.floor(mass / 20), Math.floor(mass * 0.5));
  const angle = level === 1 ? 0 : level === 2 ? random.pick([0, 60, 120, 180]) : random.int(5, 175);
  return { mass, first, second, momentum: random.int(200, 9000), angle };
}

function solveDecay(params: Params): WorkedAnswer {
  const [mass, first, second] = [
    numberIn(params, "mass"),
    numberIn(params, "first"),
    numberIn(params, "second"),
  ];
  const [momentum, angle] = [numberIn(params, "momentum"), numberIn(params, "angle")];
  const restEnergy = (mass ** 2 + first ** 2 - second ** 2) / (2 * mass);
  const restMomentum = Math.sqrt(restEnergy ** 2 - first ** 2);
  const parentEnergy = Math.hypot(momentum, mass);
  const [gamma, beta] = [parentEnergy / mass, momentum / parentEnergy];
  const cosine = Math.cos((angle * Math.PI) / 180);
  return numericAnswer(
    gamma * (restEnergy + beta * restMomentum * cosine),
    "MeV",
    [
      `In the rest frame of the parent the first daughter has the energy E* = (${mass}^2 + ${first}^2 - ${second}^2)/(2 * ${mass}) = ${significant(restEnergy, 6)} MeV.`,
      `Its momentum there is p* = sqrt(E*^2 - ${first}^2) = ${significant(restMomentum, 6)} MeV/c.`,
      `The parent has the laboratory energy sqrt(${momentum}^2 + ${mass}^2) = ${significant(parentEnergy, 6)} MeV.`,
      `Hence gamma = ${significant(gamma, 6)} and beta = ${significant(beta, 6)}.`,
      `The Lorentz boost gives E = gamma (E* + beta p* cos theta) with cos theta = ${significant(cosine, 6)}.`,
    ],
    [
      gamma * (restEnergy - beta * restMomentum * cosine),
      gamma * restEnergy,
      restEnergy,
      gamma * (restMomentum + beta * restEnergy * cosine),
      parentEnergy / 2,
    ],
  );
}

const twoBodyDecay: Family = {
  id: "physics/two-body-decay",
  keywords: ["particle physics", "kinematics", "special relativity", "decay", "lorentz", "high energy"],
  texts: [
    "A particle of mass {mass} MeV/c^2 moves with momentum {momentum} MeV/c in the laboratory and decays into a first daughter of mass {first} MeV/c^2 and a second of mass {second} MeV/c^2. In the rest frame of the parent the first daughter leaves at {angle} degrees to the direction of flight of the parent. Give the total laboratory energy of the first daughter in MeV to 4 significant figures.",
    "In a collider experiment a resonance (mass {mass} MeV/c^2, laboratory momentum {momentum} MeV/c) breaks up into particles of masses {first} MeV/c^2 and {second} MeV/c^2. The one named first is emitted, in the rest frame of the resonance, at the polar angle {angle} degrees relative to the boost. What total energy does that particle have in the laboratory, in MeV to 4 significant figures?",
  ],
  fields: { mass: "number", momentum: "number", first: "number", second: "number", angle: "number" },
  draw: drawDecay,
  solve: solveDecay,
};

// h / k_B in mK per GHz, from the exact SI values of both constants.
const PLANCK_OVER_BOLTZMANN = 6.62607015 / 0.1380649;

function drawCavity(random: Random, level: Level): Params {
  const temperature =
    level === 1 ? random.int(10, 40) : level === 2 ? random.int(60, 300) : random.int(400, 4000);
  const linewidth = random.int(5, 200);
  const lifetimes = random.int(30, level === 1 ? 150 : 300) / 100;
  const time = Math.round((lifetimes * 1e4) / (2 * Math.PI * linewidth)) / 10;
  return {
    frequency: random.int(40, 120) / 10,
    temperature,
    linewidth,
    initial: level === 3 ? random.int(1, 80) / 2 : random.int(3, 30),
    time,
  };
}

function solveCavity(params: Params): WorkedAnswer {
  const [frequency, temperature] = [numberIn(params, "frequency"), numberIn(params, "temperature")];
  const [linewidth, initial, time] = [
    numberIn(params, "linewidth"),
    numberIn(params, "initial"),
    numberIn(params, "time"),
  ];
  const exponent = (PLANCK_OVER_BOLTZMANN * frequency) / temperature;
  const thermal = 1 / Math.expm1(exponent);
  const phase = 2 * Math.PI * linewidth * time * 1e-3;
  const after = (start: number, end: number, decay: number) => end + (start - end) * Math.exp(-decay);
  return numericAnswer(
    after(initial, thermal, phase),
    null,
    [
      "The Lindblad equation with rates kappa (n_th + 1) and kappa n_th gives d<n>/dt = -kappa (<n> - n_th).",
      `The Boltzmann exponent of the bath is h f/(k_B T) = ${significant(exponent, 6)}.`,
      `The thermal occupation is n_th = 1/(exp(${significant(exponent, 6)}) - 1) = ${significant(thermal, 6)}.`,
      `The decay exponent is kappa t = 2 pi * ${linewidth} kHz * ${time} us = ${significant(phase, 6)}.`,
      `The surviving fraction of the excess is exp(-kappa t) = ${significant(Math.exp(-phase), 6)}.`,
      `The mean photon number is n_th + (${initial} - n_th) * ${significant(Math.exp(-phase), 6)}.`,
    ],
    [
      after(initial, thermal, phase / (2 * Math.PI)),
      after(initial, thermal, phase / 2),
      initial * Math.exp(-phase) + thermal,
      initial * Math.exp(-phase),
      after(initial, thermal, phase * 2),
    ],
  );
}

const dampedCavity: Family = {
  id: "physics/damped-cavity",
  keywords: ["quantum optics", "lindblad", "open quantum systems", "cavity", "oscillator", "decoherence"],
  texts: [
    "A microwave cavity mode of frequency {frequency} GHz is coupled to a bath at {temperature} mK and obeys the Lindblad master equation with the energy decay rate kappa/(2 pi) = {linewidth} kHz. At time zero its mean photon number is {initial}. Give the mean photon number after {time} us to 4 significant figures.",
    "A superconducting resonator at {frequency} GHz starts with on average {initial} photons and loses energy at the rate kappa/(2 pi) = {linewidth} kHz to a thermal environment of temperature {temperature} mK, as described by a Lindblad equation with thermal jump operators. What is its mean photon number {time} us later, to 4 significant figures?",
  ],
  fields: {
    frequency: "number",
    temperature: "number",
    linewidth: "number",
    initial: "number",
    time: "number",
  },
  draw: drawCavity,
  solve: solveCavity,
};

const HEAT_CAPACITIES: Readonly<Record<string, number>> = { monatomic: 1.5, diatomic: 2.5 };

function drawStirling(random: Random, level: Level): Params {
  return {
    gas: level === 3 ? "diatomic" : level === 2 ? random.pick(["monatomic", "diatomic"]) : "monatomic",
    hot: random.int(420, 1100),
    cold: random.int(250, 360),
    ratio: level === 1 ? random.int(2, 9) : random.int(15, 120) / 10,
    regenerator: level === 1 ? random.pick([0, 100]) : random.int(level === 2 ? 50 : 5, 95),
  };
}

function solveStirling(params: Params): WorkedAnswer {
  const [gas, hot, cold] = [wordIn(params, "gas"), numberIn(params, "hot"), numberIn(params, "cold")];
  const [ratio, regenerator] = [numberIn(params, "ratio"), numberIn(params, "regenerator")];
  const capacity = HEAT_CAPACITIES[gas]!;
  const work = (hot - cold) * Math.log(ratio);
  const isothermal = hot * Math.log(ratio);
  const missing = (share: number, heatCapacity: number) => share * heatCapacity * (hot - cold);
  const lost = missing(1 - regenerator / 100, capacity);
  const efficiency = (heat: number) => (100 * work) / heat;
  return numericAnswer(
    efficiency(isothermal + lost),
    "%",
    [
      `Per mole and in units of R, the net work of the two isotherms is (${hot} - ${cold}) ln ${ratio} = ${significant(work, 6)} K.`,
      `The hot isotherm takes in ${hot} ln ${ratio} = ${significant(isothermal, 6)} K.`,
      `A ${gas} ideal gas has C_V = ${capacity} R, so the isochoric heating needs ${plain(missing(1, capacity))} K.`,
      `The regenerator supplies ${regenerator} % of that, so the hot reservoir adds ${significant(lost, 6)} K.`,
      `The efficiency is 100 % * ${significant(work, 6)}/(${significant(isothermal, 6)} + ${significant(lost, 6)}).`,
    ],
    [
      efficiency(isothermal),
      efficiency(isothermal + missing(1, capacity)),
      efficiency(isothermal + missing(regenerator / 100, capacity)),
      100 * (1 - Math.sqrt(cold / hot)),
      (100 * cold) / hot,
    ],
  );
}

const stirlingEngine: Family = {
  id: "physics/stirling-engine",
  keywords: ["thermodynamics", "heat engine", "efficiency", "stirling", "carnot", "statistical mechanics"],
  texts: [
    "A Stirling engine runs on a {gas} ideal gas between reservoirs at {hot} K and {cold} K with the volume ratio {ratio}. Its regenerator returns {regenerator} percent of the isochoric heat, and the hot reservoir makes up the rest. Give the thermal efficiency in percent to 4 significant figures.",
    "An ideal {gas} gas undergoes a cycle of two isotherms at {hot} K and {cold} K joined by two isochores; the larger volume is {ratio} times the smaller. Of the heat needed on the isochoric heating, {regenerator} percent comes from a regenerator and the remainder from the hot reservoir. What is the efficiency of the engine, in percent to 4 significant figures?",
  ],
  fields: {
    gas: ["monatomic", "diatomic"],
    hot: "number",
    cold: "number",
    ratio: "number",
    regenerator: "number",
  },
  draw: drawStirling,
  solve: solveStirling,
};

/** The problem families of physics. */
export const physicsFamilies: readonly Family[] = [
  rydbergBlockade,
  twoBodyDecay,
  dampedCavity,
  stirlingEngine,
];
