import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript-5.4";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");
const sources = readdirSync(root, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.tsx?$/.test(file) && !/\.test(-d)?\.|fixtures\//.test(file))
  .sort();
const isTable = (file: string) => file.startsWith("texts/");
const textOf = new Map(sources.map((file) => [file, readFileSync(path.join(root, file), "utf8")]));

/** Attributes that nobody reads. */
const silent =
  /^(?:className|role|type|kind|id|name|key|style|accept|pattern|inputMode|autoComplete|viewBox|d|fill|stroke|transform|data-.*|\w+Code|attributionPosition|aria-(?:keyshortcuts|live|autocomplete|controls|orientation|haspopup|activedescendant|labelledby|describedby))$/;
/** Properties that hold names for programs: marks of edits, signs of keys. */
const names = /^(?:mark|keys|key|className|transform|filter|type|id)$/;
/** Functions whose arguments are for the browser or for programmers. */
const mechanical =
  /(?:^|\.)(?:Error|querySelector|querySelectorAll|closest|matchMedia|startsWith|replace|replaceAll|split|join|getItem|setItem|area|lockName|MouseEvent|has|open)$/;
/** Words that stand outside of the table, each for its reason. */
const exceptions: readonly (readonly [words: RegExp, reason: string])[] = [
  [
    /^(?:Ctrl\+|Alt\+|Shift\+)*(?:Arrow|Page)?(?:[A-Z]|Up|Down|Left|Right|Enter|Escape|Esc|Space|Tab|Home|End|Delete|Backspace|Shift|Meta|Control|ContextMenu|F\d+|drag)?$/,
    "keys, as browsers name them",
  ],
  [/^[A-Z][A-Z_]+$/, "codes of problems"],
  [/^[A-Z]+ \/api\//, "routes"],
  [/^sigmaflow\b/, "the program's own name"],
  [/^(?:\.|\[|button|input, |translate\()/, "selectors and styles"],
];
/** Files with words that are not shown. */
const unsaid: ReadonlyMap<string, readonly string[]> = new Map([
  // What people type into the search, and the catalogue's words for it.
  [
    "document/search-words.ts",
    [
      "cfg scale",
      "guidance scale",
      "dpm++ 2m",
      "dpm multi",
      "dpm++ 2s",
      "dpm single",
      "dpmpp 2m",
      "dpmpp 2s",
      "dpmpp sde",
      "dpm++ sde",
      "euler ancestral",
      "euler a",
      "denoising strength",
    ],
  ],
]);

/** Whether a text reads as words of a language, rather than as a name for programs. */
function isWords(parts: readonly string[]): boolean {
  const [first = ""] = parts;
  if (/^\p{Lu}\p{Ll}/u.test(first)) return true;
  if (parts.length > 1) return parts.some((part) => /(?:^|\s)\p{L}{2,}(?=[\s.,:;…]|$)/u.test(part) && /\s/.test(part));
  return /\p{L}{2,}[.,:;]?\s+\p{L}/u.test(first);
}

/** Whether a text is what an element or one of its attributes that people read shows, as it stands or by a choice. */
function isShown(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isJsxText(node)) return true;
  if (ts.isJsxAttribute(parent))
    return /^(?:aria-(?:label|roledescription)|title|placeholder|alt|label|nothing)$/.test(parent.name.getText());
  if (ts.isJsxExpression(parent)) return !ts.isJsxAttribute(parent.parent) || isShown(parent);
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isShown(parent);
  if (ts.isBinaryExpression(parent))
    return parent.right === node && /^(?:\|\||\?\?|&&)$/.test(parent.operatorToken.getText()) && isShown(parent);
  return (
    (ts.isParenthesizedExpression(parent) || ts.isTemplateSpan(parent) || ts.isTemplateExpression(parent)) &&
    isShown(parent)
  );
}

function isExcepted(node: ts.Node, file: string, words: string): boolean {
  if (exceptions.some(([pattern]) => pattern.test(words)) || unsaid.get(file)?.includes(words)) return true;
  for (let at = node; at.parent !== undefined; at = at.parent) {
    const { parent } = at;
    if (ts.isPropertyAssignment(parent) && (parent.name === at || names.test(parent.name.getText()))) return true;
    if (ts.isVariableDeclaration(parent) && names.test(parent.name.getText())) return true;
    if (ts.isCaseClause(parent) && parent.expression === at) return true;
    if (ts.isBinaryExpression(parent) && /^[!=]==?$/.test(parent.operatorToken.getText())) return true;
    if (ts.isJsxAttribute(parent)) return silent.test(parent.name.getText());
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent))
      return parent.expression !== at && mechanical.test(parent.expression.getText());
    if (ts.isFunctionLike(parent) || ts.isJsxElement(parent)) return false;
  }
  return false;
}

const parsed = new Map(
  [...textOf].map(([file, text]) => {
    const kind = file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
    return [file, ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, kind)] as const;
  }),
);

