import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { comparable, compareTitles } from "../../src/specs/titles/compare-titles.ts";
import { nonTopicRules } from "../../src/specs/titles/non-topic.ts";
import { TitleIndex } from "../../src/specs/titles/title-index.ts";
import { titleWords } from "../../src/specs/titles/title-words.ts";
import { randomOf } from "../../src/util/random.ts";

const verdict = (one: string, other: string) => compareTitles(comparable(one), comparable(other));

describe("titles that say the same in other form", () => {
  test.each([
    ["case", "Open quantum systems", "OPEN Quantum Systems"],
    [
      "order",
      "Association schemes and distance-regular graphs",
      "Distance-regular graphs and association schemes",
    ],
    ["plural", "Gaussian beams", "Gaussian beam"],
    ["an irregular plural", "Random matrices and spectra", "Random matrix spectrum"],
    ["hyphens", "Non-abelian gauge fields", "Non abelian gauge fields"],
    ["a dash", "C–H activation", "C-H activation"],
    ["small words", "The topology of surfaces", "Surface topology"],
    ["British spelling", "Modelling of tumour colonisation", "Modeling of tumor colonization"],
    ["a British centre", "Colour centres in fibre lasers", "Color centers in fiber lasers"],
    ["a catalogue", "Catalogues of ships", "Catalog of ships"],
    ["marks", "Möbius functions of posets", "Mobius functions of posets"],
    ["a possessive", "Zipf's law", "Zipf law"],
    ["composed letters", "Möbius strips", "Mo\u0308bius strips"],
  ])("%s", (_, one, other) => {
    expect(verdict(one, other)).toBe("same");
  });
});

describe("titles that only somebody who knows the field can tell apart", () => {
  test.each([
    ["C-H activation and functionalization", "Directed C–H activation"],
    ["Enamine and iminium organocatalysis", "Asymmetric organocatalysis via enamines"],
    ["Enamine organocatalysis", "Organocatalytic enamine activation"],
    ["Association schemes", "Association schemes and Bose-Mesner algebras"],
    ["Representation theory of groups", "Group representations"],
    ["Wave function collapse", "Wavefunction collapse"],
    ["Runge-Kutta methods", "Runge-Kuta methods"],
    ["Ordinary differential equations", "Partial differential equations"],
    ["Modular forms", "Siegel modular forms"],
    ["Markov chains", "Markov chain Monte Carlo"],
  ])("%s / %s", (one, other) => {
    expect(verdict(one, other)).toBe("undecided");
    expect(verdict(other, one)).toBe("undecided");
  });
});

describe("titles that have words in common and nothing else", () => {
  test.each([
    ["Hilbert spaces", "Banach spaces"],
    ["Group theory", "Group actions"],
    ["Open quantum systems", "Closed quantum systems"],
    ["Spectral sequences", "Spectral graph theory"],
    ["Moments of the Riemann zeta function", "Subgroup zeta functions of nilpotent groups"],
    ["Quantum groups and crystal bases", "Compact quantum groups and Woronowicz characters"],
    ["C programs", "C++ programs"],
    ["Kerr black holes and ergoregions", "Hawking radiation and black hole entropy"],
  ])("%s / %s", (one, other) => {
    expect(verdict(one, other)).toBe("different");
  });
});

