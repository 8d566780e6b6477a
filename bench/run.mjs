// npm run bench -- NAME [--json]: runs bench/NAME.mjs, whose rows are ratios or sizes measured within one run.
const BENCHES = ["build", "diff", "engine", "start-up"];

const [name, ...options] = process.argv.slice(2);
if (!BENCHES.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [--json], where NAME is one of: ${BENCHES.join(", ")}`);
  process.exit(2);
}
const { run } = await import(`./${name}.mjs`);
for await (const { row, value, unit, baseline } of await run()) {
  const rounded = Number(value.toPrecision(4));
  if (options.includes("--json"))
    console.log(JSON.stringify({ bench: name, row, value: rounded, unit, baseline }));
  else console.log(`${name}  ${row.padEnd(28)} ${String(rounded).padStart(10)} ${unit}  (over ${baseline})`);
}
