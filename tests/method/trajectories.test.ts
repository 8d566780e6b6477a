import { describe, expect, test } from "vitest";
import { LAB, Lab, withModel, withPolicies } from "./lab.ts";

const [SOLVER] = LAB.solution.solvers;

/** Solvers that are right from their n-th solution on. */
const rightFrom = (n: number) =>
  new Lab(({ draw }) => {
    if (draw.stage !== "solution") return null;
    return draw.positions[0]! < n ? "Final answer: -123456" : null;
  });

const trajectories = (count: number, enough: number | null) =>
  withPolicies({ solution: { solvers: [{ ...SOLVER!, trajectories: count }], enough } });

describe("trajectories", () => {
  test("are asked one after another until enough are right", async () => {
    const { filled } = await rightFrom(2).slot(trajectories(6, 1));
    expect(filled!.trajectories.map(({ grade }) => grade.verdict)).toEqual([
      "different",
      "different",
      "equal",
    ]);
    const two = await rightFrom(1).slot(trajectories(6, 2));
    expect(two.filled!.trajectories).toHaveLength(3);
    const none = await rightFrom(9).slot(trajectories(4, 1));
    expect(none.filled!.trajectories).toHaveLength(4);
  });

  test("are all asked for where the policy names no number", async () => {
    const { filled } = await rightFrom(0).slot(trajectories(3, null));
    expect(filled!.trajectories).toHaveLength(3);
  });

  test("that are wanted later keep those there are", async () => {
    const lab = rightFrom(0);
    await lab.slot(trajectories(3, 1));
    lab.forget();
    await lab.slot(trajectories(3, null));
    expect(lab.sent.filter(({ draw }) => draw.stage === "solution")).toHaveLength(2);
  });
});

describe("the student", () => {
  const student = (of: "all" | "failed", model = LAB) =>
    withPolicies({ solution: { student: { ...SOLVER!, role: "judge", attempts: 4, of } } }, model);

  test("tries each problem, and what it got right is counted", async () => {
    const own = withModel("judge", { id: "small-student" });
    const lab = new Lab(({ draw, model }) =>
      model.id === "small-student" && draw.stage === "solution" && draw.positions[0]! > 0
        ? "Final answer: -123456"
        : null,
    );
    const { filled } = await lab.slot(student("all", own));
    expect(filled!.student).toEqual({ attempts: 4, correct: 1 });
    expect(filled!.trajectories).toHaveLength(1);
  });

  test("is spared what a trajectory got right, where it is to try only what failed", async () => {
    const { filled } = await new Lab().slot(student("failed"));
    expect(filled!.student).toEqual({ attempts: 0, correct: 0 });
    const own = withModel("judge", { id: "small-student" });
    const failing = new Lab(({ draw, model }) =>
      draw.stage === "solution" && model.id !== "small-student" ? "Final answer: -123456" : null,
    );
    const { filled: tried } = await failing.slot(student("failed", own));
    expect(tried!.student).toEqual({ attempts: 4, correct: 4 });
  });
});
