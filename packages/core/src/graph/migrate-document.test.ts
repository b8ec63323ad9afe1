import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import { check } from "../check/check.ts";
import { hasErrors } from "../problem/problem.ts";
import { ContentHasher } from "../value/content.ts";
import { canonicalDocument } from "./canonical.ts";
import type { GraphBody, GraphDocument, GraphNode } from "./document.ts";
import { catalogue, oldCatalogue, registry, travelled, versions } from "./fixtures/versions.ts";
import { migrateDocument, originOf } from "./migrate-document.ts";
import { readGraph } from "./read.ts";
import { sayMigrations } from "./say-migrations.ts";
import { writeGraph } from "./write.ts";

/** A record with its values changed. */
const each = <T, U>(record: Readonly<Record<string, T>>, change: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));

/** What becomes of one node. */
function migrated(it: GraphNode): GraphNode {
  return migrateDocument({ nodes: { it } }, catalogue).document.nodes.it!;
}

describe("a document of older versions", () => {
  test("means what it meant, and is the one that would be written today", () => {
    fc.assert(
      fc.property(versions, ({ old, today }) => {
        expect(hasErrors(check(old, oldCatalogue).problems)).toBe(false);
        const { document, newer } = migrateDocument(old, catalogue);
        expect(newer).toEqual([]);
        expect(document).toEqual(today);
        expect(JSON.stringify(canonicalDocument(document))).toBe(JSON.stringify(canonicalDocument(today)));
        expect(check(document, catalogue)).toEqual(check(today, catalogue));
        expect(hasErrors(check(document, catalogue).problems)).toBe(false);
      }),
    );
  });

  test("is brought up to date once: again changes nothing, and neither do writing and reading", () => {
    fc.assert(
      fc.property(versions, ({ old, today }) => {
        const { document } = migrateDocument(old, catalogue);
        expect(migrateDocument(document, catalogue)).toEqual({ document, applied: [], newer: [] });
        expect(migrateDocument(document, catalogue).document).toBe(document);
        const read = readGraph(writeGraph(old), { catalogue });
        expect(read.document).toEqual(today);
        expect(readGraph(writeGraph(read.document!), { catalogue })).toMatchObject({ document: today, migrated: [] });
      }),
    );
  });

  test("is treated alike by a catalogue that came over the network", () => {
    fc.assert(
      fc.property(versions, ({ old }) => {
        expect(migrateDocument(old, travelled)).toEqual(migrateDocument(old, catalogue));
      }),
    );
  });

  test("is not changed itself", () => {
    fc.assert(
      fc.property(versions, ({ old }) => {
        const copy = structuredClone(old);
        migrateDocument(old, catalogue);
        expect(old).toEqual(copy);
      }),
    );
  });

  test("has the keys of the one that would be written today: nothing of it runs twice", async () => {
    const cache = () => new MemoryCache({ bytes: 1e6, hasher: new ContentHasher(nodeHost) });
    await fc.assert(
      fc.asyncProperty(versions, async ({ old, today }) => {
        const options = { host: nodeHost, registry, cache: cache() };
        const { outputs } = startGraph(today, {}, options);
        const first = await outputs;
        const again = startGraph(migrateDocument(old, catalogue).document, {}, options);
        expect(await again.outputs).toEqual(first);
        expect(again.report().misses).toBe(0);
      }),
      { numRuns: 30 },
    );
  });
});

describe("one node", () => {
  test("goes through every step from its version on, in their order", () => {
    const start = { $input: "start" };
    expect(migrated({ type: "number.scale", in: { a: start, b: 3 } })).toEqual({
      type: "number.times",
      v: 3,
      in: { value: start, by: 3 },
    });
    expect(migrated({ type: "number.scale", v: 2, in: { first: start, by: 3 } })).toEqual({
      type: "number.times",
      v: 3,
      in: { value: start, by: 3 },
    });
    const current: GraphNode = { type: "number.times", v: 3, in: { a: 1, first: 2 } };
    expect(migrated(current)).toBe(current);
  });

  test("keeps what is not the steps' business", () => {
    const rest = { label: "Twice", meta: { a: 1 } };
    expect(migrated({ type: "number.scale", ...rest })).toEqual({ type: "number.times", v: 3, ...rest });
    const other: GraphNode = { type: "number.sum", in: { values: [] } };
    expect(migrated(other)).toBe(other);
    expect(migrated({ ...other, v: 1 })).toEqual(other);
  });

  test("is given what the new shape needs to mean the same, unless it says so itself", () => {
    const clip = (given: object): GraphNode => ({ type: "number.clip", in: { value: 1, top: 5, ...given } });
    expect(migrated(clip({ hint: 3 })).in).toEqual({ value: 1, max: 5, min: 0 });
    expect(migrated(clip({ min: -1 })).in).toEqual({ value: 1, max: 5, min: -1 });
    expect(migrated({ type: "number.clip" })).toEqual({ type: "number.clip", v: 2, in: { min: 0 } });
  });

  test("that has both names of an input keeps both, for checking to refuse", () => {
    const { document } = migrateDocument(
      {
        nodes: { it: { type: "number.clip", in: { value: 1, top: 5, max: 6 } } },
        outputs: { v: { $from: "it.value" } },
      },
      catalogue,
    );
    expect(document.nodes.it!.in).toEqual({ value: 1, top: 5, max: 6, min: 0 });
    expect(check(document, catalogue).problems.map(({ code, port }) => [code, port])).toEqual([
      ["UNKNOWN_INPUT", "top"],
    ]);
  });

  test("of an unknown type, or of an old name in a version that had it no more, stays as it stands", () => {
    for (const it of [
      { type: "number.other", in: { a: 1 } },
      { type: "number.scale", v: 3 },
    ] satisfies GraphNode[]) {
      expect(migrated(it)).toBe(it);
    }
  });

  test("of the future stays as it stands and is named", () => {
    const document: GraphBody = {
      nodes: { outer: { type: "call", body: { nodes: { it: { type: "number.clip", v: 7, in: { top: 1 } } } } } },
    };
    const result = migrateDocument(document, catalogue);
    expect(result.document).toBe(document);
    const at = ["nodes", "outer", "body", "nodes", "it"];
    expect(result.newer).toEqual([{ path: "outer/it", at, type: "number.clip", found: 7, known: 2 }]);
  });
});

