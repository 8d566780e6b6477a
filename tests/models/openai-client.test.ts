import type { ClientOptions } from "openai";
import type {
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionCreateParamsStreaming,
} from "openai/resources/chat/completions";
import { expect, test } from "vitest";
import { buildRequest } from "../../src/models/build-request.ts";
import { httpFetch } from "../../src/models/http-fetch.ts";
import { PlainClient } from "../../src/models/openai-client.ts";
import { simulateChat } from "../../src/simulator/simulate-chat.ts";
import { sampleParts, until } from "./samples.ts";
import { serve, simulator } from "./serve.ts";

const fetch = httpFetch({ "content-type": "application/json" }) as unknown as NonNullable<
  ClientOptions["fetch"]
>;
const clientOf = (baseURL: string) => new PlainClient({ baseURL, apiKey: "none", maxRetries: 0, fetch });
const request = buildRequest(sampleParts());

test("the SDK gets the answer's events as they come", async () => {
  const server = await simulator();
  const body = { ...request, stream: true } as unknown as ChatCompletionCreateParamsStreaming;
  let content = "";
  for await (const chunk of await clientOf(server.url).chat.completions.create(body)) {
    content += chunk.choices[0]?.delta.content ?? "";
  }
  expect(content).toBe(simulateChat(request).choices[0].message.content);
});

test("the SDK's stream ends when it is aborted", async () => {
  let closed = false;
  const url = await serve((_, response) => {
    response.once("close", () => {
      closed = true;
    });
    response.writeHead(200, { "content-type": "text/event-stream" }).write('data: {"choices": []}\n\n');
  });
  const body = { ...request, stream: true } as unknown as ChatCompletionCreateParamsStreaming;
  const { signal } = new AbortController();
  const stream = await clientOf(url).chat.completions.create(body, { signal });
  for await (const chunk of stream) {
    expect(chunk.choices).toEqual([]);
    break; // which aborts it
  }
  await until(() => closed);
});

test.each(["/v1", "/v1/"])("a base URL may end in %s", async (end) => {
  const paths: unknown[] = [];
  const url = await serve((http, response) => {
    paths.push(http.url);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  const client = clientOf(url.replace("/v1", end));
  for (let at = 0; at < 2; at++) {
    await client.chat.completions.create(request as unknown as ChatCompletionCreateParamsNonStreaming);
  }
  expect(paths).toEqual(["/v1/chat/completions", "/v1/chat/completions"]);
});
