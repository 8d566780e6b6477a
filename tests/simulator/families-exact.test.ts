import { describe, expect, it } from "vitest";
import { chemistryFamilies } from "../../src/simulator/families/chemistry.ts";
import { computerScienceFamilies } from "../../src/simulator/families/computer-science.ts";
import { mathematicsFamilies } from "../../src/simulator/families/mathematics.ts";
import {
  fixed,
  fractionText,
  significant,
  valueOfText,
  wrongAnswers,
} from "../../src/simulator/families/number-text.ts";
import { physicsFamilies } from "../../src/simulator/families/physics.ts";
import type { Family, Level, Params } from "../../src/simulator/family.ts";
import { numberIn, numbersIn, recogniserOf, renderText, wordIn } from "../../src/simulator/template.ts";
import { randomOf } from "../../src/util/random.ts";

const LEVELS: readonly Level[] = [1, 2, 3];
const SEEDS = Array.from({ length: 300 }, (_, seed) => seed);
const families = [
  ...mathematicsFamilies,
  ...physicsFamilies,
  ...computerScienceFamilies,
  ...chemistryFamilies,
];
const recognisers = families.map((family) => ({ family, read: recogniserOf(family) }));
const cases = families.flatMap((family) => LEVELS.map((level) => ({ id: family.id, level, family })));

function drawn(family: Family, level: Level, seed: number): Params {
  return family.draw(randomOf([family.id, level, seed]), level);
}

function familyNamed(id: string): Family {
  return families.find((family) => family.id === id)!;
}

/** Checks the answers of a family at the given levels against another method. */
function against(
  id: string,
  levels: readonly Level[],
  check: (params: Params, answer: string) => void,
): void {
  const family = familyNamed(id);
  for (const level of levels) {
    for (const seed of SEEDS.slice(0, 60)) {
      const params = drawn(family, level, seed);
      check(params, family.solve(params).answer);
    }
  }
}

/** Equal up to the rounding of an answer with four significant figures. */
function expectRounded(answer: string, value: number): void {
  expect(Math.abs(Number(answer) - value)).toBeLessThanOrEqual(Math.abs(value) * 5.1e-4);
}

describe.each(cases)("$id at level $level", ({ family, level }) => {
  it("reads back from each phrasing, by this family alone", () => {
    for (const seed of SEEDS) {
      const params = drawn(family, level, seed);
      for (const template of family.texts) {
        const text = `Solve the following problem.\n\n${renderText(template, params)}\n\nShow your work (2 pages).`;
        const found = recognisers.flatMap(({ family: other, read }) => {
          const back = read(text);
          return back ? [{ id: other.id, params: back }] : [];
        });
        expect(found).toEqual([{ id: family.id, params }]);
      }
    }
  });

  it("draws plain numbers and many different problems", () => {
    const texts = SEEDS.map((seed) => renderText(family.texts[0], drawn(family, level, seed)));
    expect(new Set(texts).size).toBeGreaterThanOrEqual(200);
    expect(
      texts.filter((text) => /\d{10}\d*\.\d|\.\d{7}|\de[+-]?\d|NaN|undefined|Infinity/.test(text)),
    ).toEqual([]);
    expect(drawn(family, level, 7)).toEqual(drawn(family, level, 7));
  });

  it("solves the same problem the same way, with wrong distractors", () => {
    const answers = new Set<string>();
    for (const seed of SEEDS) {
      const params = drawn(family, level, seed);
      const solution = family.solve(params);
      expect(family.solve(structuredClone(params))).toEqual(solution);
      answers.add(solution.answer);
      const key = (text: string) => valueOfText(text) ?? text;
      const all = [solution.answer, ...solution.distractors];
      expect(all.length, renderText(family.texts[0], params)).toBeGreaterThanOrEqual(3);
      expect(new Set(all.map(key)).size).toBe(all.length);
      expect(all.filter((text) => /NaN|Infinity|undefined/.test(text))).toEqual([]);
      if (solution.answerType === "numeric") {
        expect(Number.isFinite(Number(solution.answer))).toBe(true);
        expect(solution.answer).toMatch(/^-?\d+(\.\d+)?(e-?\d+)?$/);
      }
      expect(solution.steps.length).toBeGreaterThanOrEqual(3);
      expect(solution.steps.length).toBeLessThanOrEqual(8);
      expect(solution.steps.filter((step) => /NaN|Infinity|undefined/.test(step))).toEqual([]);
      expect(solution.steps.at(-1)).not.toContain(`= ${solution.answer}.`);
    }
    expect(answers.size).toBeGreaterThan(level === 1 ? 5 : 10);
  });
});

