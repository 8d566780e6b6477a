import { describe, expect, it } from "vitest";
import { otherForms } from "../../src/simulator/answer-forms.ts";
import { sameAnswer } from "../../src/simulator/compare-answers.ts";
import { disciplines } from "../../src/simulator/disciplines.ts";
import type { Level } from "../../src/simulator/family.ts";
import { allFamilies } from "../../src/simulator/registry.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import { randomOf } from "../../src/util/random.ts";
import {
  contentOf,
  DISCIPLINES,
  finalAnswer,
  isSound,
  judge,
  judgeRequest,
  schemaRequest,
  solverRequest,
  validate,
  write,
  writerRequest,
} from "./requests.ts";

describe("simulateChat", () => {
  it("is a pure function of the request", () => {
    const request = writerRequest("physics", 1);
    const copy = structuredClone(request);
    expect(simulateChat(request)).toEqual(simulateChat(copy));
    expect(request).toEqual(copy);
    expect(write("physics", 1).problem).not.toBe(write("physics", 2).problem);
  });

  it("does not look at transport fields or the order of keys", () => {
    const request = writerRequest("physics", 1);
    const { messages, ...rest } = request;
    const other = { messages, stream: true, stream_options: { include_usage: true }, user: "u", ...rest };
    expect(simulateChat(other)).toEqual(simulateChat(request));
  });

  it("says that it is simulated and counts tokens", () => {
    const reply = simulateChat(solverRequest(write("chemistry", 5).problem, 0));
    const { content, reasoning_content: reasoning } = reply.choices[0].message;
    expect(reply).toMatchObject({
      object: "chat.completion",
      created: 0,
      model: "simulated-solver",
      system_fingerprint: "chimera-simulator",
      simulated: true,
    });
    expect(reply.id).toMatch(/^sim-[0-9a-f]{24}$/);
    expect(reply.usage.completion_tokens).toBe(Math.ceil((content!.length + reasoning!.length) / 4));
    expect(reply.usage.completion_tokens_details?.reasoning_tokens).toBe(Math.ceil(reasoning!.length / 4));
    expect(reply.usage.total_tokens).toBe(reply.usage.prompt_tokens + reply.usage.completion_tokens);
    expect(write("chemistry", 5).problem).toMatch(/^Simulated exercise on Open systems\.\n\n/);
  });

  it("knows all eight disciplines", () => {
    expect(disciplines).toEqual(DISCIPLINES);
  });

  it.each(DISCIPLINES)("%s: what the writer writes is valid, solved and judged equal", (discipline) => {
    for (let seed = 0; seed < 200; seed++) {
      const written = write(discipline, seed);
      expect(validate(discipline, written), written.problem).toMatchObject({
        clear: true,
        answerCorrect: true,
      });
      expect(isSound(validate(discipline, written))).toBe(true);
      const content = contentOf(solverRequest(written.problem, seed));
      expect(judge(written, finalAnswer(content)), content).toMatchObject({ equivalent: true });
      expect(judge(written, `\n${content}`), content).toMatchObject({ equivalent: true });
    }
  });

  it("reaches every family", () => {
    const topics = allFamilies.map(({ id, keywords }) => [id.split("/")[0]!, keywords[0]!] as const);
    const texts = new Set<string>();
    for (const [discipline, keyword] of topics) {
      for (let seed = 0; seed < 20; seed++) {
        const problem = write(discipline, seed, undefined, [`Topic: ${keyword}`]).problem;
        texts.add(problem.replace(/^.*\n\n/, "").replace(/[^a-z ]/g, ""));
      }
    }
    expect(texts.size).toBeGreaterThan(allFamilies.length);
  });

  it("tells every wrong answer from the right one, however either is written", () => {
    for (const family of allFamilies) {
      for (let seed = 0; seed < 100; seed++) {
        const level = ((seed % 3) + 1) as Level;
        const params = family.draw(randomOf(["test", family.id, seed]), level);
        const { answer, answerType, unit, distractors } = family.solve(params);
        for (const form of otherForms(family.solve(params))) {
          expect(sameAnswer(answer, form, unit), `${family.id}: ${answer} and ${form}`).toBe(true);
        }
        for (const wrong of distractors) {
          const worked = { answer: wrong, answerType, ...(unit === undefined ? {} : { unit }) };
          for (const form of [wrong, ...otherForms(worked)]) {
            expect(sameAnswer(answer, form, unit), `${family.id}: ${answer} and ${form}`).toBe(false);
          }
        }
      }
    }
  });

  it("takes the average call well under half a millisecond", () => {
    const before = process.cpuUsage();
    let calls = 0;
    for (let seed = 1000; seed < 1100; seed++) {
      for (const discipline of DISCIPLINES) {
        const written = write(discipline, seed);
        validate(discipline, written);
        judge(written, finalAnswer(contentOf(solverRequest(written.problem, seed))));
        calls += 4;
      }
    }
    const { user } = process.cpuUsage(before);
    // About 0.12 ms on a slow machine; the bound only catches a change of order.
    expect(user / 1000 / calls).toBeLessThan(0.5);
  });
});

