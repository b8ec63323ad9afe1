import ts from "typescript-5.4";
import type { Exported, PackageApi } from "./read-exports.ts";

/** A type of ours that an exported signature names and that a program cannot import. */
export interface Unexported {
  readonly subpath: string;
  /** The export whose signature names it. */
  readonly by: string;
  readonly name: string;
}

/**
 * What exported signatures mention without exporting it, neither under their own subpath nor under the package's main
 * one. Aliases with parameters are functions from types to types, and those that a module keeps to itself are short
 * for what they stand for: they are looked into, and what they mention counts.
 */
export function unexported({ checker, subpaths }: PackageApi, main: string): Unexported[] {
  const shared = new Set((subpaths.get(main) ?? []).map(({ symbol }) => symbol));
  const found: Unexported[] = [];
  for (const [subpath, exports] of subpaths) {
    const known = new Set([...shared, ...exports.map(({ symbol }) => symbol)]);
    for (const { name: by, symbol, kind } of exports) {
      for (const name of missing(symbol, kind, known, checker)) found.push({ subpath, by, name });
    }
  }
  return found;
}

function missing(
  symbol: ts.Symbol,
  kind: Exported["kind"],
  known: ReadonlySet<ts.Symbol>,
  checker: ts.TypeChecker,
): Set<string> {
  const names = new Set<string>();
  const seen = new Set<ts.Symbol>();
  const queue = [symbol];
  for (const next of queue) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const mentioned of (next.declarations ?? []).flatMap((node) => mentions(node, kind, checker))) {
      if (known.has(mentioned) || !isOurs(mentioned)) continue;
      if (isShorthand(mentioned)) queue.push(mentioned);
      else names.add(mentioned.name);
    }
  }
  return names;
}

/** The types that a declaration names. */
function mentions(declaration: ts.Node, kind: Exported["kind"], checker: ts.TypeChecker): ts.Symbol[] {
  const found: ts.Symbol[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeQueryNode(node)) return; // a value's own type, which the report writes out
    if (kind === "type" && ts.isConstructorDeclaration(node)) return;
    const name = nameIn(node);
    const symbol = name && checker.getSymbolAtLocation(name);
    if (symbol) found.push(symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    ts.forEachChild(node, visit);
  };
  visit(declaration);
  return found;
}

function nameIn(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  return ts.isImportTypeNode(node) ? node.qualifier : undefined;
}

function isOurs({ flags, declarations = [] }: ts.Symbol): boolean {
  if (flags & ts.SymbolFlags.TypeParameter) return false;
  return declarations.some((node) => /\/packages\/[^/]+\/dist\//.test(node.getSourceFile().fileName));
}

function isShorthand({ declarations = [] }: ts.Symbol): boolean {
  return declarations.some((node) => ts.isTypeAliasDeclaration(node) && (node.typeParameters || !isExported(node)));
}

function isExported(node: ts.TypeAliasDeclaration): boolean {
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;
}
