import { setMaxListeners } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect } from "vitest";
import { openAlgebra } from "../../src/app/open-algebra.ts";
import type { DatasetRecord, Tombstone } from "../../src/dataset/record.ts";
import { type StoredLines, type TopicContext, topicTarget } from "../../src/dataset/topic-target.ts";
import { Engine, type StoredResult } from "../../src/engine/engine.ts";
import type { Asker } from "../../src/method/ask.ts";
import { chooseFacets } from "../../src/method/facets.ts";
import { methodIdentity } from "../../src/method/identity.ts";
import { fillSlot } from "../../src/method/slot.ts";
import { type SlotContext, slotIdOf } from "../../src/method/slot-context.ts";
import { buildRequest } from "../../src/models/build-request.ts";
import type { ChatRequest } from "../../src/models/chat.ts";
import { ModelClient } from "../../src/models/model-client.ts";
import type { Question } from "../../src/models/question.ts";
import { ReplyStore } from "../../src/models/reply-store.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import type { ResolvedDataset } from "../../src/specs/resolved.ts";
import { BlobStore } from "../../src/store/blob-store.ts";
import { ResultStore } from "../../src/store/result-store.ts";
import type { Json, JsonObject } from "../../src/util/canonical-json.ts";
import type { Digest } from "../../src/util/digest.ts";
import { routeTo } from "../models/open-client.ts";
import { dataset } from "../specs/helpers.ts";

const SPECS = `
kind: Discipline
name: mathematics
title: Mathematics
---
kind: Discipline
name: physics
title: Physics
---
kind: Topics
discipline: mathematics
area: Counting
topics: [Lattice paths, Partitions]
---
kind: Topics
discipline: physics
area: Optics
topics: [Gaussian beams]
---
kind: Model
name: simulated
id: simulated-one
provider: simulator
seed: derived
---
kind: Prompt
name: write
user: |
  Write one problem.
  Discipline: {{ discipline }}
  Area: {{ area }}
  Topic: {{ topic }}
  {% for facet in facets %}{{ facet[0] }}: {{ facet[1] }}
  {% endfor %}
---
kind: Prompt
name: validate
user: |
  Discipline: {{ discipline }}
  Topic: {{ topic }}

  {{ problem }}

  Proposed answer: {{ answer }}
---
kind: Prompt
name: solve
user: "{{ problem }}"
---
kind: Prompt
name: judge
user: "Reference answer: {{ answer }}\\nPredicted answer: {{ prediction }}"
---
kind: GenerationPolicy
name: writing
prompt: write
---
kind: VerificationPolicy
name: voting
prompt: validate
validators: [{ role: validator }]
---
kind: SolutionPolicy
name: solving
prompt: solve
solvers: [{ role: solver }]
grading: { prompt: judge, judges: [{ role: judge }] }
---
kind: CurationPolicy
name: keeping
---
kind: Dataset
name: lab
tokenizer: null
samples: 3
policies: { generation: writing, verification: voting, solution: solving, curation: keeping }
roles: { problem-writer: simulated, validator: simulated, solver: simulated, judge: simulated }
`;

/** A dataset of three topics whose every role is the simulator without faults. */
export const LAB: ResolvedDataset = await dataset("lab", SPECS);

type PolicyName = "generation" | "verification" | "solution" | "curation";
type Policies = { readonly [K in PolicyName]?: Partial<ResolvedDataset[K]> };

/** The same dataset with parts of its policies replaced. */
export function withPolicies(policies: Policies, base = LAB): ResolvedDataset {
  const merged = { ...base };
  for (const name of ["generation", "verification", "solution", "curation"] as const)
    Object.assign(merged, { [name]: { ...base[name], ...policies[name] } });
  return merged;
}

/** The same dataset with one role's model changed. */
export function withModel(
  role: string,
  change: Partial<ResolvedDataset["roles"][string]>,
  base = LAB,
): ResolvedDataset {
  const model = { ...base.roles[role]!, name: `own-${role}`, ...change };
  return { ...base, roles: { ...base.roles, [role]: model } };
}

export const withFaults = (role: string, faults: Readonly<Record<string, number>>, base = LAB) =>
  withModel(role, { request: { simulation: { faults } } }, base);

/** What a scripted model says: a text, a value as JSON, a whole answer, a 400; null leaves it to the simulator. */
type Script = (question: Question, request: ChatRequest) => string | JsonObject | null;

/** Every topic with so many slots. */
export const withSamples = (samples: number, base = LAB): ResolvedDataset => ({
  ...base,
  disciplines: base.disciplines.map((discipline) => ({
    ...discipline,
    topics: discipline.topics.map((topic) => ({ ...topic, samples })),
  })),
});

const STEPS: Parameters<typeof fillSlot>[0] = { step: (_name, _id, work) => work() };

