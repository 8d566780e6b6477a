// Writes what the process took, of CPU (user and system) and of memory at its peak, when it ends.
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  const usage = { cpuSeconds: (user + system) / 1e6, peakKilobytes: process.resourceUsage().maxRSS };
  require("node:fs").writeFileSync(process.env.CHIMERA_BENCH_USAGE, JSON.stringify(usage));
});
