import { readFileSync } from "node:fs";
import { registerHooks, stripTypeScriptTypes } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseAst } from "rolldown/parseAst";
import { repository } from "../workspace.ts";

// Every function of ours reports what it is called with and what it returns, before anything of ours is loaded.

/** One node of a syntax tree, as far as it is looked at. */
interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

const ours = /\/packages\/(?:core|nodes|runner)\/src\/.*\.ts$/;

registerHooks({
  load(url, context, next) {
    if (!url.startsWith("file:") || !ours.test(url)) return next(url, context);
    const file = fileURLToPath(url);
    const source = stripTypeScriptTypes(readFileSync(file, "utf8"));
    return { format: "module", source: reporting(source, path.relative(repository, file)), shortCircuit: true };
  },
});

Object.assign(globalThis, { walk() {}, walkBack: (_file: string, _name: string, value: unknown) => value });

/** The source with a report at the beginning of every function, and of all that one returns. */
function reporting(source: string, file: string): string {
  const added: { readonly at: number; readonly text: string }[] = [];
  const back = ({ start, end }: SyntaxNode, name: string) =>
    added.push({ at: start, text: `globalThis.walkBack(${placeOf(file, name)},(` }, { at: end, text: "))" });
  visit(parseAst(source), "", (node, name) => {
    if (node.type === "ReturnStatement") {
      if (isNode(node.argument)) back(node.argument, name);
      return;
    }
    const names = (node.params as readonly unknown[]).flatMap(namesIn);
    const report = `globalThis.walk(${placeOf(file, name)},[${names.join(",")}])`;
    const body = node.body as SyntaxNode;
    if (body.type === "BlockStatement") added.push({ at: body.start + 1, text: `${report};` });
    else {
      added.push({ at: body.start, text: `(${report},` }, { at: body.end, text: ")" });
      back(body, name);
    }
  });
  let text = source;
  for (const { at, text: more } of added.sort((a, b) => b.at - a.at)) text = text.slice(0, at) + more + text.slice(at);
  return text;
}

function placeOf(file: string, name: string): string {
  return `${JSON.stringify(file)},${JSON.stringify(name)}`;
}

const functions = new Set(["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"]);

function visit(value: unknown, name: string, found: (node: SyntaxNode, name: string) => void): void {
  if (Array.isArray(value)) for (const item of value) visit(item, name, found);
  else if (isNode(value)) {
    const own = nameOf(value) ?? name;
    if (value.type === "ReturnStatement" || (functions.has(value.type) && value.body !== null)) found(value, own);
    for (const key of Object.keys(value)) visit(value[key], own, found);
  }
}

function nameOf({ id, key }: SyntaxNode): string | undefined {
  const named = isNode(id) ? id : isNode(key) ? key : undefined;
  return typeof named?.name === "string" ? named.name : undefined;
}

function namesIn(pattern: unknown): readonly string[] {
  if (!isNode(pattern)) return [];
  switch (pattern.type) {
    case "Identifier":
      return [String(pattern.name)];
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    case "ArrayPattern":
      return (pattern.elements as readonly unknown[]).flatMap(namesIn);
    case "ObjectPattern":
      return (pattern.properties as readonly SyntaxNode[]).flatMap((one) =>
        namesIn(one.type === "RestElement" ? one : one.value),
      );
    default:
      return [];
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && typeof value.type === "string";
}