describe("the writer", () => {
  it("takes the discipline by id or title, and from the text when there is no line for it", () => {
    const found = (content: string) => {
      const request = { ...writerRequest("physics", 3), messages: [{ role: "user" as const, content }] };
      return JSON.parse(contentOf(request)).problem as string;
    };
    const recognised = (text: string, discipline: string) =>
      validate(discipline, { problem: text, answer: "0", answerType: "", unit: null, solution: "" })
        .fitsTopic;
    expect(
      recognised(found("- **Discipline:** Computer science\n- Topic: Open systems"), "computer-science"),
    ).toBe(true);
    expect(recognised(found("discipline: computer-science\ntopic: Open systems"), "computer-science")).toBe(
      true,
    );
    expect(recognised(found("Something on linguistics, please.\nTopic: Open systems"), "linguistics")).toBe(
      true,
    );
    expect(recognised(found("Topic: Open systems"), "none")).toBe(true);
  });

  it("prefers families that fit the topic", () => {
    const problems = (topic: string) =>
      Array.from({ length: 60 }, (_, seed) => write("physics", seed, undefined, [`Area: ${topic}`]).problem);
    const blockade = (texts: string[]) => texts.filter((text) => text.includes("Rydberg")).length;
    expect(blockade(problems("Rydberg blockade"))).toBeGreaterThan(30);
    expect(blockade(problems("Nothing that fits"))).toBeLessThan(30);
  });

  it("prefers families with the wanted answer type", () => {
    for (let seed = 0; seed < 20; seed++) {
      expect(write("biology", seed, undefined, ["Answer type: set"]).answerType).toBe("set");
      expect(write("biology", seed, undefined, ["- answerType: numeric"]).answerType).toBe("numeric");
      expect(write("physics", seed, undefined, ["Answer type: interval"]).answerType).not.toBe("");
    }
  });

  it("draws by difficulty", () => {
    const one = (word: string) => write("mathematics", 7, undefined, [`- difficulty: ${word}`]).problem;
    expect(new Set(["graduate", "doctoral", "research"].map(one)).size).toBe(3);
  });
});

