/** A unit: what it measures as powers of base units, and its size in them. */
export interface KnownUnit {
  readonly factor: number;
  readonly dimensions: Readonly<Record<string, number>>;
}

type Dimensions = Readonly<Record<string, number>>;
const MASS: Dimensions = { g: 1 };
const ENERGY: Dimensions = { g: 1, m: 2, s: -2 };

/** Units that take prefixes. Angles and cycles count as dimensions, so that 1 Hz is never 1 rad/s. */
const PREFIXED = new Map<string, readonly [number, Dimensions]>([
  ["m", [1, { m: 1 }]],
  ["g", [1, MASS]],
  ["s", [1, { s: 1 }]],
  ["A", [1, { A: 1 }]],
  ["K", [1, { K: 1 }]],
  ["mol", [1, { mol: 1 }]],
  ["cd", [1, { cd: 1 }]],
  ["Hz", [1, { cycle: 1, s: -1 }]],
  ["N", [1e3, { g: 1, m: 1, s: -2 }]],
  ["Pa", [1e3, { g: 1, m: -1, s: -2 }]],
  ["bar", [1e8, { g: 1, m: -1, s: -2 }]],
  ["J", [1e3, ENERGY]],
  ["eV", [1.602176634e-16, ENERGY]],
  ["W", [1e3, { g: 1, m: 2, s: -3 }]],
  ["Wh", [3.6e6, ENERGY]],
  ["C", [1, { A: 1, s: 1 }]],
  ["V", [1e3, { g: 1, m: 2, s: -3, A: -1 }]],
  ["Ω", [1e3, { g: 1, m: 2, s: -3, A: -2 }]],
  ["F", [1e-3, { g: -1, m: -2, s: 4, A: 2 }]],
  ["T", [1e3, { g: 1, s: -2, A: -1 }]],
  ["Wb", [1e3, { g: 1, m: 2, s: -2, A: -1 }]],
  ["H", [1e3, { g: 1, m: 2, s: -2, A: -2 }]],
  ["L", [1e-3, { m: 3 }]],
  ["l", [1e-3, { m: 3 }]],
  ["M", [1e3, { mol: 1, m: -3 }]],
  ["S", [1e-3, { g: -1, m: -2, s: 3, A: 2 }]],
  ["Bq", [1, { decay: 1, s: -1 }]],
  ["Gy", [1, { m: 2, s: -2, dose: 1 }]],
  ["Sv", [1, { m: 2, s: -2, sievert: 1 }]],
  ["lm", [1, { lumen: 1 }]],
  ["lx", [1, { lumen: 1, m: -2 }]],
  ["Da", [1.6605390666e-24, MASS]],
  ["pc", [3.085677581491367e16, { m: 1 }]],
  ["rad", [1, { rad: 1 }]],
  // Years differ in length, so no number of seconds stands for one.
  ["yr", [1, { year: 1 }]],
]);

const PLAIN = new Map<string, readonly [number, Dimensions]>([
  ["min", [60, { s: 1 }]],
  ["h", [3600, { s: 1 }]],
  ["hr", [3600, { s: 1 }]],
  ["d", [86400, { s: 1 }]],
  ["°", [Math.PI / 180, { rad: 1 }]],
  ["Å", [1e-10, { m: 1 }]],
  ["in", [0.0254, { m: 1 }]],
  ["ft", [0.3048, { m: 1 }]],
  ["yd", [0.9144, { m: 1 }]],
  ["mi", [1609.344, { m: 1 }]],
  ["lb", [453.59237, MASS]],
  ["ha", [1e4, { m: 2 }]],
  ["AU", [149597870700, { m: 1 }]],
  ["ly", [9460730472580800, { m: 1 }]],
  ["erg", [1e-4, ENERGY]],
  ["dyn", [1e-2, { g: 1, m: 1, s: -2 }]],
  ["mmHg", [133322.387415, { g: 1, m: -1, s: -2 }]],
  ["Torr", [101325e3 / 760, { g: 1, m: -1, s: -2 }]],
  ["rpm", [1 / 60, { cycle: 1, s: -1 }]],
  ["rev", [1, { cycle: 1 }]],
  ["atm", [101325e3, { g: 1, m: -1, s: -2 }]],
  ["t", [1e6, MASS]],
  // Centimorgans, which the prefix would make hundredths of a molar.
  ["cM", [1, { centimorgan: 1 }]],
]);

