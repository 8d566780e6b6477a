import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import * as catalogue from "../../diagnostics/catalogue/revision.ts";
import { DiagnosticError } from "../../diagnostics/diagnostic.ts";
import { isErrno } from "../../store/disk.ts";

type Env = Readonly<Record<string, string | undefined>>;

const run = promisify(execFile);

/** The git repository that a project is in, as far as its revisions are read. */
export class Git {
  readonly #directory: string;
  readonly #env: Env;

  constructor(directory: string, env: Env) {
    this.#directory = directory;
    this.#env = env;
  }

  /** The commit that a revision names. Throws where there is no repository; null where git does not know it. */
  async commitOf(rev: string): Promise<string | null> {
    if ((await this.#ask(["rev-parse", "--git-dir"])) === null)
      throw new DiagnosticError([catalogue.notARepository(rev)]);
    return this.#ask(["rev-parse", "--verify", "--quiet", "--end-of-options", `${rev}^{commit}`]);
  }

  /**
   * Writes the project's files as they were at a commit into a directory, with an index of its own: neither the
   * repository nor its work tree is touched. False where the project's directory was not there.
   */
  async checkOut(commit: string, directory: string, index: string): Promise<boolean> {
    const prefix = (await this.#ask(["rev-parse", "--show-prefix"])) ?? "";
    const tree = prefix === "" ? commit : `${commit}:${prefix.replace(/\/$/, "")}`;
    if ((await this.#ask(["rev-parse", "--verify", "--quiet", tree])) === null) return false;
    // Checking out from below the top would leave out what is not below it. Large files are not fetched.
    const top = (await this.#ask(["rev-parse", "--show-toplevel"])) ?? this.#directory;
    const env = { ...this.#env, GIT_INDEX_FILE: index, GIT_LFS_SKIP_SMUDGE: "1" };
    await this.#git(["read-tree", tree], { cwd: top, env });
    await this.#git(["checkout-index", "--all", "--force", `--prefix=${join(directory, "/")}`], {
      cwd: top,
      env,
    });
    return true;
  }

  /** What git prints, without its line end; null where it says no. */
  async #ask(args: readonly string[]): Promise<string | null> {
    try {
      return await this.#git(args, { cwd: this.#directory, env: this.#env });
    } catch (error) {
      if (error instanceof DiagnosticError) throw error;
      return null;
    }
  }

  async #git(args: readonly string[], { cwd, env }: { cwd: string; env: Env }): Promise<string> {
    try {
      const { stdout } = await run("git", [...args], { cwd, env: { ...env } });
      return stdout.replace(/\r?\n$/, "");
    } catch (error) {
      if (isErrno(error, "ENOENT")) throw new DiagnosticError([catalogue.gitMissing()]);
      throw error;
    }
  }
}
