import type { Catalogue, GraphDocument, PortSpec, TypeRef } from "@sigmaflow/core";
import { TypeNames } from "./type-names.ts";

/** A graph to be a function: its file's name, and what is known of its outputs. */
export interface NamedGraph {
  readonly file: string;
  readonly document: GraphDocument;
  readonly outputs: ReadonlyMap<string, { readonly type: TypeRef; readonly optional: boolean }>;
}

/** What every module imports from the library. */
const always = ["type GraphDocument", "runGraph as run", "type RunGraphOptions", "type RunningGraph"];

/** A TypeScript module with one function a graph, named by its file: `runPanda` for `panda.json`. */
export function typedModule(graphs: readonly NamedGraph[], kinds: Catalogue["types"]): string {
  const types = new TypeNames(kinds, always.map(bare));
  const taken = new Set<string>();
  const functions = graphs.map((graph) => functionOf(graph, types, taken));
  const { sigmaflow = [], ...others } = Object.fromEntries(types.imports());
  const imports = Object.entries({ ...others, sigmaflow: [...always, ...sigmaflow] })
    .sort(([a], [b]) => a.localeCompare(b, "en"))
    .map(([from, names]) => importOf(from, names));
  const files = graphs.map(({ file }) => file).join(" ");
  return [
    `// Made by \`sigmaflow types ${words(files)}\`: make it again when a graph changes.\n`,
    imports.join(""),
    ...functions,
  ].join("\n");
}

function importOf(from: string, names: readonly string[]): string {
  const sorted = names.toSorted((a, b) => bare(a).localeCompare(bare(b), "en"));
  return `import {\n${sorted.map((name) => `  ${name},\n`).join("")}} from ${JSON.stringify(from)};\n`;
}

function functionOf({ file, document, outputs }: NamedGraph, types: TypeNames, taken: Set<string>): string {
  const name = freeName(file, taken);
  const inputs = Object.entries(document.inputs ?? {}).map(([input, spec]) => inputLine(input, spec, types));
  const made = [...outputs].map(([output, { type, optional }]) => {
    const words = document.outputs?.[output]?.description;
    return `${comment(words, "  ")}  readonly ${key(output)}: ${types.text(type)}${optional ? " | undefined" : ""};\n`;
  });
  const needsNone = Object.values(document.inputs ?? {}).every(isOptional);
  const about = [document.title, document.description].filter((text) => text !== undefined).join(". ");
  const constant = `${name[0]?.toLowerCase()}${name.slice(1)}Document`;
  return [
    `/** The inputs of {@link run${name}}. */\n${typeOf(`${name}Inputs`, inputs)}`,
    `/** The outputs of {@link run${name}}. */\n${typeOf(`${name}Outputs`, made)}`,
    `const ${constant}: GraphDocument = ${literal(document)};\n`,
    [
      comment(about === "" ? `Runs ${file}.` : about, ""),
      `export function run${name}(\n`,
      `  inputs: ${name}Inputs${needsNone ? " = {}" : ""},\n  options?: RunGraphOptions,\n`,
      `): RunningGraph<${name}Outputs> {\n`,
      "  // The graph was checked when this was made, and says what its outputs are.\n",
      `  return run(${constant}, inputs, options) as RunningGraph<${name}Outputs>;\n}\n`,
    ].join(""),
  ].join("\n");
}

/** A type alias, not an interface, which would not count as a record of unknown values. */
function typeOf(name: string, lines: readonly string[]): string {
  return `export type ${name} = {${lines.length === 0 ? "" : `\n${lines.join("")}`}};\n`;
}

function inputLine(name: string, spec: PortSpec, types: TypeNames): string {
  const facts = spec.default === undefined ? "" : ` Default: \`${JSON.stringify(spec.default)}\`.`;
  const about = spec.description ?? spec.label ?? name;
  const said = `${about}${/[.!?]$/.test(about) ? "" : "."}${facts}`;
  const mark = isOptional(spec) ? ["?", " | undefined"] : ["", ""];
  return `${comment(said, "  ")}  readonly ${key(name)}${mark[0]}: ${types.ofPort(spec)}${mark[1]};\n`;
}

function isOptional({ optional, default: given }: PortSpec): boolean {
  return optional === true || given !== undefined;
}

/** `sdxl1.0-txt2img.json` as `Sdxl10Txt2img`, with a number behind it where another graph has the name. */
function freeName(file: string, taken: Set<string>): string {
  const base =
    file === "-"
      ? "graph"
      : (file
          .split(/[\\/]/)
          .at(-1)
          ?.replace(/\.(json|png)$/i, "") ?? "");
  const parts = base.replace(/(?<=\d)\.(?=\d)/g, "").split(/[^A-Za-z0-9]+/);
  const name = parts.map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)).join("");
  const word = /^[A-Z]/.test(name) ? name : `Graph${name}`;
  let free = word;
  for (let at = 2; taken.has(free); at++) free = `${word}${at}`;
  taken.add(free);
  return free;
}

function key(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_]*$/.test(name) ? name : JSON.stringify(name);
}

/** The document as an expression. A key `__proto__`, which data may have, would mean something else in one. */
function literal(document: GraphDocument): string {
  const { $schema: _, ...rest } = document;
  const text = JSON.stringify(rest, undefined, 2);
  return text.includes('"__proto__"') ? `JSON.parse(${JSON.stringify(text)})` : text;
}

function comment(text: string | undefined, indent: string): string {
  return text === undefined ? "" : `${indent}/** ${words(text)} */\n`;
}

/** Text on one line that ends no comment. */
function words(text: string): string {
  return text.replace(/\s+/g, " ").replaceAll("*/", "*\\/").trim();
}

function bare(name: string): string {
  return name.replace(/^type /, "");
}
