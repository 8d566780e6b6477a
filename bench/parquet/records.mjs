const WORDS = (
  "the of and to a is that in we for it with as this by be on at from are which an then so let if have can " +
  "value energy field operator state matrix vector limit bound function equation solution constant integral " +
  "derivative sum product series term order first second both sides follows gives since because therefore hence " +
  "consider suppose note check compute substitute expand simplify compare factor coefficient boundary condition " +
  "initial final total mass charge rate flow pressure temperature volume density wave frequency phase angle " +
  "probability distribution expected variance sample number prime group ring graph vertex edge path cycle tree"
).split(" ");
const FORMULAS = [
  "$x^2 + y^2 = r^2$",
  "\\frac{a}{b}",
  "∑ aₖ ≤ 2π",
  "E = ℏω",
  "$\\int_0^1 f(t)\\,dt$",
  "Δt → 0",
  "“so far”",
];
const SENTENCES = 20_000;

/** Records of about so many bytes of JSON each, always the same; `shape` says how many rows their lists have. */
export function recordMaker({ bytes, solvers, votes, replies }) {
  const random = generator(7);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const hex = () =>
    Array.from({ length: 8 }, () =>
      Math.floor(random() * 2 ** 32)
        .toString(16)
        .padStart(8, "0"),
    ).join("");
  const word = () => WORDS[Math.floor(random() ** 2 * WORDS.length)];
  const sentence = () => {
    const words = Array.from({ length: 8 + Math.floor(random() * 12) }, word);
    if (random() < 0.3) words.push(String(Math.floor(random() * 10_000)));
    if (random() < 0.25) words.push(pick(FORMULAS));
    return `${words.join(" ")}.`;
  };
  const pool = Array.from({ length: SENTENCES }, sentence);
  const prose = (length) => {
    let text = "";
    while (text.length < length) text += `${text === "" ? "" : " "}${pick(pool)}`;
    return text;
  };
  const make = (topic, slot, reasoningLength) => {
    const answer = String(Math.floor(random() * 1e6));
    const problem = prose(bytes / 16);
    const solve = (at) => ({
      ...{ role: "solver", model: at % 2 ? "b-model" : "a-model", reasoning: prose(reasoningLength) },
      ...{
        solution: `${prose(reasoningLength / 8)} It is ${answer}.`,
        answer,
        finish: "stop",
        correct: at === 0,
      },
      ...{ graded_by: "numeric", flaw: "", output_tokens: Math.floor(random() * 4096) },
    });
    const trajectories = Array.from({ length: solvers }, (_, at) => solve(at));
    const { reasoning, solution } = trajectories[0];
    const content = `<think>\n${reasoning}\n</think>\n\n${solution}`;
    return {
      ...{ id: `${topic.id}#${String(slot).padStart(3, "0")}`, problem, answer, answer_type: "numeric" },
      ...{
        unit: slot % 2 ? "m/s" : null,
        tolerance: 0,
        discipline: "d",
        subject: "Discipline",
        area: topic.area,
      },
      ...{ topic: topic.title, topic_id: topic.id, difficulty: pick(["easy", "medium", "hard"]) },
      facets: [{ name: "angle", value: pick(["limits", "symmetry", "estimate"]) }],
      messages: [
        { role: "user", content: problem },
        { role: "assistant", content },
      ],
      ...{ reasoning, solution, correct: true, pass_rate: 1 / solvers },
      ...{
        student: { attempts: 8, correct: slot % 9, low: random() / 2, high: 0.5 + random() / 2 },
        trajectories,
      },
      verdicts: Array.from({ length: votes }, () => ({
        ...{ role: "validator", model: "b-model", valid: true, fits_topic: true, clear: true },
        ...{
          single_answer: true,
          answer_correct: random() < 0.9,
          reason: "Fits.",
          probe: "none",
          counted: true,
        },
      })),
      blind_solutions: [],
      ...{ contamination: [], candidate: slot % 2 },
      tokens: { input: Math.floor(random() * 4096), output: Math.floor(random() * 8192), reasoning: 2000 },
      simulated: false,
      lineage: Array.from({ length: replies }, (_, at) => ({
        ...{
          stage: pick(["problem", "validation", "solution"]),
          role: "writer",
          model: at % 2 ? "b-model" : "a-model",
        },
        ...{ key: hex(), reply: hex(), outcome: "usable" },
      })),
    };
  };
  const lengthOf = (reasoningLength) => {
    const topic = { id: "d/topic-00000", title: "Topic 00000", area: "Area" };
    const all = Array.from({ length: 50 }, (_, slot) => make(topic, slot, reasoningLength));
    return Buffer.byteLength(JSON.stringify(all)) / all.length;
  };
  // What the text adds is nearly linear in its length.
  const [small, large] = [lengthOf(bytes / 10), lengthOf(bytes / 5)];
  const length = bytes / 10 + ((bytes - small) * (bytes / 10)) / (large - small);
  return (topic, slot) => make(topic, slot, length);
}

/** In [0, 1); mulberry32. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
