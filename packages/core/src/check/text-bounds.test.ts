import { expect, it } from "vitest";
import type { GraphBody } from "../graph/document.ts";
import type { Catalogue, CatalogueNode } from "../node/catalogue.ts";
import type { PortSpec } from "../port/spec.ts";
import { boundedInputs, longestText } from "./text-bounds.ts";

const entry = (inputs: Readonly<Record<string, PortSpec>>, more: Partial<CatalogueNode> = {}): CatalogueNode => ({
  ...{ type: "t", version: 1, revision: 1, label: "", description: "", category: "", keywords: [], outputs: {} },
  ...{ lazy: [], resource: null, uses: [], cached: true, inputs },
  ...more,
});

const short: GraphBody = {
  inputs: { words: { type: "string" } },
  nodes: { encode: { type: "encode", in: { prompt: { $input: "words" } } } },
};

const catalogue: Catalogue = {
  ...{ sigmaflow: 1, types: {}, migrations: { kinds: {} } },
  nodes: {
    encode: entry({ prompt: { type: "string", maxLength: 20_000 } }),
    join: entry({ texts: { type: "list<string>", maxLength: 300 }, other: { type: "string" } }),
    call: entry({}, { body: "call" }),
    card: entry({ words: { type: "string" } }, { graph: short }),
  },
};

const lengths = (graph: GraphBody) =>
  Object.fromEntries(Object.entries(boundedInputs(graph, catalogue)).map(([name, spec]) => [name, spec.maxLength]));
const text = { type: "string" } as const;

it("[faults Weak 5.3] every text that a graph takes has a greatest length, others none", () => {
  const inputs = { a: text, b: { type: "list<string>" }, c: { type: "int" }, d: { ...text, maxLength: 9e9 } };
  expect(lengths({ inputs, nodes: {} })).toEqual({ a: longestText, b: longestText, c: undefined, d: longestText });
  expect(boundedInputs({ nodes: {} }, catalogue)).toEqual({});
});

it("[faults Weak 5.3] it is the least of what is declared and of what the ports take that read it", () => {
  const inputs = { a: text, b: { ...text, maxLength: 5 }, c: text, d: text };
  const nodes = {
    one: { type: "encode", in: { prompt: { $input: "a" } } },
    two: { type: "encode", in: { prompt: { $input: "b" } } },
    list: { type: "join", in: { texts: [{ $input: "a" }, "x"], other: { $input: "c" } } },
    gone: { type: "unknown", in: { constructor: { $input: "d" } } },
  };
  expect(lengths({ inputs, nodes })).toEqual({ a: 300, b: 5, c: longestText, d: longestText });
});

it("[faults Weak 5.3] looks through bodies and compounds", () => {
  const inputs = { a: text, b: text };
  const nodes = {
    body: { type: "call", body: short, in: { words: { $input: "a" } } },
    card: { type: "card", in: { words: { $input: "b" } } },
  };
  expect(lengths({ inputs, nodes })).toEqual({ a: 20_000, b: 20_000 });
});