it("gives every family an id, keywords and two phrasings with every field", () => {
  expect(new Set(families.map((family) => family.id)).size).toBe(families.length);
  for (const family of families) {
    expect(family.id).toMatch(/^(mathematics|physics|computer-science|chemistry)\/[a-z-]+$/);
    expect(family.keywords).toEqual(family.keywords.map((word) => word.toLowerCase()));
    expect(family.texts.length).toBeGreaterThanOrEqual(2);
    for (const text of family.texts) {
      for (const field of Object.keys(family.fields)) expect(text).toContain(`{${field}}`);
    }
  }
});

describe("mathematics by other methods", () => {
  it("modular exponentiation by plain multiplication", () => {
    against("mathematics/modular-exponentiation", [1, 2], (params, answer) => {
      let value = 1;
      for (let i = 0; i < numberIn(params, "exponent"); i++) {
        value = (value * numberIn(params, "base")) % numberIn(params, "modulus");
      }
      expect(answer).toBe(String(value));
    });
  });

  it("determinants by expansion over column subsets", () => {
    against("mathematics/tridiagonal-determinant", LEVELS, (params, answer) => {
      const n = numberIn(params, "n");
      const entry = (row: number, column: number) =>
        column === row ? "a" : column === row + 1 ? "b" : column === row - 1 ? "c" : null;
      const minors = new Map<number, bigint>([[0, 1n]]);
      const minor = (row: number, used: number): bigint => {
        if (row === n) return 1n;
        const known = row > 0 ? minors.get(used) : undefined;
        if (known !== undefined) return known;
        let sum = 0n;
        for (let column = 0, sign = 1n; column < n; column++) {
          if (used & (1 << column)) continue;
          const field = entry(row, column);
          if (field) sum += sign * BigInt(numberIn(params, field)) * minor(row + 1, used | (1 << column));
          sign = -sign;
        }
        minors.set(used, sum);
        return sum;
      };
      expect(answer).toBe(String(minor(0, 0)));
    });
  });

  it("integrals by Simpson's rule", () => {
    against("mathematics/beta-integral", LEVELS, (params, answer) => {
      const [c, m, k, n] = ["c", "m", "k", "n"].map((field) => numberIn(params, field)) as [
        number,
        number,
        number,
        number,
      ];
      const f = (x: number) => c * x ** m * (1 - x ** k) ** n;
      const parts = 4000;
      let sum = f(0) + f(1);
      for (let i = 1; i < parts; i++) sum += f(i / parts) * (i % 2 ? 4 : 2);
      expect(answer).toMatch(/^\d+\/\d+$/);
      expect(valueOfText(answer)! / (sum / (3 * parts))).toBeCloseTo(1, 6);
    });
  });

  it("square roots by trying every residue", () => {
    against("mathematics/modular-square-roots", LEVELS, (params, answer) => {
      const n = numberIn(params, "p") * numberIn(params, "q");
      const roots = Array.from({ length: n }, (_, x) => x).filter(
        (x) => (x * x) % n === numberIn(params, "a"),
      );
      expect(roots).toHaveLength(4);
      expect(answer).toBe(`{${roots.join(", ")}}`);
    });
  });
});

