import { z } from "zod";
import { portSpec } from "../port/spec.ts";

/** What node ids, port names and graph inputs may be called. */
export const idPattern = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** A link to another node's output. */
const fromLink = z.strictObject({ $from: z.string().max(200) });
/** A link to one of the graph's own inputs. */
const inputLink = z.strictObject({ $input: z.string().max(100) });

/** What an input is given: a link, a list that may hold links, or a literal. */
export const givenValue = z.union([fromLink, inputLink, z.json()]);

const free = z.record(z.string(), z.json());

const graphInput = portSpec;

const graphOutput = z.union([
  z.strictObject({
    $from: z.string().max(200),
    label: z.string().max(200).optional(),
    description: z.string().max(4000).optional(),
    /** File format of pictures. */
    format: z.enum(["png", "jpeg", "webp"]).optional(),
    /** Quality of lossy formats, 1…100. */
    quality: z.number().int().min(1).max(100).optional(),
  }),
  inputLink,
]);

const graphNode = z.strictObject({
  type: z.string().min(1).max(200),
  in: z.record(z.string(), givenValue).optional(),
  /** Loops, maps and calls: the graph inside, or the name of one. */
  get body() {
    return z.union([graphBody, z.strictObject({ $graph: z.string().min(1).max(500) })]).optional();
  },
  label: z.string().max(200).optional(),
  meta: free.optional(),
});

const graphBody = z.strictObject({
  title: z.string().max(500).optional(),
  description: z.string().max(20_000).optional(),
  inputs: z.record(z.string(), graphInput).optional(),
  nodes: z.record(z.string(), graphNode),
  outputs: z.record(z.string(), graphOutput).optional(),
  layout: free.optional(),
  meta: free.optional(),
});

/** The zod schema of a whole graph document, version 1. */
export const graphDocument = z.strictObject({
  $schema: z.string().max(2000).optional(),
  sigmaflow: z.literal(1),
  ...graphBody.shape,
});

/** A literal: plain JSON data. */
export type Json = z.infer<ReturnType<typeof z.json>>;
/** A link to another node's output, `{ $from: "node.output" }`. */
export type FromLink = z.infer<typeof fromLink>;
/** A link to a graph input, `{ $input: "name" }`. */
export type InputLink = z.infer<typeof inputLink>;
/** What a node's input is given. */
export type GivenValue = FromLink | InputLink | Json;
/** One output of a graph. */
export type GraphOutput = z.infer<typeof graphOutput>;
/** A graph without the document's head: a document's content, or the inside of a loop. */
export type GraphBody = z.infer<typeof graphBody>;
/** One node of a graph. */
export type GraphNode = z.infer<typeof graphNode>;
/** A graph document, version 1. */
export type GraphDocument = z.infer<typeof graphDocument>;

/** Whether a given value is a link to a node's output. */
export function isFrom(value: unknown): value is FromLink {
  return typeof value === "object" && value !== null && "$from" in value;
}

/** Whether a given value is a link to a graph input. */
export function isInput(value: unknown): value is InputLink {
  return typeof value === "object" && value !== null && "$input" in value;
}

/** `node.output` taken apart; the output's name is empty when there is no dot. */
export function linkParts(from: string): { readonly node: string; readonly port: string } {
  const dot = from.indexOf(".");
  return dot < 0 ? { node: from, port: "" } : { node: from.slice(0, dot), port: from.slice(dot + 1) };
}
