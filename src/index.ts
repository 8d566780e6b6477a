export { type BuildOptions, build } from "./app/build.ts";
export type { BuildEvent, BuildSummary, Listener } from "./app/events.ts";
export { chooseDataset, dirsOf, type OpenedProject, openProject, type ProjectDirs } from "./app/project.ts";
export {
  type Config,
  type DeclaredPrice,
  defineConfig,
  type OpenAIProvider,
  type Provider,
  type SimulatorProvider,
} from "./config/config.ts";
export type { Manifest } from "./dataset/manifest.ts";
export type { DatasetRecord, LineageRow, Tombstone, TrajectoryRow, VerdictRow } from "./dataset/record.ts";
export { type Diagnostic, DiagnosticError, type Location } from "./diagnostics/diagnostic.ts";
export type { ResolvedDataset, ResolvedProject } from "./specs/resolved.ts";
