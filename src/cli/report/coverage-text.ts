import type { Coverage } from "../../app/taxonomy/coverage.ts";
import { styler } from "../style.ts";
import { count } from "./progress.ts";

/** What a dataset's topics cover, as a table for people. */
export function coverageText({ dataset, topics, samples, disciplines }: Coverage, color: boolean): string {
  const style = styler(color);
  const names = disciplines.flatMap(({ discipline, areas }) => [
    discipline,
    ...areas.map(({ area }) => `  ${area}`),
  ]);
  const width = Math.max(...names.map((name) => name.length), 0);
  const row = (name: string, of: { topics: number; samples: number; share: number }, note = "") =>
    `${name.padEnd(width)}  ${count(of.topics).padStart(6)} ${count(of.samples).padStart(8)} ${percent(of.share).padStart(7)}${note}`;
  const lines = [
    style("bold", `${dataset}: ${count(topics)} topics, ${count(samples)} samples`),
    `${" ".repeat(width)}  ${"topics".padStart(6)} ${"samples".padStart(8)} ${"share".padStart(7)}`,
  ];
  for (const { areas, ...discipline } of disciplines) {
    lines.push(style("bold", row(discipline.discipline, discipline)));
    for (const area of areas) lines.push(row(`  ${area.area}`, area, area.thin ? "  thin" : ""));
  }
  const thin = disciplines.flatMap(({ areas }) => areas.filter((area) => area.thin)).length;
  if (thin > 0)
    lines.push(
      `${count(thin)} thin ${thin === 1 ? "area" : "areas"}: less than half the topics of the discipline's middle one.`,
    );
  return `${lines.join("\n")}\n`;
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;
