import type { Random } from "../../util/random.ts";
import type { Family, Level, Params, WorkedAnswer } from "../family.ts";
import { numberIn, wordIn } from "../template.ts";
import { fixed, gcd, plain, significant, wrongAnswers } from "./number-text.ts";

const STRONG = ["HCl", "NaOH"] as const;

function drawBuffer(random: Random, level: Level): Params {
  const concentration = () => (level === 1 ? random.pick([0.1, 0.2, 0.25, 0.5]) : random.int(5, 60) / 100);
  const [acid, base] = [concentration(), concentration()];
  const volume = () => (level === 3 ? random.int(200, 999) / 10 : random.int(4, 20) * 5);
  const [acidVolume, baseVolume] = [volume(), volume()];
  const strong = random.pick(STRONG);
  const limit = strong === "HCl" ? base * baseVolume : acid * acidVolume;
  const share = random.int(level === 3 ? 60 : 15, level === 3 ? 95 : 50) / 100;
  const strongConcentration = level === 1 ? 0.5 : random.int(20, 99) / 100;
  // One decimal of a millilitre, but never none at all: the addition has to matter.
  const added = Math.max(1, Math.floor((limit * share * 10) / strongConcentration)) / 10;
  const pka = random.int(320, 980) / 100;
  return { pka, acid, acidVolume, base, baseVolume, strong, strongConcentration, added };
}

function solveBuffer(params: Params): WorkedAnswer {
  const [pka, strong] = [numberIn(params, "pka"), wordIn(params, "strong")];
  const [acid, base] = [numberIn(params, "acid"), numberIn(params, "base")];
  const acidAmount = acid * numberIn(params, "acidVolume");
  const baseAmount = base * numberIn(params, "baseVolume");
  const amount = numberIn(params, "strongConcentration") * numberIn(params, "added");
  const toBase = strong === "NaOH" ? amount : -amount;
  const [acidLeft, baseLeft] = [acidAmount - toBase, baseAmount + toBase];
  const answer = fixed(pka + Math.log10(baseLeft / acidLeft), 2);
  const candidates = [
    pka - Math.log10(baseLeft / acidLeft),
    pka + Math.log10(baseAmount / acidAmount),
    pka + Math.log10((baseAmount - toBase) / (acidAmount + toBase)),
    pka + Math.log(baseLeft / acidLeft),
    pka,
    pka + Math.log10(baseLeft / acidLeft) + 0.3,
  ].map((value) => fixed(value, 2));
  const reaction = strong === "HCl" ? "A- + H+ -> HA" : "HA + OH- -> A- + H2O";
  return {
    answer,
    answerType: "numeric",
    steps: [
      `The mixture first holds ${plain(acidAmount)} mmol HA and ${plain(baseAmount)} mmol A-.`,
      `The addition brings ${plain(amount)} mmol ${strong}, which reacts completely: ${reaction}.`,
      `Afterwards there are ${plain(acidLeft)} mmol HA and ${plain(baseLeft)} mmol A-.`,
      `The ratio [A-]/[HA] is ${significant(baseLeft / acidLeft, 5)}, since both share one volume.`,
      `The Henderson-Hasselbalch equation gives pH = ${pka} + log10(${significant(baseLeft / acidLeft, 5)}).`,
    ],
    distractors: wrongAnswers(answer, candidates).slice(0, 4),
  };
}

const bufferAddition: Family = {
  id: "chemistry/buffer-addition",
  keywords: ["buffer", "acid", "base", "equilibrium", "henderson-hasselbalch", "analytical chemistry", "ph"],
  texts: [
    "A buffer is made from {acidVolume} mL of {acid} mol/L weak acid HA (pKa {pka}) and {baseVolume} mL of {base} mol/L of its sodium salt NaA. Then {added} mL of {strongConcentration} mol/L {strong} is added. Neglecting activity effects, give the final pH to 2 decimal places.",
    "To a mixture of {acidVolume} mL of a monoprotic acid HA ({acid} mol/L, pKa {pka}) and {baseVolume} mL of NaA ({base} mol/L) one adds {added} mL of {strong} ({strongConcentration} mol/L). What pH does the Henderson-Hasselbalch equation predict, to 2 decimal places?",
  ],
  fields: {
    acidVolume: "number",
    acid: "number",
    pka: "number",
    baseVolume: "number",
    base: "number",
    added: "number",
    strongConcentration: "number",
    strong: STRONG,
  },
  draw: drawBuffer,
  solve: solveBuffer,
};

