import OpenAI, { APIError } from "openai";
import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import { afterEach, describe, expect, it } from "vitest";
import type { ChatRequest } from "../../src/models/chat.ts";
import { requestDigest } from "../../src/simulator/asked.ts";
import { type SimulatorServerOptions, startSimulatorServer } from "../../src/simulator/server.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import { latencyOf, parseFaults } from "../../src/simulator/transport-faults.ts";
import { schemaRequest, solverRequest, validatorRequest, write, writerRequest } from "./requests.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function serve(options: SimulatorServerOptions = {}) {
  const server = await startSimulatorServer(options);
  closers.push(server.close);
  const client = new OpenAI({
    baseURL: server.url,
    apiKey: options.apiKey ?? "none",
    maxRetries: 0,
    timeout: 5000,
  });
  return {
    server,
    client,
    create: (request: ChatRequest) => client.chat.completions.create(request as never),
  };
}

async function failureOf(promise: PromiseLike<unknown>): Promise<APIError> {
  const outcome = await Promise.resolve(promise).then(
    () => null,
    (error: unknown) => error,
  );
  expect(outcome).toBeInstanceOf(APIError);
  return outcome as APIError;
}

const written = write("physics", 1);
const solving = solverRequest(written.problem, 1);

/** Puts the deltas of a stream together. */
async function assembled(stream: AsyncIterable<ChatCompletionChunk>) {
  const message: Record<string, string> = {};
  const chunks: ChatCompletionChunk[] = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
    for (const [field, text] of Object.entries(chunk.choices[0]?.delta ?? {})) {
      message[field] = (message[field] ?? "") + text;
    }
  }
  return { message, chunks, finish: chunks.map((chunk) => chunk.choices[0]?.finish_reason).filter(Boolean) };
}

const streamed = async (create: (request: ChatRequest) => unknown, request: ChatRequest) =>
  assembled((await create({ ...request, stream: true, stream_options: { include_usage: true } })) as never);