const directories: string[] = [];
afterEach(() => {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

/** An engine and a model client in a directory of their own. Everything that was asked and sent is remembered. */
export class Lab {
  readonly engine: Engine;
  readonly blobs: BlobStore;
  readonly asked: { readonly question: Question; readonly key: Digest }[] = [];
  readonly sent: Question[] = [];
  readonly computed: string[] = [];
  readonly #client: ModelClient;
  readonly #questions = new Map<string, Question>();
  /** Where its replies are, so that another lab can go on with them. */
  readonly directory: string;

  constructor(script: Script = () => null, directory = newDirectory()) {
    this.directory = directory;
    this.blobs = new BlobStore(join(directory, "blobs"));
    this.engine = new Engine(new ResultStore<StoredResult>(join(directory, "results")), this.blobs, {
      computing: (stage) => this.computed.push(stage),
      evaluated: () => {},
    });
    const never = new AbortController().signal;
    setMaxListeners(0, never); // every call that waits listens to it
    const send = async (request: ChatRequest) => {
      const question = this.#questions.get(JSON.stringify(request))!;
      this.sent.push(question);
      const said = script(question, request) ?? simulateChat(request);
      const body =
        typeof said === "string"
          ? completion(said)
          : "choices" in said || "error" in said
            ? said
            : completion(JSON.stringify(said));
      const status = "error" in body ? 400 : 200;
      return { body: body as unknown as Json, status, requestId: null, milliseconds: 0, limits: null };
    };
    this.#client = new ModelClient({
      store: new ReplyStore(join(directory, "replies")),
      routeOf: () => routeTo({ send }),
      retry: { attempts: 1, pause: 0, maxPause: 0 },
      events: { asked: () => {}, retrying: () => {} },
      drain: never,
      abort: never,
      stop: () => {},
      jitter: () => 0,
    });
  }

  readonly asker: Asker = {
    ask: async (question) => {
      this.#questions.set(JSON.stringify(buildRequest(question)), question);
      const answer = await this.#client.ask(question);
      this.asked.push({ question, key: answer.key });
      return answer;
    },
  };

  /** One slot of a dataset's topic, the first topic of mathematics when none is named. */
  context(of: ResolvedDataset = LAB, ordinal = 0, topicId = "mathematics/lattice-paths"): SlotContext {
    const discipline = of.disciplines.find(({ topics }) => topics.some(({ id }) => id === topicId))!;
    const topic = discipline.topics.find(({ id }) => id === topicId)!;
    const slotId = slotIdOf(topicId, ordinal);
    const facets = chooseFacets(of.generation.facets, of.seed, slotId);
    return {
      asker: this.asker,
      algebra: openAlgebra(),
      dataset: of,
      discipline,
      topic,
      slotId,
      ordinal,
      facets,
    };
  }

  /** Fills one slot. */
  async slot(of: ResolvedDataset = LAB, ordinal = 0, topicId?: string) {
    const { content, meta } = await fillSlot(STEPS, this.context(of, ordinal, topicId), 0);
    return { ...content, meta };
  }

  /** What a target of one topic needs. */
  topicContext(of: ResolvedDataset = LAB, topicId?: string): TopicContext {
    const { asker, algebra, dataset, discipline, topic } = this.context(of, 0, topicId);
    const identity = methodIdentity(of);
    return { asker, algebra, dataset, identity, discipline, topic, inSlotWindow: (work) => work() };
  }

  /** Evaluates one topic; gives its result with the records and tombstones that it stored. */
  async topic(of: ResolvedDataset = LAB, topicId?: string) {
    const result = await this.engine.evaluate(topicTarget(this.topicContext(of, topicId)));
    const { records, rejected } = result.content;
    return {
      ...result,
      records: this.#linesOf<DatasetRecord>(records),
      tombstones: this.#linesOf<Tombstone>(rejected),
    };
  }

  #linesOf<T>(stored: StoredLines | null): T[] {
    if (stored === null) return [];
    const lines = Buffer.from(this.blobs.get(stored.blob)!).toString().split("\n").slice(0, -1);
    expect(lines).toHaveLength(stored.lines);
    return lines.map((line) => JSON.parse(line) as T);
  }

  /** Keys of the replies that a stage asked for, in the order of asking. */
  keysOf(stage: string): readonly Digest[] {
    return this.asked.filter(({ question }) => question.draw.stage === stage).map(({ key }) => key);
  }

  /** How many questions of a stage went out to a model. */
  sentOf(stage: string): number {
    return this.sent.filter(({ draw }) => draw.stage === stage).length;
  }

  /** Forgets what was asked, not what was answered. */
  forget(): void {
    for (const list of [this.asked, this.sent, this.computed]) list.length = 0;
  }
}

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "chimera-method-"));
  directories.push(directory);
  return directory;
}

export const completion = (content: string, finish: string | null = "stop", tokens = 5): JsonObject => ({
  model: "scripted",
  choices: [{ finish_reason: finish, message: { role: "assistant", content } }],
  usage: { prompt_tokens: 10, completion_tokens: tokens },
});

/** A server's no to a request. */
export const turnedDown = (code: string | null, message = "No."): JsonObject => ({
  error: { message, code },
});

/** A server's no to the form of structured output. */
export const refusedForm = turnedDown(null, "This response_format type is unavailable now");

export const refusal: JsonObject = {
  choices: [{ finish_reason: "stop", message: { content: null, refusal: "No." } }],
};

export const vote = (valid: boolean): JsonObject => ({
  fitsTopic: true,
  clear: true,
  singleAnswer: true,
  answerCorrect: valid,
  reason: valid ? "It holds." : "It does not hold.",
});

/** A problem as a writer replies with it. */
export const problem = (text: string, answer = "12"): JsonObject => ({
  problem: text,
  answer,
  answerType: "numeric",
  unit: null,
  tolerance: null,
  solution: "Count.",
});