const GAS_CONSTANT = 8.314;
const FARADAY = 96485;

function drawCell(random: Random, level: Level): Params {
  const charges = level === 1 ? [2, 2] : level === 2 ? random.shuffle([1, 2]) : random.shuffle([1, 2, 3]);
  const scales = level === 1 ? [100] : level === 2 ? [100, 1000] : [100, 1000, 10000];
  const concentration = () => random.int(1, 99) / random.pick(scales);
  return {
    anodeCharge: charges[0]!,
    cathodeCharge: charges[1]!,
    anode: concentration(),
    cathode: concentration(),
    standard: random.int(30, 280) / 100,
    temperature: level === 3 ? random.int(275, 365) : 298.15,
  };
}

function solveCell(params: Params): WorkedAnswer {
  const [a, b] = [numberIn(params, "anodeCharge"), numberIn(params, "cathodeCharge")];
  const [anode, cathode] = [numberIn(params, "anode"), numberIn(params, "cathode")];
  const [standard, temperature] = [numberIn(params, "standard"), numberIn(params, "temperature")];
  const electrons = (a * b) / Number(gcd(BigInt(a), BigInt(b)));
  const [anodePower, cathodePower] = [electrons / a, electrons / b];
  const quotient = anode ** anodePower / cathode ** cathodePower;
  const slope = (GAS_CONSTANT * temperature) / (electrons * FARADAY);
  const answer = fixed(standard - slope * Math.log(quotient), 4);
  const candidates = [
    standard + slope * Math.log(quotient),
    standard - slope * Math.log10(quotient),
    standard - slope * electrons * Math.log(quotient),
    standard - slope * Math.log(anode / cathode),
    standard,
    standard - 2 * slope * Math.log(quotient),
    standard + 0.0592,
    standard - 0.0592,
  ].map((value) => fixed(value, 4));
  return {
    answer,
    answerType: "numeric",
    unit: "V",
    steps: [
      `The least common multiple of the charges ${a} and ${b} gives ${electrons} electrons per formula turnover.`,
      `The anode ion appears with the stoichiometric number ${anodePower} and the cathode ion with ${cathodePower}.`,
      `The reaction quotient is Q = ${anode}^${anodePower} / ${cathode}^${cathodePower} = ${significant(quotient, 6)}.`,
      `The prefactor is RT/(zF) = ${GAS_CONSTANT} * ${temperature}/(${electrons} * ${FARADAY}) = ${significant(slope, 6)} V.`,
      `The Nernst equation gives E = ${standard} V - ${significant(slope, 6)} V * ln(${significant(quotient, 6)}).`,
    ],
    distractors: wrongAnswers(answer, candidates).slice(0, 4),
  };
}

const nernstCell: Family = {
  id: "chemistry/nernst-cell",
  keywords: ["electrochemistry", "nernst", "cell potential", "redox", "galvanic", "battery"],
  texts: [
    "In a galvanic cell a metal dissolves at the anode as an ion of charge +{anodeCharge} (concentration {anode} mol/L) and another is deposited at the cathode from its ion of charge +{cathodeCharge} (concentration {cathode} mol/L). The standard cell potential is {standard} V and the temperature {temperature} K. With R = 8.314 J/(mol K) and F = 96485 C/mol, taking activities equal to concentrations, give the cell potential in volts to 4 decimal places.",
    "A cell with standard potential {standard} V works at {temperature} K. Its anode compartment contains the ion M of charge +{anodeCharge} at {anode} mol/L, its cathode compartment the ion X of charge +{cathodeCharge} at {cathode} mol/L; M is formed from its metal and X is reduced to its metal. What cell potential in volts, to 4 decimal places, follows from the Nernst equation with R = 8.314 J/(mol K) and F = 96485 C/mol?",
  ],
  fields: {
    anodeCharge: "number",
    anode: "number",
    cathodeCharge: "number",
    cathode: "number",
    standard: "number",
    temperature: "number",
  },
  draw: drawCell,
  solve: solveCell,
};

function drawKinetics(random: Random, level: Level): Params {
  const reference = level === 1 ? 298 : random.int(280, 340);
  return {
    rate: random.int(11, 999) / 100_000,
    reference,
    activation: random.int(30, level === 1 ? 80 : 120),
    temperature: reference + (level === 1 ? 10 : random.int(5, level === 2 ? 30 : 60)),
    conversion: level === 1 ? random.pick([50, 75, 90]) : random.int(110, level === 2 ? 950 : 998) / 10,
  };
}