describe("the simulator's server", () => {
  it("lists its models", async () => {
    const { client } = await serve();
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    expect(ids).toContain("simulated-validator-b");
    expect(await client.models.retrieve("simulated-judge")).toMatchObject({
      id: "simulated-judge",
      object: "model",
    });
    expect(await failureOf(client.models.retrieve("gpt-5"))).toMatchObject({
      status: 404,
      code: "model_not_found",
    });
  });

  it.each([
    ["writer", writerRequest("biology", 3)],
    ["validator", validatorRequest("physics", written)],
    ["solver", solving],
    ["capped solver", { ...solving, max_completion_tokens: 100 }],
    ["refused", { ...solving, simulation: { faults: { refusal: 1 } } }],
    ["empty", { ...solving, simulation: { faults: { empty: 1 } } }],
    ["another schema", schemaRequest("other", { type: "object", properties: {}, required: [] })],
  ])("gives the in-process reply, streamed or not: %s", async (_, request: ChatRequest) => {
    const { create } = await serve();
    const expected = simulateChat(request);
    expect(await create(request)).toEqual(expected);
    const { message, chunks, finish } = await streamed(create, request);
    const plain = expected.choices[0].message;
    expect(message).toEqual(Object.fromEntries(Object.entries(plain).filter(([, value]) => value !== null)));
    expect(finish).toEqual([expected.choices[0].finish_reason]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: expected.usage });
    for (const chunk of chunks) expect(chunk).toMatchObject({ id: expected.id, simulated: true });
  });

  it("ends a stream with [DONE] and sends no usage unless asked", async () => {
    const { server } = await serve();
    const response = await post(server.url, { ...solving, stream: true });
    expect(response.headers.get("content-type")).toBe("text/event-stream");
    expect(response.headers.get("x-request-id")).toMatch(/^sim-\d+$/);
    const text = await response.text();
    expect(text).toMatch(/data: \[DONE\]\n\n$/);
    expect(text).not.toContain("usage");
  });

  it("takes text parts as well as strings", async () => {
    const { create } = await serve();
    const content = [{ type: "text", text: written.problem }];
    expect(await create({ ...solving, messages: [{ role: "user", content }] } as never)).toEqual(
      simulateChat(solving),
    );
  });

  it("asks for the key when it has one", async () => {
    const { server, create } = await serve({ apiKey: "secret" });
    expect(await create(solving)).toMatchObject({ simulated: true });
    const stranger = new OpenAI({ baseURL: server.url, apiKey: "other", maxRetries: 0 });
    const failure = await failureOf(stranger.chat.completions.create(solving as never));
    expect(failure).toMatchObject({ status: 401, code: "invalid_api_key", type: "invalid_request_error" });
    expect((await fetch(server.url.replace("/v1", "/healthz"))).status).toBe(200);
  });

  it.each([
    [{ ...solving, model: undefined }, 400, "model"],
    [{ ...solving, messages: undefined }, 400, "messages"],
    [{ ...solving, messages: [] }, 400, "messages"],
    [{ ...solving, messages: [{ role: "user", content: 3 }] }, 400, "messages[0].content"],
    [{ ...solving, messages: [{ role: "user", content: "\ud800" }] }, 400, "messages[0].content"],
    [{ ...solving, model: "gpt-5" }, 404, "model"],
    [{ ...solving, max_tokens: 0 }, 400, "max_tokens"],
    [{ ...solving, n: 2 }, 400, "n"],
    [{ ...solving, response_format: { type: "json_schema" } }, 400, "response_format.json_schema.name"],
    [{ ...solving, simulation: { faults: { nonsense: 1 } } }, 400, "simulation.faults.nonsense"],
  ])("refuses what a real server refuses: %#", async (request, status, param) => {
    const { server } = await serve();
    const response = await post(server.url, request);
    expect(response.status).toBe(status);
    const shape = { message: expect.any(String), type: "invalid_request_error", param };
    expect(await response.json()).toMatchObject({ error: shape });
  });

  it("refuses bad JSON, large bodies, unknown routes and wrong methods", async () => {
    const { server } = await serve();
    const statusOf = async (path: string, init?: RequestInit) => {
      const response = await fetch(server.url + path, init);
      expect(await response.json()).toMatchObject({ error: { message: expect.any(String) } });
      return response.status;
    };
    expect(await statusOf("/chat/completions", { method: "POST", body: "{" })).toBe(400);
    expect(await statusOf("/chat/completions", { method: "POST", body: "x".repeat(20 * 2 ** 20 + 1) })).toBe(
      413,
    );
    expect(await statusOf("/nowhere")).toBe(404);
    expect(await statusOf("/models/%zz")).toBe(404);
    expect(await statusOf("/chat/completions")).toBe(405);
    expect(await statusOf("/models", { method: "POST" })).toBe(405);
    expect(server.counts()).toMatchObject({
      requests: 6,
      outcomes: { error400: 1, error413: 1, error404: 2, error405: 2 },
    });
  });

  it("puts its own content faults under the request's", async () => {
    const { create } = await serve({ contentFaults: { refusal: 1, wrongSolution: 1 } });
    const expected = simulateChat({ ...solving, simulation: { faults: { wrongSolution: 1 } } });
    expect(await create({ ...solving, simulation: { faults: { refusal: 0 } } })).toEqual(expected);
    await expect(startSimulatorServer({ contentFaults: { refusals: 1 } as never })).rejects.toThrow(
      /Known: /,
    );
  });

  it("counts completions by request", async () => {
    const { server, create } = await serve();
    await Promise.all([create(solving), create(solving), create(writerRequest("physics", 1))]);
    const { requests, outcomes, completions } = server.counts();
    expect({ requests, outcomes }).toEqual({ requests: 3, outcomes: { completed: 3 } });
    expect(completions[requestDigest(solving)]).toBe(2);
    expect(Object.keys(completions)).toHaveLength(2);
  });

  it("draws latencies with the median and the 99th percentile that it is told", () => {
    const drawn = Array.from({ length: 20_000 }, (_, at) => latencyOf(`${at}`, 0, { median: 50, p99: 1000 }));
    drawn.sort((a, b) => a - b);
    expect(drawn[10_000]! / 50).toBeCloseTo(1, 1);
    expect(drawn[19_800]! / 1000).toBeCloseTo(1, 1);
    expect(latencyOf("7", 0, { median: 50, p99: 1000 })).toBe(latencyOf("7", 0, { median: 50, p99: 1000 }));
    expect(latencyOf("7", 1, 25)).toBe(25);
  });

  it("waits as told, and not for a client that has gone", async () => {
    const { server, create, client } = await serve({ latencyMs: { median: 30, p99: 60 } });
    const start = performance.now();
    await create(solving);
    expect(performance.now() - start).toBeGreaterThan(5);
    const controller = new AbortController();
    const slow = await serve({ latencyMs: 60_000 });
    const asked = slow.client.chat.completions.create(solving as never, { signal: controller.signal });
    await until(() => slow.server.counts().requests === 1);
    controller.abort();
    await expect(asked).rejects.toThrow();
    await until(() => slow.server.counts().outcomes.aborted === 1);
    expect(client.baseURL).toBe(server.url);
  });

  it("closes at once, whatever is under way, and frees the port", async () => {
    const { server, create } = await serve({ latencyMs: 60_000 });
    const asked = failureOf(create(solving));
    await until(() => server.counts().requests === 1);
    await server.close();
    expect((await asked).message).toMatch(/Connection error/);
    await server.close();
    const again = await startSimulatorServer({ port: server.port });
    expect(again.port).toBe(server.port);
    await again.close();
  });
});