describe("the judge", () => {
  const written = { problem: "?", answer: "1234.5", answerType: "numeric", unit: "m/s", solution: "" };

  it.each([
    ["1,234.50", true],
    ["1.2345e3 m/s", true],
    ["$1.2345 \\times 10^{3}\\ \\text{m/s}$", true],
    ["\\boxed{1234.5}", true],
    ["1234.5 km/s", true], // the reference alone carries no unit here
    ["1234.6", false],
    ["-1234.5", false],
    ["unknown", false],
  ])("1234.5 and %s", (prediction, equivalent) => {
    expect(judge(written, prediction)).toMatchObject({ equivalent });
  });

  it.each([
    ["3/8", "\\frac{3}{8}", true],
    ["3/8", "0.375", true],
    ["{1, 4, 9}", "\\{9, 1, 4\\}", true],
    ["{1, 4, 9}", "{1, 4}", false],
    ["(1, 2)", "(2, 1)", false],
    ["[0, 1)", "[0, 1]", false],
    ["5 m/s", "5 km/s", false],
    ["Treaty of Tordesillas", "the treaty of Tordesillas.", true],
    ["B", "(B)", true],
    ["1000003", "1000004", false],
    ["3.1416", "3.1417", false],
    ["3.1416", "3.14163", true],
  ])("%s and %s", (reference, prediction, equivalent) => {
    expect(sameAnswer(reference, prediction)).toBe(equivalent);
  });

  it.each([
    ["1,234.50", true],
    ["Reasoning.\n\nFinal answer: 1234.5", true],
    ["\\boxed{1234.6}", false],
  ])("1234.5 and %s, whichever is shown first", (prediction, equivalent) => {
    const [reference, predicted] = ["Reference answer (numeric): 1234.5", `Predicted answer: ${prediction}`];
    for (const both of [
      [reference, predicted],
      [predicted, reference],
    ]) {
      const request = judgeRequest(written, prediction);
      const content = `Problem:\n?\n\n${both.join("\n\n")}\n\nReply with one JSON object and nothing else.`;
      const said = JSON.parse(contentOf({ ...request, messages: [{ role: "user", content }] }));
      expect(said, both.join()).toMatchObject({ equivalent });
    }
  });

  it("says so when a part is missing", () => {
    const request = {
      ...judgeRequest(written, "1"),
      messages: [{ role: "user" as const, content: "Hello" }],
    };
    expect(JSON.parse(contentOf(request)).equivalent).toBe(false);
  });
});

describe("an output cap", () => {
  const request = solverRequest(write("history", 1).problem, 0);
  const whole = simulateChat(request);
  const textOf = (cap: number) => {
    const { finish_reason, message } = simulateChat({ ...request, max_completion_tokens: cap }).choices[0];
    return { finish_reason, text: (message.reasoning_content ?? "") + message.content };
  };

  it("cuts reasoning first, then content, and a larger one only adds", () => {
    const needed = whole.usage.completion_tokens;
    expect(simulateChat({ ...request, max_tokens: needed })).toEqual(whole);
    const full = textOf(needed).text;
    for (const cap of [1, 10, needed - 30, needed - 1]) {
      const cut = textOf(cap);
      expect(cut.finish_reason).toBe("length");
      expect(full.startsWith(cut.text)).toBe(true);
      expect(cut.text).toHaveLength(cap * 4);
    }
    const early = simulateChat({ ...request, max_tokens: 10 });
    expect(early.choices[0].message.content).toBe("");
    expect(early.usage).toMatchObject({
      completion_tokens: 10,
      completion_tokens_details: { reasoning_tokens: 10 },
    });
    expect(early.id).toBe(whole.id);
  });
});

describe("other schemas and unknown texts", () => {
  it("fills the smallest instance of a schema with another name", () => {
    const schema = {
      type: "object",
      properties: {
        name: { type: "string", minLength: 2 },
        kind: { enum: ["a", "b"] },
        note: { anyOf: [{ type: "null" }, { type: "string" }] },
        items: { type: "array", minItems: 1, items: { $ref: "#/$defs/item" } },
        left: { type: "boolean" },
      },
      required: ["name", "kind", "note", "items"],
      $defs: {
        item: {
          type: "object",
          properties: { size: { type: ["integer", "null"], minimum: 3 } },
          required: ["size"],
        },
      },
    };
    const content = contentOf(schemaRequest("other", schema));
    expect(JSON.parse(content)).toEqual({ name: "xx", kind: "a", note: null, items: [{ size: 3 }] });
  });

  it("keeps to the properties of a stricter schema", () => {
    const properties = { answer: { type: "string" }, problem: { type: "string" }, hint: { type: "string" } };
    const request = schemaRequest("problem", {
      type: "object",
      properties,
      required: ["answer", "problem", "hint"],
    });
    expect(Object.keys(JSON.parse(contentOf(request)))).toEqual(["answer", "problem", "hint"]);
  });

  it("admits that it cannot solve what it does not know", () => {
    expect(finalAnswer(contentOf(solverRequest("Who wrote Faust?", 0)))).toBe("unknown");
    const stranger = {
      problem: "Who wrote Faust?",
      answer: "Goethe",
      answerType: "text",
      unit: null,
      solution: "",
    };
    expect(isSound(validate("literature", stranger))).toBe(false);
  });
});
