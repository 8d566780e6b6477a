import type { JsonObject } from "../util/canonical-json.ts";
import { type Digest, digestOf } from "../util/digest.ts";
import { type Random, randomOf } from "../util/random.ts";
import { type Correlation, type ErrorKind, sharedUniform } from "./blind-spots.ts";
import type { ContentFault, ContentFaultRates } from "./content-faults.ts";
import type { Family, Params } from "./family.ts";

/** The faults that are errors about a problem, so that models may share them; all others are a reply's own. */
const KINDS = {
  wrongAnswer: "solving",
  missedError: "solving",
  sycophantic: "solving",
  wrongSolution: "solving",
  falseAlarm: "doubting",
  misjudged: "comparing",
} as const satisfies Partial<Record<ContentFault, ErrorKind>>;

export type Mistake = keyof typeof KINDS;

/** What one request gets wrong about one problem. */
export interface Mistakes {
  strikes(fault: Mistake): boolean;
  /** Of the wrong values one: the same for all whose error has the same source. */
  pick(fault: Mistake, wrong: readonly string[]): string;
  /** Whether an ambiguous problem is taken in its other reading, as it is half the time. */
  readsOtherwise(): boolean;
  /** What the other reading leads to: the same for everybody. */
  otherReading(wrong: readonly string[]): string;
}

interface Request {
  readonly digest: Digest;
  readonly model: string;
  readonly faults: ContentFaultRates;
  readonly correlation: Correlation | null;
}

/** A problem's identity, however it is worded, put or introduced. */
export function problemDigest({ family, params }: { family: Family; params: Params }): Digest {
  return digestOf("simulated-problem", { family: family.id, params: params as JsonObject });
}

/** The mistakes of a request about a problem; without a declared correlation each request's are its own. */
export function mistakesOf(request: Request, problem: Digest): Mistakes {
  const { digest, model, faults, correlation } = request;
  const shared = (kind: ErrorKind) =>
    correlation === null ? null : sharedUniform(kind, { problem, model, request: digest }, correlation);
  const own = (...purpose: string[]): Random => randomOf(["simulator", digest, ...purpose]);
  return {
    strikes(fault) {
      const rate = faults[fault] ?? 0;
      if (rate === 0) return false;
      return (shared(KINDS[fault])?.value ?? own("fault", fault).next()) < rate;
    },
    pick(fault, wrong) {
      const source = shared(KINDS[fault])?.source;
      return (source === undefined ? own(fault) : randomOf(["simulator", "mistake", source])).pick(wrong);
    },
    readsOtherwise: () => (shared("reading")?.value ?? own("reading").next()) < 0.5,
    otherReading: (wrong) => randomOf(["simulator", "reading", problem]).pick(wrong),
  };
}