/** A file's syntax, node by node; of its types and imports nothing. */
function nodesIn(file: string): readonly ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return;
    found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(parsed.get(file)!);
  return found;
}

const lineOf = (node: ts.Node) => node.getSourceFile().getLineAndCharacterOfPosition(node.getStart()).line + 1;

test("what people read stands in the table of texts", () => {
  const found = sources
    .filter((file) => !isTable(file))
    .flatMap((file) =>
      nodesIn(file).flatMap((node) => {
        const parts =
          ts.isStringLiteralLike(node) || ts.isJsxText(node)
            ? [node.text]
            : ts.isTemplateExpression(node)
              ? [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)]
              : [];
        const words = parts.join("{}").trim();
        const hasWords = parts.some((part) => /\p{L}{2,}/u.test(part));
        if (!hasWords || !(isShown(node) || isWords(parts))) return [];
        return isExcepted(node, file, words) ? [] : [`${file}:${lineOf(node)}: ${words}`];
      }),
    );
  expect(found).toEqual([]);
});

test("no text is read before a language can lie over it", () => {
  const isLate = (node: ts.Node): boolean =>
    node.parent !== undefined && (ts.isFunctionLike(node.parent) || isLate(node.parent));
  const found = sources
    .filter((file) => !isTable(file))
    .flatMap((file) =>
      nodesIn(file)
        .filter((node) => ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node))
        .filter((node) => /^\w+Texts$/.test(node.expression.getText()) && !isLate(node))
        .map((node) => `${file}:${lineOf(node)}: ${node.getText()}`),
    );
  expect(found).toEqual([]);
});

test("every text of the table is said somewhere", () => {
  const code = sources
    .filter((file) => !isTable(file))
    .map((file) => textOf.get(file)!.replaceAll(/^import[^;]*;$/gm, ""))
    .join("\n");
  const isSaid = (table: string, id: string) => {
    if (code.includes(`${table}.${id}`)) return true;
    // Handed on as a whole, or read by a name that stands elsewhere.
    if (new RegExp(`(?<!typeof )\\b${table}[;,)]`).test(code)) return true;
    const [kind, name] = id.split(".");
    return code.includes(`${table}[`) && code.includes(name === undefined ? `"${id}"` : `\`${kind}.$`);
  };
  const unsaidIds = sources.filter(isTable).flatMap((file) =>
    nodesIn(file).flatMap((node) => {
      if (!ts.isCallExpression(node) || !ts.isVariableDeclaration(node.parent)) return [];
      const table = node.parent.name.getText();
      const [, texts] = node.arguments;
      if (texts === undefined || !ts.isObjectLiteralExpression(texts)) return [];
      const ids = texts.properties.map(({ name }) => name?.getText().replaceAll('"', "") ?? "");
      return ids.filter((id) => !isSaid(table, id)).map((id) => `${file}: ${id}`);
    }),
  );
  expect(unsaidIds).toEqual([]);
});
