import { describe, expect, it } from "vitest";
import type { Family, FieldKind } from "../../src/simulator/family.ts";
import { numberIn, numbersIn, recogniserOf, renderText, wordIn } from "../../src/simulator/template.ts";

function familyOf(text: string, fields: Record<string, FieldKind>, ...more: string[]): Family {
  return {
    id: "test/family",
    keywords: [],
    texts: [text, ...more],
    fields,
    draw: () => ({}),
    solve: () => ({ answer: "", answerType: "text", steps: [], distractors: [] }),
  };
}

describe("renderText", () => {
  it("fills in numbers, lists and words", () => {
    expect(renderText("{a} of {list} by {who}", { a: -1.5, list: [1, 2.5], who: "Bohr" })).toBe(
      "-1.5 of 1, 2.5 by Bohr",
    );
  });

  it("throws for a placeholder without a value", () => {
    expect(() => renderText("{a} and {b}", { a: 1 })).toThrow(/\{b\}/);
  });

  it("does not fill in placeholders that come from a value", () => {
    expect(renderText("{a} {b}", { a: "{b}", b: "$&" })).toBe("{b} $&");
  });
});

describe("recogniserOf", () => {
  const read = recogniserOf(
    familyOf(
      "Add {n} to {list}. What (exactly) is it?",
      { n: "number", list: "numbers" },
      "To {list} add {n}: result?",
    ),
  );

  it("finds the text inside other text", () => {
    const text = "Problem 3. Add -2.5 to 1, -2, 3.25. What (exactly) is it? Think first.";
    expect(read(text)).toEqual({ n: -2.5, list: [1, -2, 3.25] });
  });

  it("tries each phrasing", () => {
    expect(read("To 4 add 12: result?")).toEqual({ n: 12, list: [4] });
  });

  it("takes any run of white space", () => {
    expect(read("Add  7\nto\t1,\n2.\n\nWhat (exactly) is it?")).toEqual({ n: 7, list: [1, 2] });
  });

  it("gives null for other text", () => {
    expect(read("Add seven to 1, 2. What (exactly) is it?")).toBeNull();
    expect(read("Add 7 to 1, 2. What exactly is it?")).toBeNull();
    expect(read("")).toBeNull();
  });

  it("reads whole numbers only", () => {
    const first = recogniserOf(familyOf("{n} apples", { n: "number" }));
    expect(first("12.5 apples")).toEqual({ n: 12.5 });
    const last = recogniserOf(familyOf("add {n}", { n: "number" }));
    expect(last("add 12.5")).toEqual({ n: 12.5 });
    expect(last("add 12.")).toEqual({ n: 12 });
  });

  it("reads words with Unicode letters, hyphens and apostrophes", () => {
    const word = recogniserOf(familyOf("the word '{w}' in {l}", { w: "word", l: "word" }));
    expect(word("the word 'Straßen-o'er' in Ελληνικά.")).toEqual({ w: "Straßen-o'er", l: "Ελληνικά" });
    expect(word("the word 'a b' in x")).toBeNull();
  });

  it("prefers the longest phrase and takes phrases literally", () => {
    const phrase = recogniserOf(familyOf("by {who}", { who: ["Max", "Max (the elder)", "Max Born"] }));
    expect(phrase("by Max Born")).toEqual({ who: "Max Born" });
    expect(phrase("by Max\n(the elder)")).toEqual({ who: "Max (the elder)" });
    expect(phrase("by Maxwell")).toEqual({ who: "Max" });
    expect(phrase("by Emmy")).toBeNull();
  });

  it("asks for the same value where a field occurs twice", () => {
    const twice = recogniserOf(familyOf("{n} by {n} with {w}s, one {w}", { n: "number", w: "word" }));
    expect(twice("3 by 3 with cats, one cat")).toEqual({ n: 3, w: "cat" });
    expect(twice("3 by 4 with cats, one cat")).toBeNull();
    expect(twice("3 by 35 with cats, one cat")).toBeNull();
  });

  it("throws for a placeholder that is not a field", () => {
    expect(() => recogniserOf(familyOf("{n}", {}))("3")).toThrow(/\{n\}/);
  });
});

describe("readers of params", () => {
  const params = { n: 2, list: [1], w: "x" };

  it("give the value of the right kind", () => {
    expect([numberIn(params, "n"), numbersIn(params, "list"), wordIn(params, "w")]).toEqual([2, [1], "x"]);
  });

  it("throw for another kind", () => {
    expect(() => numberIn(params, "w")).toThrow(TypeError);
    expect(() => numbersIn(params, "n")).toThrow(TypeError);
    expect(() => wordIn(params, "missing")).toThrow(TypeError);
  });
});
