// What a build is asked to do, as numbers: slots of steps that follow one another, a step of asks at the same time, an
// ask of the milliseconds of calls that follow one another.
export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** Milliseconds of the slot that takes longest when none of its calls waits. */
export const longestChain = (slots) =>
  Math.max(...slots.map((steps) => sum(steps.map((asks) => Math.max(...asks.map(sum))))));

/**
 * Milliseconds that all slots take when nothing but the calls takes time: at most so many at once, first come, first
 * served, and no call's length known before it ends.
 */
export function listSchedule(slots, concurrency) {
  const open = 2 * concurrency;
  const waiting = [];
  const running = [];
  let now = 0;
  let begun = 0;
  const begin = () => {
    if (begun < slots.length) step(slots[begun++], 0);
  };
  const step = (steps, at) => {
    if (at === steps.length) return begin();
    let left = steps[at].length;
    const done = () => {
      if (--left === 0) step(steps, at + 1);
    };
    for (const calls of steps[at]) ask(calls, 0, done);
  };
  const ask = (calls, at, done) => {
    if (at === calls.length) return done();
    waiting.push({ milliseconds: calls[at], done: () => ask(calls, at + 1, done) });
  };
  const fill = () => {
    while (running.length < concurrency && waiting.length > 0) {
      const { milliseconds, done } = waiting.shift();
      running.push({ end: now + milliseconds, done });
    }
  };
  while (begun < Math.min(open, slots.length)) begin();
  for (fill(); running.length > 0; fill()) {
    const next = running.reduce((first, call) => (call.end < first.end ? call : first));
    running.splice(running.indexOf(next), 1);
    now = next.end;
    next.done();
  }
  return now;
}
