/**
 * Whether a configuration says the same each time it is run, and leaves specs, cache and artifacts where they are by
 * default: judged by its text, and in doubt not.
 */
export function isSelfContained(text: string): boolean {
  const imports = [...text.matchAll(/\bfrom\s*["']([^"']+)["']/g)].every(
    ([, name]) => name === "chimera-data",
  );
  return imports && !SURROUNDINGS.test(text);
}

const SURROUNDINGS =
  /\bimport\s*["'(.]|\b(?:process|require|await|Date|random|performance|crypto|Intl|globalThis|eval|Function|specs|cacheDir|distDir)\b/;