describe("what is no topic", () => {
  test.each([
    ["Emerging directions", "Physics", "Optics", "vague"],
    ["Other topics", "Chemistry", "Electrochemistry", "vague"],
    ["Recent advances in catalysis", "Chemistry", "Catalysis", "vague"],
    ["Open problems in number theory", "Mathematics", "Number theory", "vague"],
    ["Complexity theory", "Computer Science", "Computational complexity", "vague"],
    ["Interdisciplinary and applied areas", "Mathematics", "Topology", "interdisciplinary"],
    ["Cross-disciplinary physics", "Physics", "Optics", "interdisciplinary"],
    ["Physics education research and outreach", "Physics", "General physics", "about-the-field"],
    ["History and philosophy of physics", "Physics", "Optics", "about-the-field"],
    ["Introduction to optics", "Physics", "Optics", "introduction"],
    ["Applications of group theory", "Mathematics", "Group theory", "applications"],
    ["Optics", "Physics", "Optics", "names-its-area"],
    ["Linear algebra", "Mathematics", "Linear algebra and matrix theory", "names-its-area"],
    ["Physics", "Physics", "Optics", "names-its-discipline"],
    ["What is light?", "Physics", "Optics", "no-title"],
    ["...", "Physics", "Optics", "no-title"],
    ["x".repeat(200), "Physics", "Optics", "no-title"],
    [
      "A list of exactly two titles, none of which exists. Give fewer only when there are no more",
      "Physics",
      "Optics",
      "no-title",
    ],
  ])("%s (%s, %s)", (title, discipline, area, reason) => {
    expect(nonTopicRules({ discipline, area })(title)).toBe(reason);
  });

  test.each([
    ["Open quantum systems", "Physics", "Quantum physics"],
    ["Teaching dimension of concept classes", "Computer Science", "Machine learning"],
    ["History of the sonnet", "Literature", "Verse"],
    ["Education in the Abbasid caliphate", "History", "Medieval history"],
    ["Elements of finite order", "Mathematics", "Group theory"],
    ["Fundamental groups", "Mathematics", "Algebraic topology"],
    ["Matrix algebras", "Mathematics", "Linear algebra and matrix theory"],
    ["Chernoff bounds and applications", "Mathematics", "Probability"],
    ["Open sets and neighbourhoods", "Mathematics", "Topology"],
    [
      "The Treaty of Brest-Litovsk and the new order of eastern Europe between 1917 and 1919",
      "History",
      "Diplomatic history",
    ],
  ])("but %s (%s, %s) is one", (title, discipline, area) => {
    expect(nonTopicRules({ discipline, area })(title)).toBeNull();
  });

  it("lets an area be named after a time, and not after its discipline", () => {
    const reason = nonTopicRules({ discipline: "History", area: null });
    expect([reason("Modern history"), reason("History"), reason("Other areas")]).toEqual([
      null,
      "names-its-discipline",
      "vague",
    ]);
  });
});

const WORDS = "group ring field curve theory matrix graph method quantum wave function chain of and in".split(
  " ",
);
const title = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 6 })
  .map((words) => words.join(" "));

describe("comparing", () => {
  it("does not depend on which title comes first", () => {
    fc.assert(fc.property(title, title, (one, other) => verdict(one, other) === verdict(other, one)));
  });

  it("finds a title the same as itself, whatever its letters", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(verdict(text, text)).toBe("same");
        expect(titleWords(text).key).toBe(titleWords(text.normalize("NFD")).key);
      }),
    );
  });

  it("by the index finds all that comparing each with each finds", () => {
    fc.assert(
      fc.property(fc.array(title, { maxLength: 25 }), (titles) => {
        const index = new TitleIndex<number>();
        titles.forEach((text, at) => {
          const expected = titles.slice(0, at).flatMap((other, item) => {
            const found = verdict(text, other);
            return found === "different" ? [] : [{ item, verdict: found }];
          });
          expect(index.find(text)).toEqual(expected);
          expect(index.add(text, at)).toEqual(expected);
        });
      }),
    );
  });

  it("takes no look at each pair of many titles", () => {
    const random = randomOf(["titles"]);
    const word = () => Array.from({ length: 7 }, () => random.pick([..."abcdefghiklmnoprstu"])).join("");
    const words = Array.from({ length: 4000 }, word);
    const index = new TitleIndex<number>();
    const started = performance.now();
    let alike = 0;
    for (let at = 0; at < 10_000; at++) {
      const text = Array.from({ length: 5 }, () => random.pick(words)).join(" ");
      alike += index.add(text, at).length;
    }
    expect(alike).toBeLessThan(10);
    // Comparing each pair takes minutes.
    expect(performance.now() - started).toBeLessThan(20_000);
  });
});