function solveKinetics(params: Params): WorkedAnswer {
  const [rate, reference, temperature] = [
    numberIn(params, "rate"),
    numberIn(params, "reference"),
    numberIn(params, "temperature"),
  ];
  const [activation, conversion] = [numberIn(params, "activation"), numberIn(params, "conversion")];
  const exponent = ((activation * 1000) / GAS_CONSTANT) * (1 / reference - 1 / temperature);
  const faster = rate * Math.exp(exponent);
  const left = 1 - conversion / 100;
  const answer = significant(-Math.log(left) / faster, 4);
  const candidates = [
    -Math.log(left) / rate,
    -Math.log(left) / (rate * Math.exp(-exponent)),
    -Math.log10(left) / faster,
    -Math.log(conversion / 100) / faster,
    Math.LN2 / faster,
  ].map((value) => significant(value, 4));
  return {
    answer,
    answerType: "numeric",
    unit: "s",
    steps: [
      `The Arrhenius exponent is (${activation * 1000}/${GAS_CONSTANT}) * (1/${reference} - 1/${temperature}) = ${significant(exponent, 6)}.`,
      `At ${temperature} K the rate constant is ${rate} * exp(${significant(exponent, 6)}) = ${significant(faster, 6)} 1/s.`,
      `The remaining fraction of the reactant is 1 - ${conversion}/100 = ${plain(left)}.`,
      `First-order decay needs the exponent kt = -ln ${plain(left)} = ${significant(-Math.log(left), 6)}.`,
      `The time is ${significant(-Math.log(left), 6)} divided by ${significant(faster, 6)} 1/s.`,
    ],
    distractors: wrongAnswers(answer, candidates).slice(0, 4),
  };
}

const arrheniusKinetics: Family = {
  id: "chemistry/arrhenius-kinetics",
  keywords: [
    "kinetics",
    "arrhenius",
    "first-order",
    "rate constant",
    "activation energy",
    "physical chemistry",
  ],
  texts: [
    "A first-order decomposition has the rate constant {rate} 1/s at {reference} K and the activation energy {activation} kJ/mol. With R = 8.314 J/(mol K), give the time in seconds, to 4 significant figures, for {conversion} percent of the reactant to be consumed at {temperature} K.",
    "An isomerisation follows first-order kinetics; at {reference} K its rate constant is {rate} 1/s, and its Arrhenius activation energy is {activation} kJ/mol (R = 8.314 J/(mol K)). How many seconds, to 4 significant figures, does it take at {temperature} K to reach a conversion of {conversion} percent?",
  ],
  fields: {
    rate: "number",
    reference: "number",
    activation: "number",
    conversion: "number",
    temperature: "number",
  },
  draw: drawKinetics,
  solve: solveKinetics,
};

const ATOMIC_MASSES: Readonly<Record<string, number>> = {
  H: 1.008,
  C: 12.011,
  N: 14.007,
  O: 15.999,
  Mg: 24.305,
  Al: 26.982,
  S: 32.06,
  P: 30.974,
  Cl: 35.45,
  Ti: 47.867,
  Fe: 55.845,
};

const REACTIONS = [
  "N2 + 3 H2 -> 2 NH3",
  "4 Al + 3 O2 -> 2 Al2O3",
  "Fe2O3 + 3 CO -> 2 Fe + 3 CO2",
  "Fe2O3 + 2 Al -> 2 Fe + Al2O3",
  "P4 + 6 Cl2 -> 4 PCl3",
  "2 SO2 + O2 -> 2 SO3",
  "4 NH3 + 5 O2 -> 4 NO + 6 H2O",
  "TiCl4 + 2 Mg -> Ti + 2 MgCl2",
  "C7H6O3 + C4H6O3 -> C9H8O4 + C2H4O2",
] as const;

interface Species {
  readonly count: number;
  readonly formula: string;
  readonly molarMass: number;
}

function speciesOf(term: string): Species {
  const [count, formula] = term.includes(" ") ? (term.split(" ") as [string, string]) : ["1", term];
  let molarMass = 0;
  for (const [, element, number] of formula.matchAll(/([A-Z][a-z]?)(\d*)/g)) {
    molarMass += ATOMIC_MASSES[element!]! * Number(number || 1);
  }
  return { count: Number(count), formula, molarMass };
}

/** The two reactants and the product written first. */
function speciesIn(reaction: string): [Species, Species, Species] {
  const [left, right] = reaction.split(" -> ") as [string, string];
  const [first, second] = left.split(" + ") as [string, string];
  return [speciesOf(first), speciesOf(second), speciesOf(right.split(" + ")[0]!)];
}

