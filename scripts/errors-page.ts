import { readFileSync } from "node:fs";
import path from "node:path";
import type { CodeEntry } from "../packages/core/src/problem/define-errors.ts";
import type { Fault } from "../packages/core/src/problem/error.ts";
import { statusByCode, statusByFault } from "../packages/runner/src/server/status.ts";
import { repository, trackedFiles } from "./workspace.ts";

/** What the page says of one code: an error's fault or a problem's severity; a notice has neither. */
type Entry = CodeEntry & { readonly fault?: Fault; readonly severity?: string };

/** The codes that one file lists. */
interface ListedCodes {
  /** From the repository's root. */
  readonly file: string;
  readonly codes: Readonly<Record<string, Entry>>;
}

/** The sources that may use codes: no tests, no fixtures. */
export async function codeSources(root: string = repository): Promise<string[]> {
  const files = await trackedFiles(root);
  return files.filter(
    (file) => /^packages\/\w+\/src\/.*\.tsx?$/.test(file) && !/\.test(-d)?\.|\/fixtures\//.test(file),
  );
}

/** Whether a source is a catalogue of codes. */
export function isCatalogue(file: string): boolean {
  return /(\/|-)codes\.ts$/.test(file);
}

/** All catalogues: the problems of graphs and inputs, and the errors and notices of each folder. */
export async function listedCodes(): Promise<ListedCodes[]> {
  const tables: ListedCodes[] = [];
  for (const file of (await codeSources()).filter(isCatalogue).sort()) {
    const module: Readonly<Record<string, Readonly<Record<string, Entry>>>> = await import(path.join(repository, file));
    tables.push({ file, codes: Object.assign({}, ...Object.values(module)) });
  }
  return tables;
}

const sections: readonly { readonly title: string; readonly about: string; readonly files: RegExp }[] = [
  {
    title: "Problems of a graph",
    about: "Found without running anything, by `sigmaflow validate`, the editor and every run before it starts.",
    files: /^packages\/core\/src\/problem\/codes\.ts$/,
  },
  {
    title: "Problems of inputs",
    about:
      "What `BAD_INPUT` lists of the values that a run is given, besides `UNKNOWN_INPUT`, `MISSING_INPUT`, `OUT_OF_RANGE` and `WRONG_VALUE`, which graphs have as well.",
    files: /^packages\/core\/src\/problem\/input-codes\.ts$/,
  },
  {
    title: "Runs",
    about: "What can happen to any graph while it runs.",
    files: /^packages\/core\/src\/problem\/error-codes\.ts$/,
  },
  {
    title: "Nodes and models",
    about: "What single nodes, models and pictures can fail with.",
    files: /^packages\/nodes\//,
  },
  {
    title: "Command line, files and cache",
    about: "What the program around the engine says.",
    files: /^packages\/runner\/src\/(?!server|runs|store\/error)/,
  },
  {
    title: "Server",
    about: "What `sigmaflow serve` and its HTTP API say, as `{ error, code }` with a status.",
    files: /^packages\/runner\/src\/(server\/|runs\/|store\/error)/,
  },
];

const faults: Readonly<Record<Fault, string>> = {
  caller: "what was asked for is wrong: a graph, an input, a flag, a request",
  state: "what is there does not allow it: files, models, versions, a server that stops",
  limit: "it is more than is accepted",
  remote: "a remote service did not do its part",
  machine: "memory, disk, network or a process of this machine failed",
  ours: "the program or a node is wrong",
};

/** `docs/errors.md`: every code with what it means and what to do. */
export async function errorsPage(): Promise<string> {
  const tables = await listedCodes();
  const parts = sections.map(({ title, about, files }) => {
    const codes = tables.filter(({ file }) => files.test(file)).flatMap((table) => Object.entries(table.codes));
    const entries = codes.sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, entry]) => entryText(code, entry));
    return `## ${title}\n\n${about}\n\n${entries.join("\n")}`;
  });
  const rows = Object.entries(statusByFault).map(
    ([fault, { api, v1 }]) => `| \`${fault}\` | ${faults[fault as Fault]} | ${api} | ${v1} |`,
  );
  const head = `# Errors and problems

Every error carries a code that stays the same across versions, a sentence of what is wrong and one of what to do, whose
fault it is, and the data that its sentence is made from. Problems of graphs and inputs carry data of their own by code.
This page is made from the catalogues in the sources by \`npm run generate\`.

Behind each title stands whose fault it is. The fault decides the status of an answer below \`/api\` and below \`/v1\`; a
code for which HTTP has a status of its own names it.

| fault | meaning | /api | /v1 |
|---|---|---|---|
${rows.join("\n")}
`;
  return `${head}\n${parts.join("\n")}`;
}

function entryText(code: string, { title, meaning, action, fault, severity }: Entry): string {
  const own = Object.entries(statusByCode).find(([one]) => one === code)?.[1];
  const status = own && `, ${own.api}${own.api === own.v1 ? "" : `, below /v1 ${own.v1}`}`;
  const kind = `${fault ?? (severity === undefined ? "notice" : severity)}${status ?? ""}`;
  return `### ${code}\n\n**${title}** (${kind}). ${meaning}\n${action}\n`;
}

/** A source's text. */
export function sourceText(file: string): string {
  return readFileSync(path.join(repository, file), "utf8");
}