describe("physics by other methods", () => {
  it("blockade radii from the level shift at the stated radius", () => {
    against("physics/rydberg-blockade", LEVELS, (params, answer) => {
      const logC6 =
        Math.log(numberIn(params, "c6") * 1000) +
        11 * (Math.log(numberIn(params, "n")) - Math.log(numberIn(params, "reference")));
      const logRabi = Math.log(numberIn(params, "rabi")) + Math.log(numberIn(params, "atoms")) / 2;
      expectRounded(answer, Math.exp((logC6 - logRabi) / 6));
    });
  });

  it("decays by bisection of the energy balance and a boost by rapidity", () => {
    against("physics/two-body-decay", LEVELS, (params, answer) => {
      const [mass, first, second] = [
        numberIn(params, "mass"),
        numberIn(params, "first"),
        numberIn(params, "second"),
      ];
      let [low, high] = [0, mass];
      for (let i = 0; i < 100; i++) {
        const p = (low + high) / 2;
        if (Math.hypot(p, first) + Math.hypot(p, second) < mass) low = p;
        else high = p;
      }
      const rapidity = Math.asinh(numberIn(params, "momentum") / mass);
      const along = low * Math.cos((numberIn(params, "angle") / 180) * Math.PI);
      expectRounded(answer, Math.hypot(low, first) * Math.cosh(rapidity) + along * Math.sinh(rapidity));
    });
  });

  it("cavities by integrating the rate equation", () => {
    against("physics/damped-cavity", LEVELS, (params, answer) => {
      const kappa = 2 * Math.PI * numberIn(params, "linewidth") * 1e3;
      const time = numberIn(params, "time") * 1e-6;
      const energy = 6.62607015e-34 * numberIn(params, "frequency") * 1e9;
      const boltzmann = Math.exp(-energy / (1.380649e-23 * numberIn(params, "temperature") * 1e-3));
      const thermal = boltzmann / (1 - boltzmann);
      const steps = 20_000;
      const ratio = (kappa * time) / steps;
      let photons = numberIn(params, "initial");
      // The implicit midpoint rule, whose error of second order is far below the rounding.
      for (let i = 0; i < steps; i++) photons += (ratio * (thermal - photons)) / (1 + ratio / 2);
      expectRounded(answer, photons);
    });
  });

  it("Stirling cycles by integrating p dV", () => {
    against("physics/stirling-engine", LEVELS, (params, answer) => {
      const [hot, cold, ratio] = [
        numberIn(params, "hot"),
        numberIn(params, "cold"),
        numberIn(params, "ratio"),
      ];
      const parts = 4000;
      let overVolume = 0;
      for (let i = 0; i < parts; i++) {
        overVolume += (ratio - 1) / parts / (1 + ((i + 0.5) * (ratio - 1)) / parts);
      }
      const freedoms = wordIn(params, "gas") === "monatomic" ? 3 : 5;
      const isochoric = (freedoms / 2) * (hot - cold) * (1 - numberIn(params, "regenerator") / 100);
      expectRounded(answer, (100 * (hot - cold) * overVolume) / (hot * overVolume + isochoric));
    });
  });
});

