import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifyLanguage, mixesScripts } from "../../src/method/trace/identify-language.ts";
import { repeatedShare } from "../../src/method/trace/repeated.ts";

const ENGLISH =
  "Let us first note that the sum of the two numbers is even, so that one of them is odd if and only if the other is.";
const GERMAN =
  "Zunächst bemerken wir, dass die Summe der beiden Zahlen gerade ist, sodass genau dann eine von ihnen ungerade ist, wenn es auch die andere ist.";
const ENGLISH_PAGE = `${ENGLISH} Suppose now that both are odd and write them as twice a number plus one. Their product is then
odd as well, which contradicts what was assumed about the divisors of the order of the group. Hence at least one of the two has
to be even, and by symmetry we may take it to be the first. Dividing by two gives a smaller pair with the same property, so that
the argument can be repeated until nothing is left. Since every step makes the numbers smaller, this comes to an end, and the
last pair is the one that was wanted. It remains to count how often a step was taken, which is the exponent of two.`;
const GERMAN_PAGE = `${GERMAN} Angenommen, beide wären ungerade; dann schreiben wir sie als das Doppelte einer Zahl plus eins. Ihr
Produkt ist dann ebenfalls ungerade, was der Annahme über die Teiler der Gruppenordnung widerspricht. Also muss mindestens eine
von ihnen gerade sein, und wegen der Symmetrie dürfen wir die erste wählen. Nach Division durch zwei erhalten wir ein kleineres
Paar mit derselben Eigenschaft, sodass sich der Schluss wiederholen lässt, bis nichts übrig bleibt. Weil jeder Schritt die Zahlen
verkleinert, endet das Verfahren, und das letzte Paar ist das gesuchte. Es bleibt zu zählen, wie oft ein Schritt nötig war.`;
const FRENCH =
  "Remarquons d'abord que la somme des deux nombres est paire, de sorte que l'un est impair si et seulement si l'autre l'est aussi.";
const CHINESE =
  "首先注意到这两个数的和是偶数，因此其中一个是奇数当且仅当另一个也是奇数。我们将分别讨论这两种情况，并证明结论成立。";
const FORMULAS = String.raw`$$\int_0^1 the of and to is that we for it this$$ \[ \text{der die das und ist nicht} \] $x$`;

describe("the language of a text", () => {
  it.each([
    ["en", ENGLISH],
    ["de", GERMAN],
    ["fr", FRENCH],
    ["zh", CHINESE],
    ["und", "Compute 12."],
    ["und", ""],
    ["und", FORMULAS.repeat(30)],
    ["de", `${FORMULAS.repeat(30)} ${GERMAN}`],
  ])("is %s", async (language, text) => {
    expect(await identifyLanguage(text, ["en"])).toBe(language);
  });

  it("is the one that most of it is in", async () => {
    expect(await identifyLanguage(`${ENGLISH_PAGE} ${GERMAN}`, ["en"])).toBe("en");
    expect(await identifyLanguage(`${ENGLISH} ${GERMAN_PAGE} ${GERMAN_PAGE}`, ["en"])).toBe("de");
  });

  it("is the declared one among those that fit about as well", async () => {
    const text = "Možemo pokazati da je zbroj dva broja paran, pa je stoga jedan od njih neparan.";
    expect(await identifyLanguage(text, ["hr"])).toBe("hr");
    expect(await identifyLanguage(text, ["sr-Latn"])).toBe("sr");
    expect(await identifyLanguage(GERMAN, ["hr"])).toBe("de");
  });
});

describe("scripts", () => {
  it.each([
    [false, ENGLISH],
    [false, CHINESE],
    [false, `${ENGLISH} Let α, β, γ, δ, ε, ζ, η, θ, ι, κ be angles.`],
    [false, `${ENGLISH} 数学`],
    [false, `${ENGLISH} $${CHINESE}$`],
    [false, "これは漢字とひらがなとカタカナの文です。"],
    [true, `${ENGLISH} ${CHINESE}`],
    [true, `${CHINESE} ${ENGLISH}`],
    [true, `${ENGLISH} Рассмотрим теперь`],
  ])("are mixed: %s", (mixed, text) => {
    expect(mixesScripts(text)).toBe(mixed);
  });
});

describe("repetition", () => {
  const words = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) => `w${from + at}`).join(" ");

  it.each([
    [0, ""],
    [0, words(0, 500)],
    [0, `${words(0, 9)} ${words(0, 9)}`],
    [10 / 20, `${words(0, 10)} ${words(0, 10)}`],
    [15 / 45, `${words(0, 15)} ${words(20, 35)} ${words(0, 15)}`],
    [90 / 100, Array(10).fill(words(0, 10)).join("\n")],
  ])("is %f", (share, text) => {
    expect(repeatedShare(text)).toBeCloseTo(share, 12);
  });

  it("is the share of words in passages of ten that came before", () => {
    const text = fc.array(fc.constantFrom("a", "b"), { maxLength: 60 });
    fc.assert(
      fc.property(text, (all) => {
        const passages = all.slice(9).map((_, at) => all.slice(at, at + 10).join(" "));
        const again = passages.map((passage, at) => passages.indexOf(passage) < at);
        const covered = all.filter((_, at) => again.slice(Math.max(0, at - 9), at + 1).includes(true));
        expect(repeatedShare(all.join(" "))).toBeCloseTo(
          all.length === 0 ? 0 : covered.length / all.length,
          12,
        );
      }),
      { numRuns: 500 },
    );
  });
});
