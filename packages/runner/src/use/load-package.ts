import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { isPackage, messageOf, type Package } from "@sigmaflow/core";
import { useErrors } from "./error-codes.ts";
import { shareRunningCopy } from "./running-copy.ts";

const packageName = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/;

/**
 * The package that a name means: one installed where `from` is, or a folder or file, relative to it.
 *
 * @throws `PACKAGE_NOT_FOUND`, `PACKAGE_INVALID`, `PACKAGE_UNREADABLE`, `PACKAGE_FAILED`.
 */
export async function loadPackage(name: string, from: string): Promise<Package> {
  shareRunningCopy();
  const { default: found } = await importModule(name, entryOf(name, from));
  if (isPackage(found)) return found;
  const reason =
    found === undefined
      ? "it has no default export. Write `export default definePackage({ … })`"
      : "its default export is no package. Make it with `definePackage`";
  throw useErrors.PACKAGE_INVALID({ name, reason });
}

/** The file that a name leads to. */
function entryOf(name: string, from: string): string {
  const installed = packageName.test(name) ? installedEntry(name, from) : undefined;
  const entry = installed ?? fileEntry(path.resolve(from, name));
  if (entry === undefined) throw useErrors.PACKAGE_NOT_FOUND({ name, from });
  return entry;
}

/** The entry of a package in the nearest `node_modules` that has it. */
function installedEntry(name: string, from: string): string | undefined {
  for (let folder = path.resolve(from); ; folder = path.dirname(folder)) {
    const entry = fileEntry(path.join(folder, "node_modules", name));
    if (entry !== undefined) return entry;
    if (folder === path.dirname(folder)) return undefined;
  }
}

/** The entry of a folder, or the file itself. */
function fileEntry(place: string): string | undefined {
  const found = statSync(place, { throwIfNoEntry: false });
  if (found?.isFile()) return place;
  if (!found?.isDirectory()) return undefined;
  const manifest = manifestOf(place);
  const named = exportOf(manifest?.exports) ?? (typeof manifest?.main === "string" ? manifest.main : undefined);
  const entries = named === undefined ? ["index.js", "index.mjs", "index.ts", "src/index.ts"] : [named];
  return entries.map((entry) => path.join(place, entry)).find((entry) => existsSync(entry));
}

function manifestOf(folder: string): { readonly exports?: unknown; readonly main?: unknown } | undefined {
  try {
    return JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8"));
  } catch {
    return undefined;
  }
}

/** What `exports` says of the package itself, under the conditions that an import has. */
function exportOf(exports: unknown): string | undefined {
  if (typeof exports === "string") return exports;
  if (typeof exports !== "object" || exports === null) return undefined;
  for (const [key, value] of Object.entries(exports)) {
    if (![".", "import", "node", "module-sync", "default"].includes(key)) continue;
    const found = exportOf(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A module, or what keeps Node.js from loading it, in a sentence. */
export async function importModule(name: string, file: string): Promise<{ readonly default?: unknown }> {
  try {
    if (file.endsWith(".json")) return { default: createRequire(file)(file) };
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const reason = unreadable(error, file);
    if (reason !== undefined) throw useErrors.PACKAGE_UNREADABLE({ name, reason }, { cause: error });
    throw useErrors.PACKAGE_FAILED({ name, reason: sentence(messageOf(error)) }, { cause: error });
  }
}

/** Why Node.js could not read a module's code; undefined when the code itself failed. */
function unreadable(error: unknown, file: string): string | undefined {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING":
      return "Node.js runs no TypeScript that lies in node_modules. Its authors must publish JavaScript.";
    case "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX":
      return `Node.js takes types out of TypeScript and no more, and this has more: ${firstLine(messageOf(error))} Write it without enum, namespace and parameter properties, or build it.`;
    case "ERR_INVALID_TYPESCRIPT_SYNTAX":
      return `it is no valid TypeScript: ${firstLine(messageOf(error))}`;
    case "ERR_UNKNOWN_FILE_EXTENSION":
      return "Node.js does not know this kind of file. Name a .js, .mjs or .ts file.";
    default:
      return error instanceof SyntaxError ? syntaxFault(error, file) : undefined;
  }
}

function syntaxFault({ message }: SyntaxError, file: string): string {
  // Node.js puts the path of JSON in front, and the sentence names the file already.
  if (file.endsWith(".json")) return `it is no valid JSON: ${firstLine(message.replace(`${file}: `, ""))}`;
  return `it is no valid JavaScript: ${firstLine(message)}`;
}

function firstLine(text: string): string {
  return sentence(text.split("\n").find((line) => line.trim() !== "") ?? "");
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
