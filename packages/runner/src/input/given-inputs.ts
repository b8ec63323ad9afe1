import { readFile } from "node:fs/promises";
import { didYouMean, messageOf, type PortSpec, SigmaflowError } from "@sigmaflow/core";
import { systemReason } from "../host/system-reason.ts";

/** Inputs by name, as `--inputs FILE` and `--set NAME=VALUE` give them; the latter win. */
export interface InputFlags {
  readonly set?: readonly string[] | undefined;
  readonly inputs?: string | undefined;
}

type Specs = Readonly<Record<string, PortSpec>>;

/**
 * The values of a graph's inputs that the command line gives. What it writes as text becomes what the input takes:
 * `25` a number, `true` a boolean, JSON for lists and data.
 *
 * @throws `BAD_INPUT`.
 */
export async function readInputs(flags: InputFlags, specs: Specs): Promise<Record<string, unknown>> {
  const values = flags.inputs === undefined ? {} : await readInputsFile(flags.inputs);
  for (const assignment of flags.set ?? []) {
    const [name, value] = readAssignment(assignment, specs);
    values[name] = value;
  }
  return values;
}

async function readInputsFile(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw badInput(`The inputs file \`${file}\` cannot be read: ${systemReason(error)}. Name a JSON file.`);
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw badInput(`The inputs file \`${file}\` is not JSON: ${messageOf(error)}. Write { "name": value, … }.`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badInput(`The inputs file \`${file}\` holds no object. Write { "name": value, … }.`);
  return { ...value };
}

function readAssignment(assignment: string, specs: Specs): readonly [string, unknown] {
  const at = assignment.indexOf("=");
  if (at < 1) throw badInput(`\`--set ${assignment}\` is not NAME=VALUE. Write for example --set seed=7.`);
  const name = assignment.slice(0, at);
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec === undefined) {
    const known = Object.keys(specs);
    const all = known.length === 0 ? "The graph has no inputs." : `The graph has ${known.join(", ")}.`;
    throw badInput(`There is no input \`${name}\`.${didYouMean(name, known)} ${all}`);
  }
  return [name, readValue(name, assignment.slice(at + 1), spec)];
}

function readValue(name: string, text: string, spec: PortSpec): unknown {
  const { type } = spec;
  if (type === "int" || type === "float") return readNumber(name, text);
  if (type === "seed") return readSeed(text);
  if (type === "boolean") return readBoolean(name, text);
  if (type.startsWith("list<") && text.trimStart().startsWith("[")) return readJson(name, text);
  if (type.startsWith("list<")) return text.split(",").map((item) => readItem(name, item, type.slice(5, -1)));
  return type === "json" ? readJson(name, text) : text;
}

function readItem(name: string, text: string, type: string): unknown {
  return readValue(name, type === "string" ? text : text.trim(), { type });
}

function readNumber(name: string, text: string): number {
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw badInput(`\`${name}\` is "${text}"; a number is wanted.`);
}

/** A number where that keeps every digit, else the digits. */
function readSeed(text: string): number | string {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : text;
}

function readBoolean(name: string, text: string): boolean {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  if (/^(false|no|off|0)$/i.test(text)) return false;
  throw badInput(`\`${name}\` is "${text}"; allowed are true and false.`);
}

function readJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badInput(`\`${name}\` is not JSON. Write for example --set '${name}=[1, 2]'.`);
  }
}

function badInput(message: string): SigmaflowError {
  return new SigmaflowError("BAD_INPUT", message);
}