test("names of JavaScript's own objects are names like any other", () => {
  const it: GraphNode = { type: "number.scale", in: { constructor: 1, toString: { $from: "it.valueOf" } } };
  expect(migrated(it).in).toEqual(it.in);
  expect(migrated({ type: "constructor" })).toEqual({ type: "constructor" });
  const inputs = { constructor: { type: "toString" } };
  expect(migrateDocument({ inputs, nodes: {} }, catalogue).document.inputs).toBe(inputs);
});

test("inputs that the front end reads say so by one key, whatever both keys say", () => {
  const inputs = { a: { host: true }, b: { host: false }, c: { host: false, frontEnd: true }, d: { frontEnd: false } };
  const typed = each(inputs, (keys) => ({ type: "float", ...keys }));
  const { document, applied } = migrateDocument({ inputs: typed, nodes: {} }, catalogue);
  const today = { a: true, b: false, c: true, d: false };
  expect(document.inputs).toEqual(each(today, (frontEnd) => ({ type: "float", frontEnd })));
  const change = { kind: "port-key", path: "", from: "host", to: "frontEnd" };
  expect(applied).toEqual(["a", "b", "c"].map((port) => ({ ...change, port })));
  expect(sayMigrations(applied)).toBe("`host` of inputs to `frontEnd` (3 times)");
});

test("what was changed is told, with the names that the document uses", () => {
  const scale: GraphNode = { type: "number.scale", in: { a: 1, b: 2 } };
  const document: GraphDocument = {
    sigmaflow: 1,
    inputs: { x: { type: "list<number>" } },
    nodes: { one: scale, two: { type: "call", body: { inputs: { x: { type: "real" } }, nodes: { in: scale } } } },
  };
  const { applied } = migrateDocument(document, catalogue);
  const names = {
    kind: "node",
    type: "number.times",
    was: "number.scale",
    from: 1,
    to: 3,
    inputs: { value: "a", by: "b" },
  };
  expect(applied).toEqual([
    { kind: "port-type", path: "", port: "x", from: "list<number>", to: "list<float>" },
    { ...names, path: "one", at: ["nodes", "one"] },
    { kind: "port-type", path: "two", port: "x", from: "real", to: "float" },
    { ...names, path: "two/in", at: ["nodes", "two", "body", "nodes", "in"] },
  ]);
  expect(sayMigrations(applied)).toBe(
    "`number.scale`, now `number.times`, from version 1 to 3 (2 times), the kind `list<number>` to `list<float>`, the kind `real` to `float`",
  );
  expect(sayMigrations([])).toBeUndefined();
  const origin = originOf(applied);
  expect(origin(["nodes", "one", "in", "value"])).toEqual(["nodes", "one", "in", "a"]);
  expect(origin(["nodes", "two", "body", "nodes", "in", "in", "by", 0])).toEqual([
    "nodes",
    "two",
    "body",
    "nodes",
    "in",
    "in",
    "b",
    0,
  ]);
  for (const same of [[], ["nodes", "one"], ["nodes", "one", "in", "other"], ["nodes", "two", "in", "value"]]) {
    expect(origin(same)).toEqual(same);
  }
});

test("a compound's graph is brought up to date where it is registered", () => {
  const { graph, inputs } = catalogue.nodes["number.doubled"]!;
  expect(inputs).toEqual({ value: { type: "float" } });
  expect(graph).toEqual({
    inputs: { value: { type: "float" } },
    nodes: { twice: { type: "number.times", v: 3, in: { value: { $input: "value" } } } },
    outputs: { value: { $from: "twice.product" } },
  });
});
