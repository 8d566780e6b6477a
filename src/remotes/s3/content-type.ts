const TYPES: Readonly<Record<string, string>> = {
  csv: "text/csv; charset=utf-8",
  html: "text/html; charset=utf-8",
  json: "application/json",
  jsonl: "application/jsonl",
  md: "text/markdown; charset=utf-8",
  parquet: "application/vnd.apache.parquet",
  txt: "text/plain; charset=utf-8",
  yaml: "application/yaml",
};

/** The media type of a file by its name: what browsers and viewers go by. */
export function contentTypeOf(path: string, otherwise = "application/octet-stream"): string {
  const extension = /\.([a-z]+)$/.exec(path)?.[1];
  return (extension === undefined ? undefined : TYPES[extension]) ?? otherwise;
}
