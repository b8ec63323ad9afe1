import {
  any,
  boolean,
  ContentHasher,
  checkedBody,
  createRegistry,
  defineNode,
  definePortType,
  float,
  type GraphBody,
  type GraphLimits,
  type GraphNode,
  int,
  list,
  type MemoryCache,
  type RunFailure,
  string,
} from "../../src/index.ts";
import { from, input, node } from "../scenarios/graphs.ts";
import { nodeHost } from "./node-host.ts";
import { startGraph } from "./start-graph.ts";

interface Sheet {
  readonly rows: number;
  readonly columns: number;
}
const sheet = definePortType<Sheet>()({
  id: "toy.sheet",
  label: "Sheet",
  colour: "#808080",
  facts: ["rows", "columns"],
  size: { of: ["rows", "columns"], unit: "cells", most: 1000 },
});

const folder = definePortType<{ readonly first: Sheet }>()({
  ...{ id: "toy.folder", label: "Folder", colour: "#808080", facts: ["rows", "columns"] },
  size: { of: ["rows", "columns"], within: "first", unit: "cells", most: 1000 },
});

/** Paths of the nodes that ran last. */
export const ran: string[] = [];

/** Nodes whose work counts, and nodes that make texts, arrays and things that have a size. */
export const registry = createRegistry([
  defineNode({
    type: "toy.range",
    version: 1,
    inputs: { to: int() },
    outputs: { items: list(int()) },
    run: ({ to }) => ({ items: Array.from({ length: to }, (_, item) => item) }),
  }),
  defineNode({
    type: "toy.add",
    version: 1,
    inputs: { a: float({ default: 0 }), b: float({ default: 0 }) },
    outputs: { sum: float() },
    run: ({ a, b }, { path }) => {
      ran.push(path);
      return { sum: a + b };
    },
  }),
  defineNode({
    type: "toy.pick",
    version: 1,
    inputs: { when: boolean(), yes: any("T"), no: any("T") },
    outputs: { value: any("T") },
    lazy: { yes: ({ when }) => when === true, no: ({ when }) => when === false },
    run: ({ when, yes, no }) => ({ value: when ? yes : no }),
  }),
  defineNode({
    type: "toy.join",
    version: 1,
    inputs: { a: string({ default: "" }), b: string({ default: "" }) },
    outputs: { text: string() },
    run: ({ a, b }) => ({ text: a + b }),
  }),
  defineNode({
    type: "toy.array",
    version: 1,
    inputs: { bytes: int(), fill: int({ default: 0 }), after: any(undefined, { optional: true }) },
    outputs: { values: any() },
    run: ({ bytes, fill }) => ({ values: new Uint8Array(bytes).fill(fill) }),
  }),
  defineNode({
    type: "toy.length",
    version: 1,
    inputs: { values: any() },
    outputs: { length: int() },
    run: ({ values }) => ({ length: (values as Uint8Array).length }),
  }),
  defineNode({
    type: "toy.sheet",
    version: 1,
    inputs: { rows: int(), columns: int() },
    outputs: { sheet: sheet({ facts: { rows: { of: "rows" }, columns: { of: "columns" } } }) },
    run: (facts, { path }) => {
      ran.push(path);
      return { sheet: facts };
    },
  }),
  defineNode({
    type: "toy.surprise",
    version: 1,
    inputs: { rows: int(), columns: int() },
    outputs: { sheets: list(sheet()) },
    run: (facts) => ({ sheets: [{ rows: 1, columns: 1 }, facts] }),
  }),
  defineNode({
    type: "toy.folder",
    version: 1,
    inputs: { columns: int() },
    outputs: { folder: folder() },
    run: ({ columns }) => ({ folder: { first: { rows: 1, columns } } }),
  }),
  defineNode({
    type: "toy.names",
    version: 1,
    inputs: { length: int() },
    outputs: { names: any() },
    run: ({ length }) => ({ names: [{ name: "short" }, { name: "ü".repeat(length) }] }),
  }),
]);

/** How a run ended, and what it counted. */
export interface Ending {
  readonly outputs?: Record<string, unknown>;
  readonly code?: string;
  readonly path?: string;
  readonly executions: number;
  readonly events: readonly string[];
}

export const hasher = new ContentHasher(nodeHost);

/** Runs a graph within limits. */
export async function run(graph: GraphBody, limits: Partial<GraphLimits>, cache?: MemoryCache): Promise<Ending> {
  ran.length = 0;
  const body = checkedBody({ sigmaflow: 1, ...graph }, registry);
  const going = startGraph(body, {}, { host: nodeHost, registry, hasher, limits, ...(cache && { cache }) });
  const events: string[] = [];
  going.events().subscribe(({ type }) => events.push(type));
  const ending = await going.outputs.then(
    (outputs) => ({ outputs }),
    ({ code, path }: RunFailure) => ({ code, path }),
  );
  return { ...ending, executions: going.report().spent.executions, events };
}

/** A map or loop over items; the loop carries `sum`. */
export const each = (type: "map" | "loop", items: unknown, body: GraphBody): GraphNode => ({
  ...node(type, { items: items as number[], ...(type === "loop" && { sum: 0 }) }),
  body: { inputs: { item: { type: "int" }, ...(type === "loop" && { sum: { type: "float" } }) }, ...body },
});
/** A body with one node. */
export const addItem: GraphBody = {
  nodes: { add: node("toy.add", { a: input("item") }) },
  outputs: { sum: from("add.sum") },
};
export const range: GraphNode = node("toy.range", { to: 10 });
