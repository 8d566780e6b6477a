import { expect, it } from "vitest";
import { wholeOf } from "../../../src/remotes/hub/answer-body.ts";

it("reads no answer that is longer than what it is to be", async () => {
  let given = 0;
  const endless = () =>
    new Response(
      ReadableStream.from(
        (async function* () {
          for (;;) yield Buffer.alloc(10, ++given);
        })(),
      ),
    );
  await expect(wholeOf(endless(), 95, 1000)).rejects.toMatchObject({
    name: "HubFailure",
    status: 200,
    message: "its answer is far too long",
  });
  expect(given).toBeLessThan(15);
  expect(String(await wholeOf(new Response("short"), 5, 1000))).toBe("short");
  expect(await wholeOf(new Response(null), 0, 1000)).toHaveLength(0);
});
