import fastGlob from "fast-glob";

const SPEC_NAME = /\.ya?ml$/;

/** Paths of the files that patterns match, sorted. */
export async function searchSpecPaths(projectDir: string, patterns: readonly string[]): Promise<string[]> {
  const found = await fastGlob([...patterns], {
    cwd: projectDir,
    onlyFiles: false, // a directory or a dangling link that is named like a spec is worth a word
    followSymbolicLinks: false, // a link to a parent directory would be followed for ever
    objectMode: true,
  });
  const paths = found
    .filter(({ path, dirent }) => dirent.isFile() || SPEC_NAME.test(path))
    .map(({ path }) => path);
  return paths.sort(); // by UTF-16 code unit
}
