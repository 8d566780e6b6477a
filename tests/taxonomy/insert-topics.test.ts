import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { insertTopics, type NewTopic, topicsDocument } from "../../src/specs/insert-topics.ts";

const plain = (title: string): NewTopic => ({ title, id: null, distinctFrom: [] });
const insert = (text: string, ...topics: NewTopic[]) =>
  insertTopics(text, { discipline: "physics", area: "Optics", topics });

const HEAD = "kind: Topics\ndiscipline: physics\narea: Optics\ntopics:\n";

describe("adding topics to a file", () => {
  it("keeps comments, order, quoting and blank lines to the byte", () => {
    const before = `# first line\n# second\n\nkind:   Topics\ndiscipline: "physics" # of nature\narea: 'Optics'\nsamples: 3\ntopics:\n    - Gaussian beams   # in free space\n\n    # what follows is harder\n    - title: Photonic crystals\n      samples: 4\n`;
    const after = insert(before, plain("Optical vortices"), plain("Solitons"));
    expect(after).toBe(`${before}    - Optical vortices\n    - Solitons\n`);
  });

  it("puts them behind the last topic, before what follows the list", () => {
    const after = insert(`${HEAD}- Beams # last\n# the end\nsamples: 2\n`, plain("Lenses"));
    expect(after).toBe(`${HEAD}- Beams # last\n- Lenses\n# the end\nsamples: 2\n`);
  });

  it("adds to the last document of the area, and to no other", () => {
    const other = HEAD.replace("Optics", "Acoustics");
    const before = `${HEAD}  - Beams\n---\n${other}  - Sound\n---\n${HEAD}  - Lenses\n---\nkind: Discipline\nname: physics\ntitle: Physics\n`;
    expect(insert(before, plain("Prisms"))).toBe(
      `${HEAD}  - Beams\n---\n${other}  - Sound\n---\n${HEAD}  - Lenses\n  - Prisms\n---\nkind: Discipline\nname: physics\ntitle: Physics\n`,
    );
    expect(
      insertTopics(before, { discipline: "physics", area: "Plasma", topics: [plain("Waves")] }),
    ).toBeNull();
  });

  it("keeps line ends, and adds the one that is missing at the end of a file", () => {
    const crlf = HEAD.replaceAll("\n", "\r\n");
    expect(insert(`${crlf}  - Beams\r\n`, plain("Lenses"))).toBe(`${crlf}  - Beams\r\n  - Lenses\r\n`);
    expect(insert(`${HEAD}  - Beams`, plain("Lenses"))).toBe(`${HEAD}  - Beams\n  - Lenses\n`);
  });

  it("adds behind a topic of several lines", () => {
    const block = `${HEAD}  - title: Beams\n    guidance: |\n      One.\n      Two.\n`;
    expect(insert(block, plain("Lenses"))).toBe(`${block}  - Lenses\n`);
    const folded = `${HEAD}  - A title that goes\n    on and on\n`;
    expect(insert(folded, plain("Lenses"))).toBe(`${folded}  - Lenses\n`);
  });

  it("writes an id and what a topic is not mistaken for, and quotes what would read otherwise", () => {
    const topics = [
      { title: "Beams: a", id: "beams-2", distinctFrom: ["beams", "2024"] },
      plain("yes"),
      plain("# no comment"),
      plain("12"),
      plain("null"),
    ];
    expect(insert(`${HEAD}  - Beams\n`, ...topics)).toBe(
      `${HEAD}  - Beams\n  - title: "Beams: a"\n    id: beams-2\n    distinctFrom: [beams, "2024"]\n  - yes\n  - "# no comment"\n  - "12"\n  - "null"\n`,
    );
  });

  it("gives up on lists that lines cannot be added to", () => {
    expect(insert(`${HEAD.trimEnd()} [Beams, Lenses]\n`, plain("Prisms"))).toBeNull();
    expect(insert(`${HEAD.trimEnd()} []\n`, plain("Prisms"))).toBeNull();
    expect(insert(`${HEAD}  - "Beams\n`, plain("Prisms"))).toBeNull();
  });

  it("means the same with any titles", () => {
    const title = fc
      .string({ minLength: 1, unit: "grapheme" })
      .filter((text) => !/[\r\n\u0085\u2028\u2029]/.test(text) && text.isWellFormed() && text.trim() !== "");
    fc.assert(
      fc.property(fc.array(title, { minLength: 1, maxLength: 4 }), (titles) => {
        const added = titles.map(plain);
        const after = insert(`${HEAD}  - Beams\n`, ...added);
        const [document] = parseAllDocuments(after!);
        expect(document!.toJS()).toMatchObject({ topics: ["Beams", ...titles] });
        const whole = topicsDocument({ discipline: "physics", area: titles[0]!, topics: added }, "# line");
        expect(parseAllDocuments(whole)[0]!.toJS()).toEqual({
          kind: "Topics",
          discipline: "physics",
          area: titles[0]!,
          topics: titles,
        });
      }),
    );
  });
});