const PREFIXES: Readonly<Record<string, number>> = {
  Y: 1e24,
  Z: 1e21,
  E: 1e18,
  P: 1e15,
  T: 1e12,
  G: 1e9,
  M: 1e6,
  k: 1e3,
  d: 0.1,
  c: 0.01,
  m: 1e-3,
  μ: 1e-6,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
  f: 1e-15,
  a: 1e-18,
};

const NAMES: Readonly<Record<string, string>> = {
  metre: "m",
  meter: "m",
  gram: "g",
  second: "s",
  sec: "s",
  ampere: "A",
  kelvin: "K",
  mole: "mol",
  hertz: "Hz",
  newton: "N",
  pascal: "Pa",
  joule: "J",
  electronvolt: "eV",
  watt: "W",
  coulomb: "C",
  volt: "V",
  ohm: "Ω",
  farad: "F",
  tesla: "T",
  inch: "in",
  inche: "in",
  foot: "ft",
  feet: "ft",
  yard: "yd",
  mile: "mi",
  pound: "lb",
  hectare: "ha",
  parsec: "pc",
  dalton: "Da",
  siemen: "S",
  becquerel: "Bq",
  gray: "Gy",
  sievert: "Sv",
  lumen: "lm",
  lux: "lx",
  torr: "Torr",
  revolution: "rev",
  litre: "L",
  liter: "L",
  molar: "M",
  radian: "rad",
  year: "yr",
  minute: "min",
  hour: "h",
  hr: "h",
  day: "d",
  degree: "°",
  deg: "°",
  tonne: "t",
  centimorgan: "cM",
};
const PREFIX_NAME = /^(?:(tera)|(giga)|(mega)|(kilo)|(centi)|(milli)|(micro)|(nano)|(pico)|(femto))?(.+?)s?$/;
const PREFIX_NAMED = ["T", "G", "M", "k", "c", "m", "μ", "n", "p", "f"];

/**
 * Reads "m/s^2", "kg m s^-2", "J/(mol*K)", "kilometres per hour"; null for what is not known, and for "J/mol K", which
 * people mean both ways.
 */
export function readUnit(text: string): KnownUnit | null {
  const parts = text
    .replace(/ per /g, "/")
    .split("/")
    .map((part) => part.trim());
  const dimensions: Record<string, number> = {};
  let factor = 1;
  for (const [at, part] of parts.entries()) {
    const bracketed = /^\(([^()]*)\)$/.exec(part);
    const inner = (bracketed === null ? part : bracketed[1]!).trim();
    const factors = inner === "1" && at === 0 && parts.length > 1 ? [] : inner.split(/ ?\* ?| /);
    if (at > 0 && factors.length > 1 && bracketed === null) return null;
    for (const one of factors) {
      const read = readFactor(one);
      if (read === null) return null;
      const power = at === 0 ? read.power : -read.power;
      factor *= read.unit[0] ** power;
      for (const [name, exponent] of Object.entries(read.unit[1]))
        dimensions[name] = (dimensions[name] ?? 0) + exponent * power;
    }
  }
  return { factor, dimensions };
}

/** How many of the second unit one of the first is; null when they do not measure the same. */
export function ratioOf(a: KnownUnit, b: KnownUnit): number | null {
  const names = new Set([...Object.keys(a.dimensions), ...Object.keys(b.dimensions)]);
  for (const name of names) if ((a.dimensions[name] ?? 0) !== (b.dimensions[name] ?? 0)) return null;
  return a.factor / b.factor;
}

function readFactor(text: string): { unit: readonly [number, Dimensions]; power: number } | null {
  const match = /^([A-Za-zμΩÅ°]+)(?:\^\(?([+-]?\d)\)?)?$/.exec(text);
  const unit = match === null ? null : symbolOf(match[1]!);
  return unit === null ? null : { unit, power: Number(match![2] ?? 1) };
}

function symbolOf(text: string): readonly [number, Dimensions] | null {
  const known = PLAIN.get(text) ?? PREFIXED.get(text);
  if (known !== undefined) return known;
  const size = PREFIXES[text[0]!];
  const base = PREFIXED.get(text.slice(1));
  if (size !== undefined && base !== undefined) return [base[0] * size, base[1]];
  const named = text.length < 3 ? null : PREFIX_NAME.exec(text.toLowerCase());
  if (named === null) return null;
  const whole = NAMES[text.toLowerCase().replace(/s$/, "")];
  if (whole !== undefined) return symbolOf(whole);
  const symbol = NAMES[named.at(-1)!];
  const prefix = PREFIX_NAMED[named.slice(1, -1).findIndex((one) => one !== undefined)];
  return symbol === undefined || prefix === undefined ? null : symbolOf(prefix + symbol);
}
