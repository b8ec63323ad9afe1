import { readFileSync } from "node:fs";
import path from "node:path";
import { problemCodes } from "../packages/core/src/check/problem.ts";
import type { CodeEntry, CodeTable } from "../packages/core/src/code-table.ts";
import { repository, trackedFiles } from "./workspace.ts";

/** The codes that one file lists. */
interface ListedCodes {
  /** From the repository's root. */
  readonly file: string;
  readonly codes: CodeTable;
}

/** The sources that may use codes: no tests, no fixtures. */
export async function codeSources(root: string = repository): Promise<string[]> {
  const files = await trackedFiles(root);
  return files.filter(
    (file) => /^packages\/\w+\/src\/.*\.tsx?$/.test(file) && !/\.test(-d)?\.|\/fixtures\//.test(file),
  );
}

/** All tables: the problems of graphs, and every `error-codes.ts`. */
export async function listedCodes(): Promise<ListedCodes[]> {
  const tables: ListedCodes[] = [{ file: "packages/core/src/check/problem.ts", codes: problemCodes }];
  for (const file of (await codeSources()).filter((name) => name.endsWith("/error-codes.ts")).sort()) {
    const module: Readonly<Record<string, CodeTable>> = await import(path.join(repository, file));
    tables.push({ file, codes: Object.assign({}, ...Object.values(module)) });
  }
  return tables;
}

/** Where sources give codes: the first argument of what throws and reports, what `codeOf` falls back on, and `code:`. */
const places = [
  /(?:Error|super|\.add|tell|problem|notice)\(\s*([^,]{1,200}?),/g,
  /codeOf\([^,]*,([^)]*)\)/g,
  /\bcode: ([^,\n]*)/g,
];

/** The codes that a source gives to errors, problems and notices. */
export function codesIn(source: string): string[] {
  const texts = places.flatMap((place) => [...source.matchAll(place)].map(([, text]) => text!));
  const codes = texts.flatMap((text) => [...text.matchAll(/"([A-Z][A-Z0-9_]{2,})"/g)].map(([, code]) => code!));
  return [...new Set(codes)].sort();
}

const sections: readonly { readonly title: string; readonly about: string; readonly files: RegExp }[] = [
  {
    title: "Problems of a graph",
    about: "Found without running anything, by `sigmaflow validate`, the editor and every run before it starts.",
    files: /^packages\/core\/src\/check\//,
  },
  { title: "Runs", about: "What can happen to any graph while it runs.", files: /^packages\/core\/src\/(?!check)/ },
  {
    title: "Nodes and models",
    about: "What single nodes, models and pictures can fail with.",
    files: /^packages\/nodes\//,
  },
  {
    title: "Command line, files and cache",
    about: "What the program around the engine says.",
    files: /^packages\/runner\/src\/(?!server)/,
  },
  {
    title: "Server",
    about: "What `sigmaflow serve` and its HTTP API say, as `{ error, code }` with a status.",
    files: /^packages\/runner\/src\/server\//,
  },
];

/** `docs/errors.md`: every code with what it means and what to do. */
export async function errorsPage(): Promise<string> {
  const tables = await listedCodes();
  const parts = sections.map(({ title, about, files }) => {
    const codes = tables.filter(({ file }) => files.test(file)).flatMap((table) => Object.entries(table.codes));
    const entries = codes.sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, entry]) => entryText(code, entry));
    return `## ${title}\n\n${about}\n\n${entries.join("\n")}`;
  });
  const head = `# Errors and problems

Every error carries a code that stays the same across versions, a sentence of what is wrong and one of what to do.
This page is made from the tables in the sources by \`npm run generate\`.
`;
  return `${head}\n${parts.join("\n")}`;
}

function entryText(code: string, entry: CodeEntry & { readonly severity?: string }): string {
  const kind = entry.severity === "warning" ? " (warning)" : "";
  return `### ${code}\n\n**${entry.title}${kind}.** ${entry.meaning}\n${entry.action}\n`;
}

/** A source's text. */
export function sourceText(file: string): string {
  return readFileSync(path.join(repository, file), "utf8");
}
