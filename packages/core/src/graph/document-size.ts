import type { Finding } from "../problem/problem.ts";
import { JsonMeter } from "../text/json-meter.ts";
import type { InParts } from "../value/in-parts.ts";
import { memberOf } from "../value/record.ts";
import type { GraphLimits } from "./limits.ts";

type Excess = Finding<"TOO_LARGE" | "TOO_DEEP" | "TOO_MANY_VALUES" | "TOO_MANY_NODES">;

const whole = { path: "", at: [] } as const;

/** Characters that are measured in one part: a millisecond or two. */
const charactersOfPart = 2 ** 20;

/** What makes a document's text too large to be taken apart. Its nesting is the parser's to refuse, which knows where. */
export function* measuringText(text: string, limits: GraphLimits): InParts<Excess | undefined> {
  const bytes = text.length > limits.bytes ? text.length : utf8Length(text, limits.bytes);
  if (bytes > limits.bytes) return { ...whole, code: "TOO_LARGE", found: bytes, maximum: limits.bytes };
  const meter = new JsonMeter(text);
  while (!meter.read(charactersOfPart)) yield;
  return meter.values > limits.values ? tooManyValues(limits) : undefined;
}

/** What makes data that is parsed already too large to be a document. Ends for data in circles as well. */
export function excessOfValue(value: unknown, limits: GraphLimits): Excess | undefined {
  let values = 0;
  let bytes = 0;
  /** Values of a list or object; of an object the names count as bytes as well. */
  const entriesOf = (inner: object): readonly unknown[] => {
    if (Array.isArray(inner)) return inner;
    for (const key of Object.keys(inner)) bytes += key.length;
    return Object.values(inner);
  };
  const found = visit(value, limits.depth);
  if (found === undefined && bytes > limits.bytes)
    return { ...whole, code: "TOO_LARGE", found: bytes, maximum: limits.bytes };
  return found;

  function visit(inner: unknown, depth: number): Excess | undefined {
    if (++values > limits.values) return tooManyValues(limits);
    if (typeof inner === "string") bytes += inner.length;
    if (typeof inner !== "object" || inner === null) return undefined;
    if (depth === 0) return { ...whole, code: "TOO_DEEP", maximum: limits.depth };
    for (const entry of entriesOf(inner)) {
      if (typeof entry === "object" || values >= limits.values) {
        const excess = visit(entry, depth - 1);
        if (excess !== undefined) return excess;
      } else {
        values++;
        if (typeof entry === "string") bytes += entry.length;
      }
    }
    return undefined;
  }
}

/** What says that a document has too many nodes, those in its bodies included. Accepts any data of bounded depth. */
export function excessOfNodes(document: unknown, limits: GraphLimits): Excess | undefined {
  const found = nodesIn(document);
  if (found <= limits.nodes) return undefined;
  return { path: "", at: ["nodes"], code: "TOO_MANY_NODES", found, maximum: limits.nodes };
}

function nodesIn(body: unknown): number {
  const nodes = memberOf(body, "nodes");
  if (typeof nodes !== "object" || nodes === null || Array.isArray(nodes)) return 0;
  let found = 0;
  for (const node of Object.values(nodes)) found += 1 + nodesIn(memberOf(node, "body"));
  return found;
}

function tooManyValues({ values }: GraphLimits): Excess {
  return { ...whole, code: "TOO_MANY_VALUES", maximum: values };
}

/** Length in UTF-8, counted only when the text could be too long. */
function utf8Length(text: string, limit: number): number {
  return text.length * 3 <= limit ? text.length : new TextEncoder().encode(text).length;
}
