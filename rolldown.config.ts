import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { defineConfig, type Plugin } from "rolldown";
import { configAjv } from "./src/config/config-ajv.ts";
import { CONFIG_SCHEMA } from "./src/config/config-schema.ts";
import { replyAjv } from "./src/method/reply-ajv.ts";
import { REPLY_SCHEMAS } from "./src/method/reply-schemas.ts";
import { KINDS, SCHEMAS } from "./src/specs/kinds.ts";
import { schemaFile } from "./src/specs/schema-file.ts";
import { specAjv } from "./src/specs/spec-ajv.ts";

// Puts the program into a few files of lib/, what it needs of other packages included: reading hundreds of modules is
// most of what a start costs. What is large and rarely needed stays a dependency.

const EXTERNAL = /^(?:@pydantic\/genai-prices|chokidar|franc-min|jiti|openai)(?:\/|$)/;
const CODE = { source: true, esm: true } as const;

/** Puts the code of validators in the place of the modules that compile them. */
function compiledValidators(): Plugin {
  const codeOf = (ajv: Ajv, schemas: Readonly<Record<string, object>>) => {
    for (const name in schemas) ajv.addSchema(schemas[name]!, name);
    const names = Object.keys(schemas);
    const code = standalone.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
    return `${withoutRequire(code)}\nexport const VALIDATORS = { ${names} };\n`;
  };
  return {
    name: "compiled-validators",
    load(id) {
      if (id.endsWith("/src/specs/spec-validators.ts")) return js(codeOf(specAjv(CODE), SCHEMAS));
      if (id.endsWith("/src/config/config-validators.ts"))
        return js(codeOf(configAjv(CODE), { Config: CONFIG_SCHEMA }));
      if (id.endsWith("/src/method/reply-validators.ts")) return js(codeOf(replyAjv(CODE), REPLY_SCHEMAS));
      return null;
    },
  };
}

// The code counts letters by a function of Ajv's, whose CommonJS would take longer to load than the rest to run.
function withoutRequire(code: string): string {
  const own = code.replaceAll(`require("ajv/dist/runtime/ucs2length").default`, "(text) => [...text].length");
  if (own.includes("require(")) throw new Error("compiled validators need more of Ajv than is replaced here");
  return own;
}

const js = (code: string) => ({ code, moduleType: "js" as const });

/** The JSON Schemas that editors use. */
function schemaFiles(): Plugin {
  return {
    name: "schema-files",
    generateBundle() {
      for (const kind of KINDS) {
        const { name, text } = schemaFile(kind);
        this.emitFile({ type: "asset", fileName: `schemas/${name}`, source: text });
      }
    },
  };
}

/** The licences of all packages of which a part is in the bundle, as most of them ask for. */
function licences(): Plugin {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
      const packages = new Set(
        modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0] ?? []),
      );
      const bundled = [...packages].sort().map(readPackage);
      this.emitFile({
        type: "asset",
        fileName: "THIRD_PARTY_LICENSES.txt",
        source: licenceFile(bundled),
      });
    },
  };
}

/** Packages that name their licence and bring no text of it. */
const UNLICENSED_FILES = new Set(["gearhash-jit"]);
const WITHOUT_FILE = "The package names its licence and holds no text of it.";

interface Bundled {
  readonly name: string;
  readonly version: string;
  /** SPDX identifier. */
  readonly license: string;
  /** Address of the repository that it is made from. */
  readonly repository: string | undefined;
  /** Null for a package without a file of it. */
  readonly text: string | null;
}

function readPackage(directory: string): Bundled {
  const { name, version, license, repository } = JSON.parse(
    readFileSync(join(directory, "package.json"), "utf8"),
  );
  const file = readdirSync(directory).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? null : readFileSync(join(directory, file), "utf8").trim();
  return { name, version, license, repository: repository?.url, text };
}

/** Each text once, below the packages that come with it. */
function licenceFile(bundled: readonly Bundled[]): string {
  const byText = new Map<string, string[]>();
  for (const one of bundled) {
    const text = licenceOf(one, bundled);
    byText.set(text, [...(byText.get(text) ?? []), `${one.name} ${one.version} (${one.license})`]);
  }
  return [...byText].map(([text, packages]) => `${packages.join("\n")}\n\n${text}\n`).join("\n");
}

// Some packages of a repository come without the file that the others of it have.
function licenceOf({ name, license, repository, text }: Bundled, bundled: readonly Bundled[]): string {
  const sibling = bundled.find(
    (other) => other.text !== null && other.license === license && other.repository === repository,
  );
  const named = UNLICENSED_FILES.has(name) ? WITHOUT_FILE : null;
  const licence = text ?? (repository === undefined ? null : sibling?.text) ?? named;
  if (!licence) throw new Error(`${name} has no licence file, nor has a package of its repository`);
  return licence;
}

export default defineConfig({
  input: {
    main: "src/main.ts",
    index: "src/index.ts",
    "config/config": "src/config/config.ts",
    // Where open-pool.ts looks for it.
    "app/replay/replay-worker": "src/app/replay/replay-worker.ts",
    // Where open-algebra.ts looks for it.
    "app/algebra/algebra-worker": "src/app/algebra/algebra-worker.ts",
  },
  platform: "node",
  checks: { bundlerTimings: false },
  external: EXTERNAL,
  // Else the package is left out, and missed only where the program comes to need it.
  onLog(level, log, told) {
    told(log.code === "UNRESOLVED_IMPORT" ? "error" : level, log);
  },
  resolve: {
    // Of packages that come both as CommonJS and as ES modules the latter, which start faster.
    mainFields: ["module", "main"],
    alias: { yaml: join(import.meta.dirname, "node_modules/yaml/browser/index.js") },
  },
  plugins: [compiledValidators(), schemaFiles(), licences()],
  output: {
    dir: "lib",
    cleanDir: true,
    // One folder deep, as the modules are in src/: what they find by import.meta.url is found from there too.
    chunkFileNames: "chunks/[name].js",
    sourcemap: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    codeSplitting: {
      // In the order in which commands come to need them; each takes along what it imports, as far as none before has
      // it. What is imported lazily is no root of one: it would be loaded by way of a file of its own.
      groups: [
        { name: "start", test: /\/src\/cli\/(?:run|commands|process-io)\.ts$/, priority: 9 },
        { name: "yaml", test: /\/node_modules\/yaml\//, priority: 8 },
        { name: "liquid", test: /\/src\/specs\/template\.ts$/, priority: 8 },
        { name: "ajv", test: /\/node_modules\/ajv\/dist\/ajv\.js$/, priority: 8 },
        {
          name: "open",
          test: /\/src\/(?:util\/|app\/(?:failure|project|taxonomy\/check-topics)\.ts$|cli\/report\/github-annotations\.ts$|diagnostics\/(?:print|source-text|suggest)\.ts$)/,
          priority: 7,
        },
        { name: "aws", test: /\/node_modules\/@(?:aws|aws-sdk|smithy)\//, priority: 6 },
        { name: "artifacts", test: /\/src\/versions\/artifacts\.ts$/, priority: 5 },
        {
          name: "engine",
          test: /\/src\/(?:app\/build|cli\/(?:selection|report\/build-reporter))\.ts$/,
          priority: 4,
        },
      ],
    },
  },
});
