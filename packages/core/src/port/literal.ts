import * as z from "zod/mini";
import type { PortType } from "./port-type.ts";
import type { PortSpec } from "./spec.ts";
import { isList, parseType, type TypeRef } from "./type-ref.ts";

const largestSeed = 2n ** 64n - 1n;

const seedText = /^\d{1,20}$/;

// zod goes on to a refinement although the pattern before it failed, and BigInt throws on other text.
const seedSchema = z.union([
  z.int().check(z.minimum(-1)),
  z.string().check(
    z.regex(seedText),
    z.refine((text) => !seedText.test(text) || BigInt(text) <= largestSeed, "must be at most 2^64-1"),
  ),
]);

/**
 * The zod schema of literals that a port accepts; the source of every other schema (JSON Schema, OpenAPI, forms).
 * Undefined for kinds that have no literal form, such as an Image.
 */
export function literalSchema(spec: PortSpec, types: ReadonlyMap<string, PortType>): z.ZodMiniType | undefined {
  const type = parseType(spec.type);
  return type && schemaOf(type, spec, types);
}

function schemaOf(type: TypeRef, spec: PortSpec, types: ReadonlyMap<string, PortType>): z.ZodMiniType | undefined {
  if (isList(type)) {
    // Bounds of a list's port count items, so what it holds has none.
    const { min, max, multipleOf: _, ...rest } = spec;
    const item = schemaOf(type.of, rest, types);
    if (item === undefined) return undefined;
    let array = z.array(item);
    if (min !== undefined) array = array.check(z.minLength(min));
    return max === undefined ? array : array.check(z.maxLength(max));
  }
  switch (type.id) {
    case "string":
      return spec.maxLength === undefined ? z.string() : z.string().check(z.maxLength(spec.maxLength));
    case "int":
      return bounded(z.int(), spec);
    case "float":
      return bounded(z.number(), spec);
    case "boolean":
      return z.boolean();
    case "seed":
      return spec.max === undefined ? seedSchema : seedSchema.check(z.refine((value) => isSeedUpTo(value, spec.max)));
    case "enum":
      return spec.values ? z.enum(spec.values) : z.string();
    case "json":
    case "any":
      return z.json();
    default:
      return types.get(type.id)?.literal ? z.json() : undefined;
  }
}

function bounded(schema: z.ZodMiniNumber, spec: PortSpec): z.ZodMiniType {
  let result = schema;
  if (spec.min !== undefined) result = result.check(z.minimum(spec.min));
  if (spec.max !== undefined) result = result.check(z.maximum(spec.max));
  const { multipleOf } = spec;
  if (multipleOf === undefined) return result;
  // zod's own remainder takes some large odd numbers for even ones.
  return result.check(
    z.multipleOf(multipleOf),
    z.refine((value) => isMultiple(value, multipleOf)),
  );
}

const scalars: ReadonlySet<string> = new Set(["string", "int", "float", "boolean", "enum", "seed"]);

/** Whether a value is a scalar that a port accepts; no other value is looked into. */
export function isFittingScalar(spec: PortSpec, value: unknown): boolean {
  return scalars.has(spec.type) && scalarFits(spec, value);
}

/**
 * Whether a scalar that arrived over a link fits its port; cheap, because every node's every input goes through it.
 * Values of other kinds are known by their port's type and are not looked into.
 */
export function scalarFits(spec: PortSpec, value: unknown): boolean {
  switch (spec.type) {
    case "int":
      return Number.isSafeInteger(value) && within(spec, value as number);
    case "float":
      return Number.isFinite(value) && within(spec, value as number);
    case "string":
      return typeof value === "string" && value.length <= (spec.maxLength ?? Number.POSITIVE_INFINITY);
    case "boolean":
      return typeof value === "boolean";
    case "enum":
      return typeof value === "string" && (spec.values?.includes(value) ?? true);
    case "seed":
      return seedSchema.safeParse(value).success && isSeedUpTo(value, spec.max);
    default:
      return true;
  }
}

/** Whether a seed keeps to its port's own limit. Seeds go to 2^64-1; a port may allow less. */
function isSeedUpTo(value: unknown, max: number | undefined): boolean {
  const seed = typeof value === "string" && seedText.test(value) ? BigInt(value) : value;
  return max === undefined || (typeof seed !== "string" && (seed as number | bigint) <= max);
}

function within({ min, max, multipleOf }: PortSpec, value: number): boolean {
  if (min !== undefined && value < min) return false;
  if (max !== undefined && value > max) return false;
  return multipleOf === undefined || isMultiple(value, multipleOf);
}

/** Whether a value is a whole number of steps, as far as floating point can say. */
function isMultiple(value: number, step: number): boolean {
  return Math.abs(value / step - Math.round(value / step)) < 1e-9;
}
