// Writes the CPU seconds that the process took, user and system, when it ends.
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  require("node:fs").writeFileSync(process.env.CHIMERA_BENCH_CPU, String((user + system) / 1e6));
});
