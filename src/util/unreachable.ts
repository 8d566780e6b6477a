/** Marks a branch that the types say cannot be reached; the compiler refuses it when a union grows. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
