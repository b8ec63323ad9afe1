import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript-5.4";
import { type Finished, trackedFiles } from "../workspace.ts";

/** Where programs lie that show what the types are good for. */
const programs = /^examples\/programs\/.*\.ts$/;

/**
 * Passes when no example program gets around the compiler: no `as`, `any`, `!` or silenced error, and no name of a node
 * as text where the node itself can be used.
 */
export async function checkPrograms(root: string): Promise<Finished> {
  const files = (await trackedFiles(root)).filter((file) => programs.test(file));
  if (files.length === 0) return { ok: false, output: "there is no program in examples/programs" };
  const types = await nodeTypes();
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
    return faults(source, types).map(({ line, what }) => `${file}:${line}: ${what}`);
  });
  return { ok: found.length === 0, output: found.join("\n") };
}

/** The types of nodes that there are values for; the engine's own are methods of the builder. */
async function nodeTypes(): Promise<ReadonlySet<string>> {
  const { createSdxlRegistry } = await import("../../packages/nodes/src/index.ts");
  const registered = [...createSdxlRegistry().nodes];
  return new Set(registered.filter(([, { definition }]) => definition !== undefined).map(([type]) => type));
}

interface Fault {
  readonly line: number;
  readonly what: string;
}

function faults(source: ts.SourceFile, types: ReadonlySet<string>): Fault[] {
  const found: Fault[] = [];
  const report = (at: number, what: string) => {
    found.push({ line: source.getLineAndCharacterOfPosition(at).line + 1, what });
  };
  const visit = (node: ts.Node): void => {
    const what = faultOf(node, types);
    if (what !== undefined) report(node.getStart(source), what);
    ts.forEachChild(node, visit);
  };
  visit(source);
  for (const { index } of source.text.matchAll(/@ts-(?:ignore|nocheck|expect-error)/g))
    report(index, "silences the compiler");
  return found;
}

function faultOf(node: ts.Node, types: ReadonlySet<string>): string | undefined {
  if (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) return "says what a type is, with `as`";
  if (ts.isNonNullExpression(node)) return "says that a value is there, with `!`";
  if (node.kind === ts.SyntaxKind.AnyKeyword) return "gives up types, with `any`";
  if (!ts.isStringLiteralLike(node) || !types.has(node.text)) return undefined;
  // A word alone may be a node's id as well.
  const isName = node.text.includes(".") || isNodeArgument(node) || isTypeProperty(node);
  return isName ? `names the node ${node.text} by text; use its value` : undefined;
}

/** `g.node("id", HERE, …)`. */
function isNodeArgument(node: ts.StringLiteralLike): boolean {
  return ts.isCallExpression(node.parent) && node.parent.arguments[1] === node;
}

/** `{ type: HERE }`. */
function isTypeProperty({ parent }: ts.StringLiteralLike): boolean {
  return ts.isPropertyAssignment(parent) && ts.isIdentifier(parent.name) && parent.name.text === "type";
}
