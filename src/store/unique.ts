// Starts anywhere, so that processes and threads that share a directory hardly ever agree; where they do, making a file
// fails rather than replaces. Not from node:crypto, which takes ten milliseconds to give its first number.
let next = Math.floor(Math.random() * 0x1_0000_0000);

/** Eight hexadecimal digits that this process has not given yet. */
export function unique(): string {
  next = (next + 1) % 0x1_0000_0000;
  return next.toString(16).padStart(8, "0");
}
