// Writes the process's peak resident size in kilobytes to the file "peak" of its directory when it ends.
process.on("exit", () => {
  require("node:fs").writeFileSync("peak", String(process.resourceUsage().maxRSS));
});