function drawYield(random: Random, level: Level): Params {
  const reaction = random.pick(REACTIONS);
  const [first, second] = speciesIn(reaction);
  const firstMass = random.int(50, level === 1 ? 400 : 9999) / 10;
  const balanced = (firstMass * second.count * second.molarMass) / (first.count * first.molarMass);
  const factor = random.pick([random.int(40, 85), random.int(120, 200)]) / 100;
  return {
    reaction,
    firstMass,
    purity: level === 3 ? random.int(700, 985) / 10 : 100,
    secondMass: Math.max(1, Math.round(balanced * factor * 10)) / 10,
    yield: level === 1 ? 100 : random.int(40, 97),
  };
}

function solveYield(params: Params): WorkedAnswer {
  const [reaction, purity, percent] = [
    wordIn(params, "reaction"),
    numberIn(params, "purity"),
    numberIn(params, "yield"),
  ];
  const [first, second, product] = speciesIn(reaction);
  const [firstMass, secondMass] = [numberIn(params, "firstMass"), numberIn(params, "secondMass")];
  const firstMoles = (firstMass * purity) / 100 / first.molarMass;
  const secondMoles = secondMass / second.molarMass;
  const [firstTurns, secondTurns] = [firstMoles / first.count, secondMoles / second.count];
  const [turns, other] = [Math.min(firstTurns, secondTurns), Math.max(firstTurns, secondTurns)];
  const limiting = firstTurns <= secondTurns ? first : second;
  const mass = (extent: number) => (extent * product.count * product.molarMass * percent) / 100;
  const answer = significant(mass(turns), 4);
  const candidates = [
    mass(other),
    (mass(turns) * 100) / percent,
    mass(Math.min(firstMoles, secondMoles)),
    mass(turns) / product.count,
    (mass(turns) * 100) / purity,
    mass(turns + other),
  ].map((value) => significant(value, 4));
  return {
    answer,
    answerType: "numeric",
    unit: "g",
    steps: [
      `The molar masses are ${plain(first.molarMass)} g/mol for ${first.formula}, ${plain(second.molarMass)} g/mol for ${second.formula} and ${plain(product.molarMass)} g/mol for ${product.formula}.`,
      `The amounts are ${significant(firstMoles, 6)} mol ${first.formula} (at ${purity} % purity) and ${significant(secondMoles, 6)} mol ${second.formula}.`,
      `Divided by the coefficients ${first.count} and ${second.count} these are ${significant(firstTurns, 6)} and ${significant(secondTurns, 6)} mol of reaction, so ${limiting.formula} limits.`,
      `At most ${significant(turns * product.count, 6)} mol ${product.formula} can form.`,
      `The mass obtained is this amount times ${plain(product.molarMass)} g/mol times ${percent}/100.`,
    ],
    distractors: wrongAnswers(answer, candidates).slice(0, 4),
  };
}

const limitingReagent: Family = {
  id: "chemistry/limiting-reagent",
  keywords: ["stoichiometry", "limiting reagent", "yield", "synthesis", "inorganic chemistry", "mole"],
  texts: [
    "For the reaction {reaction}, {firstMass} g of the first reactant ({purity} percent pure, impurities inert) and {secondMass} g of the pure second reactant are combined, and the isolated yield is {yield} percent of the theoretical one. With the atomic masses H 1.008, C 12.011, N 14.007, O 15.999, Mg 24.305, Al 26.982, P 30.974, S 32.06, Cl 35.45, Ti 47.867 and Fe 55.845, give the mass in grams of the first product written, to 4 significant figures.",
    "A reactor is charged for {reaction} with {firstMass} g of the reactant written first, whose purity is {purity} percent by mass, and {secondMass} g of the pure other reactant. Atomic masses are H 1.008, C 12.011, N 14.007, O 15.999, Mg 24.305, Al 26.982, P 30.974, S 32.06, Cl 35.45, Ti 47.867 and Fe 55.845. At a yield of {yield} percent, how many grams of the product written first are obtained, to 4 significant figures?",
  ],
  fields: {
    reaction: REACTIONS,
    firstMass: "number",
    purity: "number",
    secondMass: "number",
    yield: "number",
  },
  draw: drawYield,
  solve: solveYield,
};

/** The problem families of chemistry. */
export const chemistryFamilies: readonly Family[] = [
  bufferAddition,
  nernstCell,
  arrheniusKinetics,
  limitingReagent,
];