describe("computer science by other methods", () => {
  it("LRU faults by stack distance, and FIFO by a queue", () => {
    against("computer-science/page-replacement", LEVELS, (params, answer) => {
      const [frames, references] = [numberIn(params, "frames"), numbersIn(params, "references")];
      const policy = wordIn(params, "policy");
      if (policy === "least recently used") {
        const isFault = (page: number, at: number) => {
          const last = references.lastIndexOf(page, at - 1);
          return at === 0 || last < 0 || new Set(references.slice(last, at)).size > frames;
        };
        expect(answer).toBe(String(references.filter(isFault).length));
      } else if (policy === "first in, first out") {
        const loaded: number[] = [];
        for (const page of references) if (!loaded.slice(-frames).includes(page)) loaded.push(page);
        expect(answer).toBe(String(loaded.length));
      }
    });
  });

  it("Belady faults by search over all evictions", () => {
    const family = familyNamed("computer-science/page-replacement");
    const least = (references: readonly number[], frames: number) => {
      let states = new Map<string, number>([["", 0]]);
      for (const page of references) {
        const next = new Map<string, number>();
        const reach = (held: readonly number[], faults: number) => {
          const key = held.toSorted((a, b) => a - b).join(" ");
          next.set(key, Math.min(faults, next.get(key) ?? Number.POSITIVE_INFINITY));
        };
        for (const [key, faults] of states) {
          const held = key === "" ? [] : key.split(" ").map(Number);
          if (held.includes(page)) reach(held, faults);
          else if (held.length < frames) reach([...held, page], faults + 1);
          else for (const out of held) reach([...held.filter((one) => one !== out), page], faults + 1);
        }
        states = next;
      }
      return Math.min(...states.values());
    };
    for (const seed of SEEDS.slice(0, 40)) {
      const params = { ...drawn(family, 3, seed), policy: "optimal (Belady)" };
      const expected = least(numbersIn(params, "references"), numberIn(params, "frames"));
      expect(family.solve(params).answer).toBe(String(expected));
    }
  });

  it("spanning trees by Prim's algorithm", () => {
    against("computer-science/minimum-spanning-tree", LEVELS, (params, answer) => {
      const [n, weights] = [numberIn(params, "n"), numbersIn(params, "weights")];
      const weightOf = (i: number, j: number) => {
        const [low, high] = [Math.min(i, j), Math.max(i, j)];
        return weights[low * n - (low * (low + 1)) / 2 + high - low - 1]!;
      };
      const outside = new Set(Array.from({ length: n - 1 }, (_, at) => at + 1));
      const inside = new Set([0]);
      let total = 0;
      while (outside.size > 0) {
        const links = [...inside].flatMap((i) => [...outside].map((j) => ({ j, weight: weightOf(i, j) })));
        const best = links.toSorted((a, b) => a.weight - b.weight)[0]!;
        total += best.weight;
        inside.add(best.j);
        outside.delete(best.j);
      }
      expect(answer).toBe(String(total));
    });
  });

  it("checksums by a shift register", () => {
    against("computer-science/cyclic-redundancy", LEVELS, (params, answer) => {
      const generator = wordIn(params, "generator");
      const degree = generator.length - 1;
      const taps = Number.parseInt(generator.slice(1), 2);
      let register = 0;
      for (const bit of wordIn(params, "message")) {
        const feedback = ((register >> (degree - 1)) & 1) ^ Number(bit);
        register = ((register << 1) & (2 ** degree - 1)) ^ (feedback ? taps : 0);
      }
      expect(answer).toBe(register.toString(2).padStart(degree, "0"));
    });
  });

  it("avoidance counts by enumeration, and by inclusion of first occurrences for long words", () => {
    against("computer-science/pattern-avoidance", [1], (params, answer) => {
      const [length, pattern] = [numberIn(params, "length"), wordIn(params, "pattern")];
      let count = 0;
      for (let word = 0; word < 2 ** length; word++) {
        if (!word.toString(2).padStart(length, "0").includes(pattern)) count++;
      }
      expect(answer).toBe(String(count % numberIn(params, "modulus")));
    });
    against("computer-science/pattern-avoidance", [2, 3], (params, answer) => {
      const [length, pattern] = [numberIn(params, "length"), wordIn(params, "pattern")];
      const size = pattern.length;
      // f(n): words whose only occurrence ends at n; every occurrence at n is a first one at j plus an overlap.
      const first: bigint[] = [];
      for (let n = 0; n <= length; n++) {
        let value = n < size ? 0n : 2n ** BigInt(n - size);
        for (let j = size; j < n; j++) {
          const shift = n - j;
          if (shift >= size) value -= first[j]! * 2n ** BigInt(shift - size);
          else if (pattern.startsWith(pattern.slice(shift))) value -= first[j]!;
        }
        first.push(value);
      }
      const containing = first.reduce((sum, value, n) => sum + value * 2n ** BigInt(length - n), 0n);
      const avoiding = 2n ** BigInt(length) - containing;
      expect(answer).toBe(String(avoiding % BigInt(numberIn(params, "modulus"))));
    });
  });
});

