// Ends the process by SIGKILL at the n-th operation by which it writes anything below its directory, as the variable
// CHIMERA_KILL says: "before:7"; "after:7"; "torn:7", with half of the bytes written or the operation under way.
// CHIMERA_KILL_COUNT names a file that takes the number of operations when the process ends by itself.
const fs = require("node:fs");
const { syncBuiltinESMExports } = require("node:module");
const { resolve, sep } = require("node:path");

const [mode, at] = (process.env.CHIMERA_KILL ?? "before:0").split(":");
const countFile = process.env.CHIMERA_KILL_COUNT;
const root = `${process.cwd()}${sep}`;
const { openSync, writeFileSync, writeSync } = fs;
const { open } = fs.promises;
/** Files that are open for writing, by number. */
const opened = new Set();
let operations = 0;

const kill = () => process.kill(process.pid, "SIGKILL");
const isOurs = (path) => typeof path === "string" && resolve(path).startsWith(root);
const isForWriting = (flags) => (typeof flags === "number" ? (flags & 3) !== 0 : /[wa+]/.test(flags ?? "r"));
const halfOf = (data) => Buffer.from(data).subarray(0, data.length >> 1);

/** Counts an operation and runs it; kills the process before, amidst or after the one that was asked for. */
function counted(operation, tear) {
  operations++;
  if (operations !== Number(at)) return operation();
  if (mode === "before" || (mode === "torn" && tear !== undefined)) {
    if (mode === "torn") tear();
    return kill();
  }
  const result = operation();
  if (mode === "after" && typeof result?.then === "function") return result.then(kill, kill);
  return kill();
}

/** Counts the calls of a method that concern us; `tear` writes half of what a call would write. */
function patch(holder, name, isConcerned, tear) {
  const original = holder[name];
  holder[name] = function (...args) {
    const operation = () => original.apply(this, args);
    if (!isConcerned(args)) return operation();
    return counted(operation, tear && (() => tear(args)));
  };
}

/** Operations by path, with the place of the path that they change among their arguments. */
const BY_PATH = {
  mkdir: 0,
  rm: 0,
  rmdir: 0,
  unlink: 0,
  appendFile: 0,
  truncate: 0,
  utimes: 0,
  copyFile: 1,
  link: 1,
  rename: 1,
  symlink: 1,
};
for (const [name, place] of Object.entries(BY_PATH)) {
  for (const [holder, method] of [
    [fs, `${name}Sync`],
    [fs.promises, name],
  ])
    patch(holder, method, (args) => isOurs(args[place]));
}
const tearFile = ([path, data]) => writeFileSync(path, halfOf(data));
patch(fs, "writeFileSync", ([path]) => isOurs(path), tearFile);
patch(fs.promises, "writeFile", ([path]) => isOurs(path), tearFile);

fs.openSync = (path, flags, ...rest) => {
  const operation = () => openSync(path, flags, ...rest);
  if (!isOurs(path) || !isForWriting(flags)) return operation();
  const file = counted(operation);
  opened.add(file);
  return file;
};
const isOpened = ([file]) => opened.has(file);
patch(fs, "writeSync", isOpened, ([file, data]) => writeSync(file, halfOf(data)));
for (const name of ["fsyncSync", "fdatasyncSync", "ftruncateSync"]) patch(fs, name, isOpened);
const { closeSync } = fs;
fs.closeSync = (file) => {
  opened.delete(file);
  closeSync(file);
};

fs.promises.open = async (path, flags, ...rest) => {
  const operation = () => open(path, flags, ...rest);
  if (!isOurs(path) || !isForWriting(flags)) return operation();
  const handle = await counted(operation);
  const always = () => true;
  const tear = ([data]) => writeSync(handle.fd, halfOf(data));
  for (const name of ["writeFile", "appendFile", "write"]) patch(handle, name, always, tear);
  for (const name of ["sync", "datasync", "truncate"]) patch(handle, name, always);
  return handle;
};

syncBuiltinESMExports();
process.on("exit", () => {
  if (countFile !== undefined) writeFileSync(countFile, String(operations));
});
