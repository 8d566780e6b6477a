import { describe, expect, it } from "vitest";
import { topicsToWrite } from "../../src/app/taxonomy/topics-to-write.ts";
import { cleanTitle } from "../../src/method/taxonomy/clean-title.ts";
import type { Growth } from "../../src/method/taxonomy/grow-discipline.ts";
import type { PlacedTitle } from "../../src/method/taxonomy/propose.ts";
import { Sieve } from "../../src/method/taxonomy/sift.ts";
import type { TopicEntry } from "../../src/specs/resolve-topics.ts";

/** A judge that finds titles the same that begin alike, and remembers what it was asked. */
function judge() {
  const asked: string[] = [];
  const answer = async (first: PlacedTitle, second: PlacedTitle) => {
    asked.push(`${first.title} / ${second.title}`);
    return first.title[0] === second.title[0];
  };
  return { asked, answer };
}

const sieveOf = (level: "area" | "topic", existing: readonly string[], answer = judge().answer) => {
  const sieve = new Sieve(level, "Physics", answer);
  sieve.addExisting(existing.map((title) => ({ title, area: level === "area" ? "" : "Optics" })));
  return sieve;
};
const proposal = (titles: readonly string[], wanted = 99, area = "Optics") => ({ area, titles, wanted });

describe("sifting proposals", () => {
  it("asks the judge of pairs that are alike, and of no others", async () => {
    const { asked, answer } = judge();
    const sieve = sieveOf("topic", ["Gaussian beams", "Photonic crystals"], answer);
    const { kept, turnedDown, undecided } = await sieve.sift([
      proposal([
        "GAUSSIAN BEAM",
        "Bessel-Gaussian beams",
        "Photonic crystal fibres",
        "Optical vortices",
        "Introduction to optics",
      ]),
    ]);
    expect(asked).toEqual([
      "Gaussian beams / Bessel-Gaussian beams",
      "Photonic crystals / Photonic crystal fibres",
    ]);
    expect(kept).toEqual([
      { title: "Bessel-Gaussian beams", area: "Optics", distinctFrom: ["Gaussian beams"] },
      { title: "Optical vortices", area: "Optics", distinctFrom: [] },
    ]);
    expect(turnedDown).toEqual([
      { title: "GAUSSIAN BEAM", area: "Optics", reason: "repeats", of: "Gaussian beams" },
      { title: "Introduction to optics", area: "Optics", reason: "introduction", of: null },
      { title: "Photonic crystal fibres", area: "Optics", reason: "same-meaning", of: "Photonic crystals" },
    ]);
    expect(undecided).toEqual([]);
  });

  it("keeps both of a pair that nobody can decide, and says so", async () => {
    const sieve = sieveOf("topic", ["Gaussian beams"], async () => null as never);
    const { kept, undecided } = await sieve.sift([proposal(["Bessel-Gaussian beams"])]);
    expect(kept).toEqual([{ title: "Bessel-Gaussian beams", area: "Optics", distinctFrom: [] }]);
    expect(undecided).toEqual([
      {
        first: { title: "Gaussian beams", area: "Optics" },
        second: { title: "Bessel-Gaussian beams", area: "Optics" },
      },
    ]);
  });

  it("holds proposals against each other, across areas and rounds", async () => {
    const sieve = sieveOf("topic", []);
    const first = await sieve.sift([
      proposal(["Optical vortices"]),
      proposal(["Vortices, optical"], 99, "Lasers"),
    ]);
    expect(first.kept.map(({ title }) => title)).toEqual(["Optical vortices"]);
    expect(first.turnedDown).toEqual([
      { title: "Vortices, optical", area: "Lasers", reason: "repeats", of: "Optical vortices" },
    ]);
    const second = await sieve.sift([proposal(["optical vortex"])]);
    expect(second.kept).toEqual([]);
  });

  it("does not turn a title down for being like one that was turned down", async () => {
    // Of three that are alike the judge finds the second the same as the first, and the third the same as the second.
    const verdicts: Record<string, boolean> = { "Siegel modular forms/Modular forms": true };
    const sieve = sieveOf(
      "topic",
      ["Modular forms"],
      async (first, second) =>
        first.title === "Siegel modular forms" || (verdicts[`${second.title}/${first.title}`] ?? false),
    );
    const { kept, turnedDown } = await sieve.sift([
      proposal(["Siegel modular forms", "Siegel modular form lifts"]),
    ]);
    expect(turnedDown.map(({ title }) => title)).toEqual(["Siegel modular forms"]);
    expect(kept.map(({ title }) => title)).toEqual(["Siegel modular form lifts"]);
  });

  it("looks at no more than are wanted", async () => {
    const sieve = sieveOf("topic", []);
    const titles = ["Optical vortices", "Other topics", "Solitons", "Emerging directions"];
    const { kept, turnedDown } = await sieve.sift([proposal(titles, 2)]);
    expect(kept.map(({ title }) => title)).toEqual(["Optical vortices", "Solitons"]);
    expect(turnedDown.map(({ title }) => title)).toEqual(["Other topics"]);
  });

  it("leaves no room for an area within another, or around one", async () => {
    const sieve = sieveOf("area", ["Prosody and verse forms", "Acoustics"]);
    const titles = ["Prosody", "Waves and acoustics", "Physics", "Plasma physics", "Applied physics"];
    const { kept, turnedDown } = await sieve.sift([{ area: "", titles, wanted: 9 }]);
    expect(kept.map(({ title }) => title)).toEqual(["Plasma physics"]);
    expect(turnedDown.map(({ title, reason, of }) => [title, reason, of])).toEqual([
      ["Prosody", "repeats", "Prosody and verse forms"],
      ["Waves and acoustics", "repeats", "Acoustics"],
      ["Physics", "names-its-discipline", null],
      ["Applied physics", "vague", null],
    ]);
  });

  it("takes no topic that is the name of another area", async () => {
    const sieve = sieveOf("topic", []);
    sieve.addAreas(["Optics", "Plasma physics"]);
    const { turnedDown } = await sieve.sift([proposal(["Plasma physics"])]);
    expect(turnedDown[0]).toMatchObject({ reason: "names-an-area" });
  });
});

