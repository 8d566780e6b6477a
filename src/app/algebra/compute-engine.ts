import { ComputeEngine } from "@cortex-js/compute-engine";
import type { MathJson } from "./math-json.ts";

/** So many formulas share an engine, which remembers every name that it has seen. */
const MOST_USES = 500;

let engine: ComputeEngine | null = null;
let uses = 0;

/** Whether an expression comes to nothing but zero when it is simplified. What the engine fails at is not zero. */
export function isZero(expression: MathJson): boolean {
  if (engine === null || ++uses > MOST_USES) {
    engine = new ComputeEngine();
    uses = 1;
  }
  try {
    const simplified = engine.box(expression as Parameters<ComputeEngine["box"]>[0]).simplify();
    return simplified.is(0);
  } catch {
    return false;
  }
}
