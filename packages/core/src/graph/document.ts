import * as z from "zod/mini";
import { portSpec, text, word } from "../port/spec.ts";

/** What node ids, port names and graph inputs may be called. */
export const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Plain JSON data, nested at most this deep. */
const deepest = 200;

function isJson(value: unknown, depth = 0): boolean {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || depth > deepest) return false;
  if (Array.isArray(value)) return value.every((entry) => isJson(entry, depth + 1));
  return Object.values(value).every((entry) => isJson(entry, depth + 1));
}

/** What is wrong with a link: its form, or that it stands where links are not followed. */
export type LinkFault = "form" | "inside data";

/** Why a value cannot be given to an input; undefined when it can. */
export function linkFault(value: unknown): LinkFault | undefined {
  if (Array.isArray(value)) return value.map((entry) => objectFault(entry, true)).find((fault) => fault !== undefined);
  return objectFault(value, true);
}

function objectFault(value: unknown, mayLink: boolean): LinkFault | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  if (!Array.isArray(value)) {
    const keys = Object.keys(value);
    if (keys.includes("$from") || keys.includes("$input")) {
      if (!mayLink) return "inside data";
      const only = Object.values(value)[0];
      return keys.length === 1 && typeof only === "string" && only.length <= 200 ? undefined : "form";
    }
  }
  for (const entry of Object.values(value)) {
    const fault = objectFault(entry, false);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** A link to another node's output. */
export const fromLink = z.strictObject({ $from: text(200) });
/** A link to one of the graph's own inputs. */
export const inputLink = z.strictObject({ $input: text(100) });

/** What an input is given: a link, a list that may hold links, or a literal. */
export const givenValue = z.custom<GivenValue>().check(
  z.superRefine((value, context) => {
    if (!isJson(value)) context.addIssue({ code: "custom", params: { type: "data" } });
    else {
      const link = linkFault(value);
      if (link !== undefined) context.addIssue({ code: "custom", params: { link } });
    }
  }),
);

/** Data that graphs carry and the engine ignores. */
export const free = z.custom<Record<string, Json>>(
  (value) => isJson(value) && typeof value === "object" && value !== null && !Array.isArray(value),
  { params: { type: "data object" } },
);

/** One input of a graph. */
export const graphInput = z.extend(portSpec, {
  /** What `frontEnd` was called; older documents say so, and are migrated. */
  host: z.optional(z.boolean()),
});

/** How an output is shown and written. */
const shown = {
  label: z.optional(text(200)),
  description: z.optional(text(4000)),
  /** File format of pictures. */
  format: z.optional(z.enum(["png", "jpeg", "webp"])),
  /** Quality of lossy formats, 1…100. */
  quality: z.optional(z.int().check(z.minimum(1), z.maximum(100))),
};
const linkedOutput = z.extend(fromLink, shown);
const passedOutput = z.extend(inputLink, shown);
const graphOutput = z.union([linkedOutput, passedOutput]);

/** One node, with the graph inside it if it has one. */
export const graphNode = z.strictObject({
  type: word(200),
  /** The version of the type's inputs and outputs that it is written for; 1 when left out. */
  v: z.optional(z.int().check(z.minimum(1), z.maximum(1_000_000))),
  in: z.optional(z.record(z.string(), givenValue)),
  /** Loops, maps and calls: the graph inside, or the name of one. */
  get body(): z.ZodMiniOptional<z.ZodMiniType<GraphBody | GraphName>> {
    return z.optional(z.union([graphBody, z.strictObject({ $graph: word(500) })]));
  },
  label: z.optional(text(200)),
  meta: z.optional(free),
});

/** A graph without the document's head. */
export const graphBody = z.strictObject({
  title: z.optional(text(500)),
  description: z.optional(text(20_000)),
  inputs: z.optional(z.record(z.string(), graphInput)),
  nodes: z.record(z.string(), graphNode),
  outputs: z.optional(z.record(z.string(), graphOutput)),
  layout: z.optional(free),
  meta: z.optional(free),
});

/** The zod schema of a whole graph document, version 1. */
export const graphDocument = z.strictObject({
  $schema: z.optional(text(2000)),
  sigmaflow: z.literal(1),
  ...graphBody.shape,
});

/** The keys that the document's objects may have. */
export const documentKeys = {
  document: Object.keys(graphDocument.shape),
  body: [...Object.keys(graphBody.shape), "$graph"],
  node: Object.keys(graphNode.shape),
  inputs: Object.keys(portSpec.shape),
  outputs: [...Object.keys(linkedOutput.shape), "$input"],
} as const;

/** A literal: plain JSON data. */
export type Json = z.infer<ReturnType<typeof z.json>>;
/** A link to another node's output, `{ $from: "node.output" }`. */
export type FromLink = z.infer<typeof fromLink>;
/** A link to a graph input, `{ $input: "name" }`. */
export type InputLink = z.infer<typeof inputLink>;
/** What a node's input is given. */
export type GivenValue = FromLink | InputLink | Json;
/** One input of a graph, as its document declares it. */
export type GraphInput = z.infer<typeof graphInput>;
/** One output of a graph. */
export type GraphOutput = z.infer<typeof graphOutput>;
/** A graph without the document's head: a document's content, or the inside of a loop. */
// An interface has a name that emitted declarations can use where a graph holds graphs; otherwise they would say `any`.
export interface GraphBody extends z.infer<typeof graphBody> {}
/** A graph named instead of written out. */
interface GraphName {
  $graph: string;
}
/** One node of a graph. */
export type GraphNode = z.infer<typeof graphNode>;
/** A graph document, version 1. */
// An interface for the same reason as a body.
export interface GraphDocument extends z.infer<typeof graphDocument> {}

/** What a node that is written now says of its type's version: nothing while that is 1. */
export function versionMark(version: number): { readonly v?: number } {
  return version > 1 ? { v: version } : {};
}

/** Whether a given value is a link to a node's output. */
export function isFrom(value: unknown): value is FromLink {
  return typeof value === "object" && value !== null && "$from" in value;
}

/** Whether a given value is a link to a graph input. */
export function isInput(value: unknown): value is InputLink {
  return typeof value === "object" && value !== null && "$input" in value;
}

/** `node.output` taken apart at the last dot; the output's name is empty when there is none. */
export function linkParts(from: string): { readonly node: string; readonly port: string } {
  const dot = from.lastIndexOf(".");
  return dot < 0 ? { node: from, port: "" } : { node: from.slice(0, dot), port: from.slice(dot + 1) };
}