describe("transport faults", () => {
  it.each([
    ["rate429", 429, "rate_limit_exceeded"],
    ["rate500", 500, null],
    ["rate503", 503, "server_is_overloaded"],
  ])("%s", async (fault, status, code) => {
    const { server, create } = await serve({ faults: { [fault]: 1, retryAfterSeconds: 7 } });
    const failure = await failureOf(create(solving));
    expect(failure).toMatchObject({ status, code });
    expect(failure.headers?.get("retry-after")).toBe(status === 429 ? "7" : null);
    expect(server.counts()).toMatchObject({ outcomes: { [fault]: 1 }, completions: {} });
  });

  it("disconnect", async () => {
    const { create } = await serve({ faults: { disconnect: 1 } });
    expect((await failureOf(create(solving))).message).toMatch(/Connection error/);
  });

  it("bodyError", async () => {
    const { create } = await serve({ faults: { bodyError: 1 } });
    expect(await create(solving)).toMatchObject({ error: { message: expect.any(String) } });
  });

  it("silent, until the client gives up", async () => {
    const { server, client } = await serve({ faults: { silent: 1 } });
    const failure = await failureOf(client.chat.completions.create(solving as never, { timeout: 50 }));
    expect(failure.message).toMatch(/timed out/);
    expect(server.counts().outcomes).toEqual({ silent: 1 });
  });

  it("slow", async () => {
    const { create } = await serve({ faults: { slow: 1, slowMs: 40 } });
    const start = performance.now();
    expect(await create(solving)).toEqual(simulateChat(solving));
    expect(performance.now() - start).toBeGreaterThan(35);
  });

  it("cutStream leaves plain answers alone and ends a stream without a finish", async () => {
    const { server, create } = await serve({ faults: { cutStream: 1 } });
    expect(await create(solving)).toEqual(simulateChat(solving));
    const { message, finish } = await streamed(create, solving);
    expect(finish).toEqual([]);
    const reasoning = simulateChat(solving).choices[0].message.reasoning_content!;
    expect(reasoning.startsWith(message.reasoning_content!)).toBe(true);
    expect(server.counts().outcomes).toEqual({ completed: 1, cutStream: 1 });
  });

  it("strike each attempt anew and the same in every run", async () => {
    const run = async () => {
      const { create } = await serve({ faults: { rate503: 0.5 } });
      const statuses: boolean[] = [];
      for (let attempt = 0; attempt < 20; attempt++) {
        statuses.push(
          await Promise.resolve(create(solving)).then(
            () => true,
            () => false,
          ),
        );
      }
      return statuses;
    };
    const first = await run();
    expect(new Set(first)).toEqual(new Set([true, false]));
    expect(await run()).toEqual(first);
  });

  it("are parsed from text", () => {
    expect(parseFaults("rate429=0.1, malformed=0.2,slowMs=50")).toEqual({
      transport: { rate429: 0.1, slowMs: 50 },
      content: { malformed: 0.2 },
    });
    expect(parseFaults("")).toEqual({ transport: {}, content: {} });
    expect(() => parseFaults("rate42=0.1")).toThrow(
      /Unknown fault "rate42". Known: rate429.*slowMs.*malformed/,
    );
    expect(() => parseFaults("rate429")).toThrow(/name=rate/);
    expect(() => parseFaults("rate429=2")).toThrow(/from 0 to 1/);
    expect(() => parseFaults("slowMs=-1")).toThrow(/zero or more/);
  });
});

const post = (url: string, body: object) =>
  fetch(`${url}/chat/completions`, { method: "POST", body: JSON.stringify(body) });

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
