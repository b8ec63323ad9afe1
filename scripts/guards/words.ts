import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript-5.4";
import { type Finished, trackedFiles } from "../workspace.ts";

/** A word that the glossary replaces. */
interface Banned {
  readonly word: RegExp;
  readonly instead: string;
  /** Where the word is right English all the same: phrases that contain it. */
  readonly allowed?: RegExp;
}

const prose: readonly Banned[] = [
  { word: /\bmend(?:s|ed|ing)?\b/gi, instead: "fix, correct" },
  {
    word: /\b(?:tells?|telling|told)\b/gi,
    instead: "emit, report, show, say",
    allowed: /\b(?:tells?|telling|told)\s+(?:\S+\s+){0,6}?(?:apart|from)\b|\b(?:can|cannot|to)\s+tell\b/gi,
  },
  {
    word: /\b(?:gives|gave)\b/gi,
    instead: "outputs, returns, provides",
    allowed: /\b(?:gives|gave)\s+up\b/gi,
  },
  {
    word: /\b(?:nodes?|ports?|inputs?|outputs?|loops?|bod(?:y|ies)|compounds?|graphs?|functions?)\s+takes?\b/gi,
    instead: "has, needs, accepts, reads",
    allowed: /\S+\s+takes?\s+(?:up|part|place|over|little|less|more|most|long|about|\d)/gi,
  },
  { word: /\bunder\s+way\b/gi, instead: "in progress, in flight, running" },
];

/** Private words for what the field has a name for, wherever they stand in code. */
const names: readonly Banned[] = [
  { word: /\bflights\b|\bFlights\b/g, instead: "singleFlight, SingleFlight" },
  { word: /\b(?:letGo|dropLasting)\b/g, instead: "release" },
  { word: /\btell(?:Cached|Result|Progress|Notice)\b/g, instead: "emit…" },
  { word: /\b(?:const|function) tell\b/g, instead: "emit, print, report, say" },
  { word: /\bMaybe<|\bMaybe\b(?=[,;} ]*from)/g, instead: "MaybePromise" },
  { word: /\b(?:Node)?Bindings\b/g, instead: "Substitution, NodeVariables; a binding is an exported network's" },
  { word: /\b(?:RunScope|explainScope|Complaint)\b/g, instead: "RunContext, graphName, CliError" },
];

/** What stands in `@throws` alone, so that readers and editors find it in one place. */
const errors: readonly Banned[] = [
  { word: /\bThrows\b|\bRejects\b|\brejects? (?:with|like)\b/g, instead: "@throws, and what" },
];

/**
 * Where the glossary holds. Tests and fixtures are free; generated pages follow from their sources; CHANGELOG.md has to
 * name what things were called, and this file the words themselves.
 */
const swept: readonly RegExp[] = [
  /^packages\/[^/]+\/src\/.*\.tsx?$/,
  /^scripts\/.*\.(?:ts|mjs)$/,
  /^(?:README|ARCHITECTURE|CONTRIBUTING|SPEC)\.md$/,
  /^docs\/.*\.md$/,
];
const free = /\.test(?:-d)?\.tsx?$|\/fixtures\/|^docs\/(?:api|nodes)\/|^docs\/errors\.md$|^scripts\/guards\/words\.ts$/;

/** Passes when comments, texts and pages keep to the words of docs/glossary.md; given changed files, when those do. */
export async function checkWords(root: string, changed?: readonly string[]): Promise<Finished> {
  const isPart = changed !== undefined && !changed.includes("scripts/guards/words.ts");
  const files = (await trackedFiles(root)).filter(
    (file) => swept.some((folder) => folder.test(file)) && !free.test(file) && (!isPart || changed.includes(file)),
  );
  const found = files.flatMap((file) => {
    const text = readFileSync(path.join(root, file), "utf8");
    const faults = file.endsWith(".md") ? faultsIn(text, prose) : faultsOfCode(file, text);
    const lines = [...faults].sort((a, b) => a.at - b.at);
    return lines.map(({ at, word, instead }) => `${file}:${lineOf(text, at)}: "${word}"; say: ${instead}`);
  });
  return { ok: found.length === 0, output: found.join("\n") };
}

interface Fault {
  readonly at: number;
  readonly word: string;
  readonly instead: string;
}

/** Words in a text; `offset` is where the text begins in its file. */
function faultsIn(text: string, banned: readonly Banned[], offset = 0): Fault[] {
  return banned.flatMap(({ word, instead, allowed }) => {
    const spared = allowed ? [...text.matchAll(allowed)] : [];
    const isSpared = (at: number) => spared.some((one) => at >= one.index && at < one.index + one[0].length);
    return [...text.matchAll(word)]
      .filter(({ index }) => !isSpared(index))
      .map((one) => ({ at: offset + one.index, word: one[0], instead }));
  });
}

/** Nothing in the words of comments and texts can be a fault that is not one in all of the text. */
function isClean(text: string): boolean {
  const all = withoutStars(text);
  return ![...names, ...prose, ...errors].some(({ word }) => text.search(word) >= 0 || all.search(word) >= 0);
}

/** The stars of a comment's lines are no part of its sentences; blanks keep every place. */
function withoutStars(comment: string): string {
  return comment.replace(/\n\s*\*/g, (star) => star.replace(/\S/g, " ")).replace(/\s/g, " ");
}

function faultsOfCode(file: string, text: string): Fault[] {
  if (isClean(text)) return [];
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const faults = faultsIn(text, names);
  const comments = new Set<number>();
  const visit = (node: ts.Node): void => {
    const ranges = [
      ...(ts.getLeadingCommentRanges(text, node.getFullStart()) ?? []),
      ...(ts.getTrailingCommentRanges(text, node.getEnd()) ?? []),
    ];
    for (const { pos, end } of ranges) {
      if (comments.has(pos)) continue;
      comments.add(pos);
      const words = withoutStars(text.slice(pos, end));
      faults.push(...faultsIn(words, prose, pos));
      if (words.startsWith("/**")) faults.push(...faultsIn(words, errors, pos));
    }
    if (isText(node)) faults.push(...faultsIn(node.getText(source), prose, node.getStart(source)));
    for (const child of node.getChildren(source)) visit(child);
  };
  visit(source);
  return faults;
}

function isText(node: ts.Node): boolean {
  // A module is imported by its name, whatever that is.
  if (ts.isStringLiteral(node)) return !ts.isImportDeclaration(node.parent) && !ts.isExportDeclaration(node.parent);
  return (
    ts.isStringLiteralLike(node) ||
    ts.isJsxText(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddle(node) ||
    ts.isTemplateTail(node)
  );
}

function lineOf(text: string, at: number): number {
  return text.slice(0, at).split("\n").length;
}
