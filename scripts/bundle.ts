import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type InputOptions, type OutputChunk, type Plugin, type RolldownOutput, rolldown } from "rolldown";
import { directBuiltins, lazyProcesses } from "./direct-builtins.ts";
import { packagesWith, repository } from "./workspace.ts";

/** Packages with native code or files of their own, loaded where they are installed. */
const external = [
  "onnxruntime-node",
  "onnxruntime-common",
  "sharp",
  "fastify",
  /^@fastify\//,
  "fastify-type-provider-zod",
  // Installed by who shares stores.
  ...["pg", "bullmq", "ioredis", "@aws-sdk/client-s3"],
];

/** What is started by itself: the command, and the process and thread that it looks for beside it. */
const entries = {
  start: "packages/runner/src/start.ts",
  "inference-child": "packages/nodes/src/host/inference-child.ts",
  "digest-thread": "packages/nodes/src/host/digest-thread.ts",
};

/** What packages of others import, in the command's own copy: each is an entry of the bundle too. */
function ownModules(): Readonly<Record<string, string>> {
  const found = packagesWith(repository, "package.json").flatMap((name) => {
    const folder = path.join("packages", name);
    const manifest = JSON.parse(readFileSync(path.join(repository, folder, "package.json"), "utf8"));
    const exported: Readonly<Record<string, string | { readonly "sigmaflow-source": string }>> = manifest.exports ?? {};
    return Object.entries(exported).flatMap(([subpath, conditions]) =>
      // A file that is exported as it is, is no module.
      typeof conditions === "string"
        ? []
        : [[path.posix.join(manifest.name, subpath), path.join(folder, conditions["sigmaflow-source"])]],
    );
  });
  return Object.fromEntries(found);
}

/** The name of the file that an own module's entry becomes. */
const entryName = (specifier: string) => specifier.replace("@", "").replaceAll("/", "-");

/** Puts code in the place of a module's. */
function replaced(file: string, code: () => string): Plugin {
  return {
    name: `replaced ${path.basename(file)}`,
    load: (id) => (id === path.join(repository, file) ? { code: code(), moduleType: "js" } : null),
  };
}

/** Names the files that own modules became. */
const namedModules = replaced("packages/runner/src/use/own-modules.ts", () => {
  const urls = Object.keys(ownModules()).map(
    (specifier) => `${JSON.stringify(specifier)}: new URL("./${entryName(specifier)}.js", import.meta.url).href`,
  );
  return `export const ownModules = () => ({ ${urls.join(", ")} });`;
});

/** Names the other bundle. */
const namedBundle = replaced(
  "packages/runner/src/use/packages-bundle.ts",
  () => `export const packagesBundle = () => new URL("../${packagesFolder}/start.js", import.meta.url).href;`,
);

/** A module of the command whose one function returns the same data at every call: the bundle holds the data. */
const computed = { file: "packages/runner/src/command/built-in-catalogue.ts", name: "builtInCatalogue" };

/** Puts what {@link computed} returns in the place of the code that works it out. */
const precomputed: Plugin = {
  name: "precomputed",
  async load(id) {
    const file = path.join(repository, computed.file);
    if (id !== file) return null;
    const { [computed.name]: work } = (await import(pathToFileURL(file).href)) as Record<string, () => unknown>;
    const data = JSON.stringify(JSON.stringify(work!()));
    return { code: `export const ${computed.name} = () => JSON.parse(${data});`, moduleType: "js" };
  },
};

/** The folder of the bundle that serves packages, beside the other. */
const packagesFolder = "cli-packages";

/**
 * Bundles the command into a few files. As hundreds of modules (zod, rxjs) it would take three times as long to start
 * as a person waits without noticing. What a command does not need is in files that it does not load.
 *
 * There are two: what packages of others import must be one copy with the command that loads them, and with all of it
 * at hand code is parted otherwise, so that `validate` would take some 9 ms longer. `docs/decisions/bundled-command.md`.
 */
export async function bundleCommand(dist: string): Promise<void> {
  const own = Object.entries(ownModules()).map(([specifier, file]) => [entryName(specifier), file] as const);
  await bundleInto(path.join(dist, "cli"), entries, [precomputed, namedBundle]);
  await bundleInto(path.join(dist, packagesFolder), { ...entries, ...Object.fromEntries(own) }, [
    precomputed,
    namedModules,
  ]);
}

async function bundleInto(
  into: string,
  inputs: Readonly<Record<string, string>>,
  plugins: readonly Plugin[],
): Promise<void> {
  const options = {
    input: Object.fromEntries(Object.entries(inputs).map(([name, file]) => [name, path.join(repository, file)])),
    platform: "node",
    external: [...external, /^node:/],
    resolve: { conditionNames: ["sigmaflow-source", "import", "node", "default"] },
    logLevel: "warn",
    preserveEntrySignatures: "allow-extension",
    // A module that is in a group anyway may be imported when needed elsewhere.
    checks: { ineffectiveDynamicImport: false, pluginTimings: false },
  } as const satisfies InputOptions;
  await using parted = await rolldown({ ...options, plugins: [...plugins, lazyProcesses] });
  const groups = loadedTogether(await parted.generate({ format: "esm" }));
  await using bundle = await rolldown({ ...options, plugins: [...plugins, lazyProcesses, directBuiltins] });
  const { output } = await bundle.write({
    dir: into,
    format: "esm",
    entryFileNames: "[name].js",
    chunkFileNames: "[name]-[hash].js",
    codeSplitting: { includeDependenciesRecursively: false, groups },
    minify: true,
  });
  const modules = output.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  writeFileSync(path.join(into, "LICENSES.txt"), licences(modules));
}

/**
 * What is loaded one after the other until a graph is checked, in a file each: to find thirty small ones takes 10 ms.
 * Where compiled code is kept is said first, and how schemas are followed before there are any.
 */
function loadedTogether({ output }: RolldownOutput) {
  const chunks = output.filter((file) => file.type === "chunk");
  const before = new Set<string>();
  return ["start", "main", "command/interpreted-checks", "command/validate-action"].map((name) => {
    const file = path.join(repository, `packages/runner/src/${name}.ts`);
    // The file itself stays apart: what it waits for may need the others, which must not wait for it.
    const modules = [...modulesOf(chunks, file)].filter((id) => id !== file && !before.has(id));
    for (const id of modules) before.add(id);
    const own = new Set(modules);
    return { name: path.basename(name), test: (id: string) => own.has(id) };
  });
}

/** All modules that are loaded with the one in a file. */
function modulesOf(chunks: readonly OutputChunk[], file: string): ReadonlySet<string> {
  const reached = new Set(chunks.filter(({ moduleIds }) => moduleIds.includes(file)));
  for (const { imports } of reached) for (const one of chunks) if (imports.includes(one.fileName)) reached.add(one);
  return new Set([...reached].flatMap(({ moduleIds }) => moduleIds));
}

/** The licences of the packages that modules came from. */
function licences(modules: readonly string[]): string {
  const folders = new Set(modules.flatMap((file) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []));
  return [...folders]
    .map((folder) => {
      const manifest = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Record<string, unknown>;
      const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
      const text = file && existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), "utf8") : "";
      return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text.trim()}\n`;
    })
    .sort()
    .join(`\n${"-".repeat(80)}\n\n`);
}
