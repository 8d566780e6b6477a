import { join } from "node:path";
import { readIfThere, writeAtomic } from "../../store/disk.ts";
import { LOCK_FILE } from "./lock-file.ts";

export const GIT_ATTRIBUTES = ".gitattributes";

/** Has git keep the lines of both sides where two branches add some at one place, unless it is told otherwise already. */
export async function ensureUnionMerge(projectDir: string): Promise<boolean> {
  const path = join(projectDir, GIT_ATTRIBUTES);
  const text = (await readIfThere(path))?.toString() ?? "";
  const isSaid = text.split("\n").some((line) => {
    const [pattern, ...attributes] = line.trim().split(/\s+/);
    return (
      pattern?.replace(/^\//, "") === LOCK_FILE && attributes.some((one) => /^[-!]?merge(?:=|$)/.test(one))
    );
  });
  if (isSaid) return false;
  const gap = text === "" || text.endsWith("\n") ? "" : "\n";
  await writeAtomic(path, `${text}${gap}${LOCK_FILE} merge=union\n`);
  return true;
}
