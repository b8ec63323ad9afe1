import { existsSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import ts from "typescript-5.4";

/** One name that a subpath exports. */
export interface Exported {
  readonly name: string;
  /** What it stands for, through every re-export. */
  readonly symbol: ts.Symbol;
  /** `type` for what is gone at run time. */
  readonly kind: "type" | "value";
}

/** What a package exports, by subpath as programs name it: `sigmaflow`, `sigmaflow/nodes`. */
export interface PackageApi {
  readonly checker: ts.TypeChecker;
  readonly subpaths: ReadonlyMap<string, readonly Exported[]>;
}

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly types: string }>>;
}

let last: { readonly of: string; readonly api: PackageApi } | undefined;

/**
 * Reads the built declarations of a package, whose folder is given, as a program that imports them would; those of one
 * build once.
 */
export function readExports(folder: string): PackageApi {
  const dist = path.join(folder, "dist");
  // Every build makes the folder anew.
  const { ino, ctimeMs } = existsSync(dist) ? statSync(dist) : { ino: 0, ctimeMs: 0 };
  const of = `${dist} ${ino} ${ctimeMs}`;
  if (last?.of !== of) last = { of, api: read(folder) };
  return last.api;
}

function read(folder: string): PackageApi {
  const { name, exports } = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as Manifest;
  const files = new Map(
    Object.entries(exports).map(([subpath, { types }]) => [path.posix.join(name, subpath), path.join(folder, types)]),
  );
  for (const file of files.values()) if (!existsSync(file)) throw new Error(`${file} is missing; build first`);
  const program = ts.createProgram([...files.values()], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ESNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const subpaths = [...files].map(([subpath, file]) => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file)!);
    const found = checker.getExportsOfModule(module!).map((symbol) => exported(symbol, checker));
    return [subpath, found.sort((a, b) => (a.name < b.name ? -1 : 1))] as const;
  });
  return { checker, subpaths: new Map(subpaths) };
}

function exported(symbol: ts.Symbol, checker: ts.TypeChecker): Exported {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  if (target.declarations === undefined) throw new Error(`${symbol.name} leads nowhere`);
  const isValue = target.flags & ts.SymbolFlags.Value && !symbol.declarations?.some(isTypeOnly);
  return { name: symbol.name, symbol: target, kind: isValue ? "value" : "type" };
}

/** Whether `export type` hands it on: a class so exported is never constructed. */
function isTypeOnly(node: ts.Declaration): boolean {
  return ts.isExportSpecifier(node) && (node.isTypeOnly || node.parent.parent.isTypeOnly);
}
