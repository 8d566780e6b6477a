import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { source } from "../source.mjs";

const { errorsOf, isRightAnswer } = await source("simulator/truth.ts");

/** What became of every candidate of an artifact, beside what it truly was, as counts. */
export function outcomesOf(artifact) {
  const counts = {};
  const add = (name, by = 1) => {
    counts[name] = (counts[name] ?? 0) + by;
  };
  const lines = (folder) =>
    readdirSync(join(artifact, folder)).flatMap((name) =>
      readFileSync(join(artifact, folder, name), "utf8")
        .split("\n")
        .filter(Boolean)
        .map(JSON.parse),
    );
  const records = lines("jsonl/full");
  const rejected = lines("rejected");
  for (const candidate of [...records, ...rejected]) {
    const errors = errorsOf(candidate.problem, candidate.answer);
    if (errors === null) throw new Error(`${candidate.id} holds no simulated problem`);
    const isRecord = candidate.trajectories !== undefined;
    add("candidates");
    add("calls", candidate.lineage.length);
    // By its first error: a problem that is wrong in two ways counts once.
    const kind = errors[0] ?? "sound";
    add(`${kind}:candidates`);
    if (errors.length > 0) add("wrong");
    if (isRecord) {
      add("records");
      add(`${kind}:records`);
      if (errors.length > 0) add("wrongRecords");
      countTrajectory(candidate, errors, kind, add);
    }
  }
  return counts;
}

/** The record's own trajectory is the first that was found right and sane, else the first right one, else the first whole one. */
function countTrajectory({ problem, correct, trajectories }, errors, kind, add) {
  if (!correct) {
    const right = trajectories.some(({ answer }) => isRightAnswer(problem, answer));
    if (errors.length === 0 && right) add("rightLabelledWrong");
    return;
  }
  const chosen =
    trajectories.find((one) => one.correct && one.flaw === "") ?? trajectories.find((one) => one.correct);
  const isRight = isRightAnswer(problem, chosen.answer);
  add("accepted");
  if (errors.length > 0) {
    add("falseAccepts");
    add(`${kind}:falseAccepts`);
  } else if (isRight) add("rightAccepts");
  else {
    add("falseAccepts");
    add("wrongTrajectory:falseAccepts");
  }
}