describe("chemistry by other methods", () => {
  it("buffers by bisection of the mass action law", () => {
    against("chemistry/buffer-addition", LEVELS, (params, answer) => {
      const value = (field: string) => numberIn(params, field);
      const added = value("strongConcentration") * value("added");
      const change = wordIn(params, "strong") === "NaOH" ? added : -added;
      const total = value("acid") * value("acidVolume") + value("base") * value("baseVolume");
      const fraction = (value("base") * value("baseVolume") + change) / total;
      let [low, high] = [-5, 20];
      for (let i = 0; i < 100; i++) {
        const ph = (low + high) / 2;
        if (1 / (1 + 10 ** (value("pka") - ph)) < fraction) low = ph;
        else high = ph;
      }
      expect(Math.abs(Number(answer) - low)).toBeLessThanOrEqual(0.00501);
    });
  });

  it("cells as the difference of two electrode potentials", () => {
    against("chemistry/nernst-cell", LEVELS, (params, answer) => {
      const thermal = (8.314 * numberIn(params, "temperature")) / 96485;
      const shift = (ion: string) =>
        (thermal * Math.log(numberIn(params, ion))) / numberIn(params, `${ion}Charge`);
      const value = numberIn(params, "standard") + shift("cathode") - shift("anode");
      expect(Math.abs(Number(answer) - value)).toBeLessThanOrEqual(5.01e-5);
    });
  });

  it("kinetics by integrating the rate law up to the stated time", () => {
    against("chemistry/arrhenius-kinetics", LEVELS, (params, answer) => {
      const kelvin = 1 / numberIn(params, "reference") - 1 / numberIn(params, "temperature");
      const rate =
        numberIn(params, "rate") * Math.E ** ((numberIn(params, "activation") * kelvin) / 0.008314);
      const steps = 20_000;
      const ratio = (rate * Number(answer)) / steps;
      let left = 1;
      for (let i = 0; i < steps; i++) left -= (ratio * left) / (1 + ratio / 2);
      expect(-Math.log(left)).toBeCloseTo(-Math.log(1 - numberIn(params, "conversion") / 100), 2);
    });
  });

  it("balances every reaction of the yield problem", () => {
    const kind = familyNamed("chemistry/limiting-reagent").fields.reaction as readonly string[];
    for (const reaction of kind) {
      const [left, right] = reaction.split(" -> ").map((side) => {
        const atoms: Record<string, number> = {};
        for (const term of side.split(" + ")) {
          const [, count, formula] = /^(?:(\d+) )?(\w+)$/.exec(term)!;
          for (const [, element, number] of formula!.matchAll(/([A-Z][a-z]?)(\d*)/g)) {
            atoms[element!] = (atoms[element!] ?? 0) + Number(count ?? 1) * Number(number || 1);
          }
        }
        return atoms;
      });
      expect(left).toEqual(right);
    }
  });

  it("gives known values", () => {
    const family = familyNamed("chemistry/limiting-reagent");
    const params = {
      reaction: "N2 + 3 H2 -> 2 NH3",
      firstMass: 28.014,
      purity: 100,
      secondMass: 100,
      yield: 50,
    };
    expect(family.solve(params).answer).toBe("17.03");
  });
});

describe("number texts", () => {
  it("round to significant figures without exponents in the plain range", () => {
    expect(
      [123456, 0.00012345678, 2.5, 9999999.7, 0, -1234567].map((value) => significant(value, 4)),
    ).toEqual(["123500", "0.0001235", "2.500", "10000000", "0", "-1235000"]);
    expect([1.23e-19, 4.5678e12].map((value) => significant(value, 3))).toEqual(["1.23e-19", "4.57e12"]);
    expect(fixed(-0.001, 2)).toBe("0.00");
  });

  it("reduce fractions and read values", () => {
    expect([fractionText(6n, -8n), fractionText(6n, 3n), fractionText(0n, 5n)]).toEqual(["-3/4", "2", "0"]);
    expect(["3/8", "-2", "1.5e-3", "", "a", "1/2/3", "1/0", "{1, 2}"].map(valueOfText)).toEqual([
      0.375,
      -2,
      0.0015,
      ...[null, null, null, null, null],
    ]);
    expect(wrongAnswers("0.50", ["1/2", "0.5", "2", "2.0", "NaN", "3"])).toEqual(["2", "3"]);
  });
});
