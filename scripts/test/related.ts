import path from "node:path";

/** Files of a workspace: their text by their path from the root. */
export type Texts = ReadonlyMap<string, string>;

/**
 * The files among `texts` that some files reach: themselves, and all that import what is in them, directly or not.
 * An import from a file that only passes on the exports of others leads to those that declare its names, so that not
 * everything that uses a package seems to use all of it. What is imported as a type alone does not count: tests run
 * without types, and the compiler has its own guard.
 */
export function reachedBy(files: readonly string[], texts: Texts): ReadonlySet<string> {
  const modules = new Map([...texts].filter(([file]) => isModule(file)).map(([file, text]) => [file, moduleOf(text)]));
  const graph: Graph = { modules, subpaths: subpathsIn(texts) };
  const importers = new Map<string, string[]>();
  for (const [file, { uses, isBarrel }] of modules) {
    if (isBarrel) continue;
    for (const target of uses.flatMap((use) => targetsOf(use, file, graph))) {
      const known = importers.get(target);
      if (known === undefined) importers.set(target, [file]);
      else known.push(file);
    }
  }
  const reached = new Set(files);
  // A set is walked on to what is added meanwhile.
  for (const file of reached) for (const importer of importers.get(file) ?? []) reached.add(importer);
  return reached;
}

/** One import or export of another module; without names all of it. */
interface Use {
  readonly from: string;
  /** Exported names that are used, by the names that this module knows them by. */
  readonly names?: ReadonlyMap<string, string>;
}

interface Module {
  readonly uses: readonly Use[];
  /** Whether it only passes on what others export. */
  readonly isBarrel: boolean;
}

interface Graph {
  readonly modules: ReadonlyMap<string, Module>;
  /** Sources by what they are imported as: `@sigmaflow/core/wire`. */
  readonly subpaths: ReadonlyMap<string, string>;
}

const isModule = (file: string) => /\.(tsx?|mjs)$/.test(file);
// As the formatter writes them: at the beginning of a line, in double quotes.
const statement = /^(import|export)\s(type\s)?([^"';]*?)\s?from "([^"]+)";?|^import "([^"]+)";?/gm;
const comment = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
/** Modules named in code: imported later, with the names that are taken out of them, or started as programs. */
const mention = /(?:\{([^{}]*)\} = await )?import\("([^"]+)"\)|"(\.{1,2}\/[^"\s]*\.(?:tsx?|mjs))"/g;

function moduleOf(text: string): Module {
  const uses: Use[] = [];
  let passesOn = false;
  const rest = text.replace(statement, (whole, word, type, names, from, bare) => {
    if (word === "export") passesOn = true;
    if (bare !== undefined) uses.push({ from: bare });
    else if (type === undefined) uses.push(...useOf(names, from));
    return word === "export" ? "" : whole.replace(/"/g, "'");
  });
  for (const [, names, later, named] of rest.matchAll(mention)) {
    const from = later ?? named ?? "";
    uses.push(...(names === undefined ? [{ from }] : useOf(`{${names.replaceAll(": ", " as ")}}`, from)));
  }
  return { uses, isBarrel: passesOn && rest.replace(comment, "").trim() === "" };
}

function useOf(words: string, from: string): Use[] {
  const listed = /^([^{]*)\{([^}]*)\}$/.exec(words.trim());
  if (listed === null) return [{ from }];
  const names = listed[2]!
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "" && !one.startsWith("type "))
    .map((one) => one.split(" as "))
    .map(([name = "", own = name]): [string, string] => [own, name]);
  if (listed[1]!.trim() !== "") return [{ from }];
  return names.length === 0 ? [] : [{ from, names: new Map(names) }];
}

/** The files in which what is used lies, those that pass it on included. */
function targetsOf({ from, names }: Use, importer: string, graph: Graph, seen = new Set<string>()): string[] {
  const file = from.startsWith(".") ? path.posix.join(path.posix.dirname(importer), from) : graph.subpaths.get(from);
  const module = file === undefined ? undefined : graph.modules.get(file);
  if (file === undefined || module === undefined || seen.has(`${file} ${[...(names?.values() ?? [])]}`)) return [];
  seen.add(`${file} ${[...(names?.values() ?? [])]}`);
  if (!module.isBarrel) return [file];
  const through = (use: Use) => targetsOf(use, file, graph, seen);
  if (names === undefined) return [file, ...module.uses.flatMap(through)];
  return [
    file,
    ...module.uses.flatMap((use) => {
      if (use.names === undefined) return through({ from: use.from, names });
      const wanted = [...names.values()].flatMap((name) => {
        const original = use.names?.get(name);
        return original === undefined ? [] : [[name, original] as const];
      });
      return wanted.length === 0 ? [] : through({ from: use.from, names: new Map(wanted) });
    }),
  ];
}

function subpathsIn(texts: Texts): Map<string, string> {
  const found = new Map<string, string>();
  for (const [file, text] of texts) {
    if (!/^packages\/[^/]+\/package\.json$/.test(file)) continue;
    const { name, exports = {} } = JSON.parse(text) as PackageJson;
    for (const [subpath, conditions] of Object.entries(exports)) {
      const source = typeof conditions === "object" ? conditions["sigmaflow-source"] : undefined;
      if (source !== undefined) found.set(path.posix.join(name, subpath), path.posix.join(path.dirname(file), source));
    }
  }
  return found;
}

/** What a package says of itself, as far as it is read here. */
interface PackageJson {
  readonly name: string;
  readonly exports?: Readonly<Record<string, string | { readonly "sigmaflow-source"?: string }>>;
}
