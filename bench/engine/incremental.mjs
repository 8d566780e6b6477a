import { ratio, rounds, settle, time } from "../measure.mjs";
import { build, editable } from "./dataset.mjs";

/** An unchanged dataset, and one with one topic edited. */
export function rows(builtProject) {
  const project = builtProject();
  const timed = () => build(project).seconds;
  const settled = () => {
    settle();
    build(project);
  };
  settled();
  const [bare, unchanged] = rounds(15, [() => time(["-e", "0"]).seconds, timed]);
  const topics = editable(project);
  const [still, edited] = rounds(5, [
    () => {
      settled();
      return timed();
    },
    () => {
      topics.edit();
      settle();
      return timed();
    },
  ]);
  topics.restore();
  build(project);
  return [
    { row: "no-op-ratio", ...ratio(unchanged, bare), unit: "x", baseline: "node -e 0" },
    { row: "topic-edit-ratio", ...ratio(edited, still), unit: "x", baseline: "unchanged build" },
  ];
}
