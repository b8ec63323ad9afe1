import {
  availableAmong,
  coreErrors,
  InputError,
  isSigmaflowError,
  messageOf,
  type PortSpec,
  type SigmaflowError,
  suggest,
} from "@sigmaflow/core";
import { systemReason } from "../host/system-reason.ts";
import { boundedJson, boundedJsonOf } from "./bounded-json.ts";
import { bytesOfFile } from "./given-bytes.ts";

/** Inputs by name, from `--inputs FILE` and `--set NAME=VALUE`; the latter win. */
export interface InputFlags {
  readonly set?: readonly string[] | undefined;
  readonly inputs?: string | undefined;
}

type Specs = Readonly<Record<string, PortSpec>>;

/**
 * The values of a graph's inputs from the command line. What stands there as text becomes what the input expects:
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
  const bytes = await bytesOfFile(file, file, {}).catch((error: unknown) => {
    if (isSigmaflowError(error)) throw error;
    throw badFile(file, `cannot be read: ${systemReason(error)}`, "Name a JSON file.");
  });
  let value: unknown;
  try {
    value = await boundedJsonOf(bytes, () => badFile(file, "is not text in UTF-8", "Save it as such."));
  } catch (error) {
    if (isSigmaflowError(error)) throw error;
    throw badFile(file, `cannot be read as JSON: ${messageOf(error)}`, 'Write { "name": value, … }.');
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw badFile(file, "holds no object", 'Write { "name": value, … }.');
  return { ...value };
}

function readAssignment(assignment: string, specs: Specs): readonly [string, unknown] {
  const at = assignment.indexOf("=");
  if (at < 1) {
    const advice = "Write for example --set seed=7.";
    throw coreErrors.BAD_INPUT({ given: `\`--set ${assignment}\``, reason: "is not NAME=VALUE", advice });
  }
  const name = assignment.slice(0, at);
  return [name, inputOfText(name, assignment.slice(at + 1), specs)];
}

/**
 * The value of one input that stands as text, as `--set` reads it.
 *
 * @throws `BAD_INPUT`, for names too that the graph does not have.
 */
export function inputOfText(name: string, text: string, specs: Specs): unknown {
  const spec = Object.hasOwn(specs, name) ? specs[name] : undefined;
  if (spec !== undefined) return readValue(name, text, spec);
  const known = Object.keys(specs);
  const near = suggest(name, known);
  const names = { ...availableAmong(known), ...(near !== undefined && { didYouMean: near }) };
  throw new InputError([{ code: "UNKNOWN_INPUT", input: name, ...names }]);
}

function readValue(name: string, text: string, spec: PortSpec): unknown {
  const { type } = spec;
  if (type === "int" || type === "float") return readNumber(name, text);
  if (type === "seed") return readSeed(text);
  if (type === "boolean") return readBoolean(name, text);
  if (type.startsWith("list<") && text.trimStart().startsWith("[")) return readJson(name, text);
  if (type.startsWith("list<")) return text.split(",").map((item) => readItem(name, item, type.slice(5, -1)));
  if (type === "json") return readJson(name, text);
  return type === "string" || type === "enum" ? text : readOther(text);
}

/** A value of a kind of which only its package knows what it looks like: data, or a text such as the name of a file. */
function readOther(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return boundedJson(text);
  } catch {
    return text;
  }
}

function readItem(name: string, text: string, type: string): unknown {
  return readValue(name, type === "string" ? text : text.trim(), { type });
}

function readNumber(name: string, text: string): number {
  const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  throw badText(name, "float", `\`${name}\` is "${text}"; a number is wanted.`, "Write it like 12, -0.5 or 1e-3.");
}

/** A number where that keeps every digit, else the digits. */
function readSeed(text: string): number | string {
  const value = Number(text);
  return /^-?\d+$/.test(text) && Number.isSafeInteger(value) ? value : text;
}

function readBoolean(name: string, text: string): boolean {
  if (/^(true|yes|on|1)$/i.test(text)) return true;
  if (/^(false|no|off|0)$/i.test(text)) return false;
  throw badText(name, "boolean", `\`${name}\` is "${text}"; allowed are true and false.`, "Write one of them.");
}

function readJson(name: string, text: string): unknown {
  try {
    return boundedJson(text);
  } catch (error) {
    throw badText(
      name,
      "json",
      `\`${name}\` cannot be read as JSON: ${messageOf(error)}.`,
      `Write for example --set '${name}=[1, 2]'.`,
    );
  }
}

function badFile(file: string, reason: string, advice: string): SigmaflowError {
  return coreErrors.BAD_INPUT({ given: `The inputs file \`${file}\``, reason, advice });
}

/** A text that is not what the input expects. */
function badText(input: string, type: keyof typeof kinds, reason: string, advice: string): InputError {
  return new InputError([{ code: "UNREADABLE_INPUT", input, expected: { type, label: kinds[type] }, reason, advice }]);
}

const kinds = { float: "number", boolean: "yes or no", json: "data" } as const;
