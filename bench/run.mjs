// npm run bench -- NAME [PART...] [--json]: runs bench/NAME.mjs, or parts of it. Each row is a ratio or a size measured
// within one run, with the quartiles of its repetitions where it has several.
const BENCHES = [
  "build",
  "diff",
  "engine",
  "near-duplicates",
  "parquet",
  "start-up",
  "storm",
  "verification",
];

const words = process.argv.slice(2);
const [name, ...parts] = words.filter((word) => word !== "--json");
if (!BENCHES.includes(name)) fail(`NAME is one of: ${BENCHES.join(", ")}`);
const { run, PARTS = {} } = await import(`./${name}.mjs`);
if (parts.some((part) => !Object.hasOwn(PARTS, part))) {
  fail(`PART, of ${name}, is ${Object.keys(PARTS).join(", ") || "nothing"}`);
}
for await (const row of await run(parts)) console.log(words.includes("--json") ? asJson(row) : asText(row));

function asJson({ row, value, low, high, unit, baseline }) {
  return JSON.stringify({ bench: name, row, value: round(value), unit, baseline, ...both(low, high) });
}

function asText({ row, value, low, high, unit, baseline }) {
  const noise = low === undefined ? "" : ` [${round(low)} to ${round(high)}]`;
  return `${name}  ${row.padEnd(28)} ${String(round(value)).padStart(10)} ${unit}${noise}  (over ${baseline})`;
}

function both(low, high) {
  return low === undefined ? {} : { low: round(low), high: round(high) };
}

function round(value) {
  return Number(value.toPrecision(4));
}

function fail(reason) {
  console.error(`Usage: npm run bench -- NAME [PART...] [--json], where ${reason}.`);
  process.exit(2);
}
