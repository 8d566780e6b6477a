import type { DatasetRecord } from "../../src/dataset/record.ts";

/** A record with every field set; `size` is about the length of its reasoning. */
export function sampleRecord(topic: number, slot: number, size = 200): DatasetRecord {
  const topicId = `physics/topic-${topic}`;
  const id = `${topicId}#${String(slot).padStart(3, "0")}`;
  const answer = String(topic * 31 + slot);
  const reasoning = reasoningOf(topic * 1009 + slot, size);
  const solution = `The sum is ${answer}.`;
  const problem = `Problem ${id}: what is ${topic} · 31 + ${slot}?`;
  return {
    id,
    problem,
    answer,
    answer_type: "numeric",
    unit: slot % 2 ? "m/s" : null,
    tolerance: slot % 3 === 0 ? 0.01 : 0,
    discipline: "physics",
    subject: "Physics",
    area: "Quantum physics",
    topic: `Topic ${topic}`,
    topic_id: topicId,
    difficulty: slot % 3 ? "hard" : null,
    facets: slot % 4 ? [{ name: "angle", value: "limits" }] : [],
    messages: [
      { role: "user", content: problem },
      { role: "assistant", content: `<think>${reasoning}</think>\n${solution}` },
    ],
    reasoning,
    solution,
    correct: slot % 5 !== 0,
    pass_rate: (slot % 4) / 3,
    student: { attempts: 8, correct: slot % 9, low: 0.1, high: 0.9 },
    trajectories: [
      {
        role: "solver",
        model: "a-model",
        reasoning,
        solution,
        answer,
        finish: "stop",
        correct: slot % 5 !== 0,
        graded_by: "numeric",
        flaw: slot % 6 === 1 ? "repetition" : "",
        output_tokens: 1200 + slot,
      },
    ],
    verdicts: [
      {
        role: "validator",
        model: "b-model",
        valid: true,
        fits_topic: true,
        clear: true,
        single_answer: true,
        answer_correct: slot % 7 !== 0,
        reason: "Fits.",
        probe: "passed",
        counted: true,
      },
    ],
    blind_solutions:
      slot % 2 === 0 ? [] : [{ role: "solver", model: "a-model", answer, reaches: true, graded_by: "exact" }],
    contamination: [{ benchmark: "exam", item: slot, ngram8: 3, ngram13: 0, jaccard8: 0.125, jaccard13: 0 }],
    candidate: slot % 2,
    tokens: { input: 300 + slot, output: 2400, reasoning: 2000 },
    simulated: false,
    lineage: [
      {
        stage: "problem",
        role: "writer",
        model: "a-model",
        key: "0".repeat(64),
        reply: "1".repeat(64),
        outcome: "usable",
      },
    ],
  };
}

/** `count` records of ten slots a topic. */
export function sampleRecords(count: number, size = 200): DatasetRecord[] {
  return Array.from({ length: count }, (_, at) => sampleRecord(Math.floor(at / 10), at % 10, size));
}

/** Records with what is apt to break a writer: empty and long texts, odd characters, empty lists, nulls. */
export function oddRecords(): DatasetRecord[] {
  const base = sampleRecord(900, 0);
  const odd = 'naïve 漢字 🧮 "quoted" \\frac{1}{2} \t tab \r\n \u2028\u2029 \u0000 end';
  const long = "∑ aₖ ≤ 𝒪(n) ".repeat(2500);
  return [
    { ...base, id: "physics/odd#000", problem: odd, answer: "", unit: null, difficulty: null },
    { ...base, id: "physics/odd#001", facets: [], messages: [], trajectories: [], verdicts: [], lineage: [] },
    { ...base, id: "physics/odd#002", reasoning: long, solution: long, unit: odd },
    {
      ...base,
      id: "physics/odd#003",
      messages: [
        { role: "user", content: odd },
        { role: "assistant", content: long },
      ],
      trajectories: [
        base.trajectories[0]!,
        { ...base.trajectories[0]!, answer: "", correct: false, reasoning: long },
      ],
      pass_rate: 1 / 3,
      candidate: 2147483647,
    },
  ];
}

// Text that compresses about as prose does, without a random source.
function reasoningOf(seed: number, size: number): string {
  const words = [
    "consider",
    "the",
    "operator",
    "eigenvalue",
    "limit",
    "then",
    "bounded",
    "energy",
    "state",
    "we",
  ];
  let state = seed + 1;
  let text = "";
  while (text.length < size) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    text += `${words[state % words.length]} ${state.toString(36)} `;
  }
  return text.slice(0, size);
}