describe("a title as a model writes it", () => {
  it.each([
    ["1. Gaussian beams", "Gaussian beams"],
    ["(12) Gaussian beams.", "Gaussian beams"],
    ["- **Gaussian beams**", "Gaussian beams"],
    ['"Gaussian beams"', "Gaussian beams"],
    ["  Gaussian\n beams ", "Gaussian beams"],
    ["“Gaussian” beams", "“Gaussian” beams"],
    ['"Beowulf" and "Maldon"', '"Beowulf" and "Maldon"'],
    ["C*-algebras and K-theory", "C*-algebras and K-theory"],
    ["2-categories", "2-categories"],
    ["E. coli genetics", "E. coli genetics"],
    ["b) Gaussian beams", "Gaussian beams"],
    ["a. Gaussian beams", "Gaussian beams"],
    ["K. 491 and the concerto", "K. 491 and the concerto"],
    ["Treaties of 1648.", "Treaties of 1648"],
  ])("%s", (written, title) => {
    expect(cleanTitle(written)).toBe(title);
  });
});

describe("ids of new topics", () => {
  const entry = (id: string, title: string, formerly: readonly string[] = []): TopicEntry => ({
    id,
    title,
    formerly,
    discipline: "physics",
    area: "Optics",
    samples: null,
    guidance: "",
    revision: 1,
    distinctFrom: [],
  });
  const growth = (...titles: [title: string, distinctFrom?: string][]): Growth => ({
    areas: [
      {
        title: "Optics",
        isNew: false,
        existing: [],
        added: titles.map(([title, of]) => ({
          title,
          area: "Optics",
          distinctFrom: of === undefined ? [] : [of],
        })),
      },
      { title: "Lasers", isNew: false, existing: [], added: [] },
    ],
    turnedDown: [],
    undecided: [],
    unusable: [],
  });
  const named = (...args: Parameters<typeof growth>) => {
    const entries = [
      entry("physics/gaussian-beams", "Gaussian beams", ["physics/beams"]),
      entry("physics/c", "C"),
    ];
    const [topics, ...rest] = topicsToWrite("physics", growth(...args), entries);
    expect(rest).toEqual([]);
    return topics!.topics.map(({ title, id, topicId, distinctFrom }) => [title, id, topicId, distinctFrom]);
  };

  it("are slugs of titles, and written out where one is taken or there is none", () => {
    expect(named(["Optical vortices"], ["C++"], ["Beams"], ["C#"], ["光学"])).toEqual([
      ["Optical vortices", null, "physics/optical-vortices", []],
      ["C++", "c-2", "physics/c-2", []],
      ["Beams", "beams-2", "physics/beams-2", []],
      ["C#", "c-3", "physics/c-3", []],
      ["光学", "topic-41e313bc", "physics/topic-41e313bc", []],
    ]);
  });

  it("are known to topics that are told from later ones", () => {
    expect(named(["Bessel beams", "Airy beams"], ["Airy beams", "Gaussian beams"])).toEqual([
      ["Bessel beams", null, "physics/bessel-beams", ["airy-beams"]],
      ["Airy beams", null, "physics/airy-beams", ["gaussian-beams"]],
    ]);
  });
});
