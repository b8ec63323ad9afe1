import { z } from "zod";

/** A schema of what is the same before and after it is checked. */
export type Schema<T> = z.ZodType<T, T>;

/** An object with these members. What it has besides is left out. */
export function object<S extends z.ZodRawShape>(shape: S) {
  return z.object(shape).readonly();
}

/** A list. */
export function list<T extends z.ZodType>(of: T) {
  return z.array(of).readonly();
}

/** Entries by their names. */
export function named<T extends z.ZodType>(of: T) {
  return z.record(z.string(), of).readonly();
}

/** Plain JSON of any form. It is not looked into: it comes from JSON, or was made for it. */
export const json = z.custom<Json>();

/** Milliseconds since 1970. */
export const time = z.number().describe("Milliseconds since 1970.");

/** A seed: a number, or digits where a number would lose some. */
export const seed = z.union([z.number(), z.string()]);

/** Plain JSON. */
type Json = z.infer<ReturnType<typeof z.json>>;
