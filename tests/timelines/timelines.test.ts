import fc from "fast-check";
import { expect, test } from "vitest";
import { timeline } from "./step.ts";
import { happened, Timeline } from "./timeline.ts";

const WANTED = Number(process.env.CHIMERA_TIMELINES ?? 12);
/** Starts no further timeline after that, unless their number is asked for. */
const CAP_MS = process.env.CHIMERA_TIMELINES === undefined ? 35_000 : Number.POSITIVE_INFINITY;
/** Seed and path of a failure, as they are printed with it: "1234:5". */
const [seed = "20261203", ...path] = (process.env.CHIMERA_TIMELINE ?? "").split(":").filter(Boolean);

test("whatever happens, a build gives what a build from nothing but the replies gives, and pays for no reply twice", async () => {
  const deadline = Date.now() + CAP_MS;
  const property = fc.asyncProperty(timeline, async (steps) => {
    if (Date.now() < deadline) await Timeline.run(steps);
  });
  await fc.assert(property, {
    seed: Number(seed),
    ...(path.length === 0 ? {} : { path: path.join(":") }),
    endOnFailure: true,
    numRuns: WANTED,
  });
  console.log(JSON.stringify(happened));
  expect(happened.builds).toBeGreaterThan(0);
}, 3_600_000);
