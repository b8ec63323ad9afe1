import { expect, test } from "vitest";
import { from, graphOf, input, node } from "../../test/scenarios/graphs.ts";
import { each, hasher, ran, registry, run } from "../../test/support/limited.ts";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody, GraphNode } from "../graph/document.ts";
import { checkedBody } from "../index.ts";
import { sizesOf } from "./value-limits.ts";

/** A text that doubles in each iteration. */
const doubled = (times: number): GraphBody =>
  graphOf(
    {
      loop: {
        ...node("loop", { items: Array.from({ length: times }, (_, at) => at), text: "12345678" }),
        body: {
          inputs: { text: { type: "string" } },
          nodes: { join: node("toy.join", { a: input("text"), b: input("text") }) },
          outputs: { text: from("join.text") },
        },
      },
    },
    "loop.text",
  );

test("[E31] [faults Weak 6] a text doubled in a loop ends the run in words when it is above a mebibyte", async () => {
  expect(await run(doubled(40), {})).toMatchObject({ code: "TEXT_EXCEEDED", path: "loop/step[17]/join" });
  expect((await run(doubled(17), {})).outputs).toEqual({ value: "12345678".repeat(2 ** 17) });
  expect(await run(doubled(4), { textBytes: 100 })).toMatchObject({ code: "TEXT_EXCEEDED", path: "loop/step[3]/join" });
});

test("[E31] texts inside other values are held to the same limit, by their bytes", async () => {
  const names = (length: number) => graphOf({ names: node("toy.names", { length }) }, "names.names");
  expect((await run(names(2000), { textBytes: 4000 })).outputs).toBeDefined();
  expect(await run(names(2001), { textBytes: 4000 })).toMatchObject({ code: "TEXT_EXCEEDED", path: "names" });
});

test("[E31] texts that the document holds are refused before running, those given to the run at its start", async () => {
  const join = (a: unknown) => graphOf({ join: node("toy.join", { a: a as string, b: "b" }) }, "join.text");
  expect(() => checkedBody({ sigmaflow: 1, ...join("x".repeat(2 ** 20 + 1)) }, registry)).toThrow(
    /join\.a: TEXT_TOO_LONG: The text in `a` has more than 1048576 bytes/,
  );
  expect((await run(join("x".repeat(2 ** 20 - 1)), {})).outputs).toBeDefined();
  const taking = { inputs: { words: { type: "string" } }, ...join(input("words")) };
  const given = { host: nodeHost, registry, limits: { textBytes: 7 } };
  const words = (text: string) =>
    startGraph(checkedBody({ sigmaflow: 1, ...taking }, registry), { words: text }, given);
  expect(await words("sechs!").outputs).toEqual({ value: "sechs!b" });
  await expect(words("füchsin").outputs).rejects.toMatchObject({ code: "TEXT_EXCEEDED", path: "" });
});

test("[E31] a kind whose facts stand within another value is held to its size there", async () => {
  const graph = (columns: number) => graphOf({ made: node("toy.folder", { columns }) }, "made.folder");
  expect((await run(graph(1000), {})).outputs).toBeDefined();
  expect(await run(graph(1001), {})).toMatchObject({ code: "SIZE_EXCEEDED", path: "made" });
});

const linked = (value: number): GraphNode => node("toy.add", { a: value });

test("[E31] [faults Broken 8.1] a size that arrives over links is refused before its node takes the memory", async () => {
  const graph = (type: string, rows: number): GraphBody => ({
    nodes: {
      rows: linked(rows),
      round: node("toy.range", { to: 3 }),
      sheet: each("map", from("round.items"), {
        nodes: { made: node(type, { rows: 400, columns: input("item") }) },
        outputs: { made: from(`made.${type === "toy.sheet" ? "sheet" : "sheets"}`) },
      }),
    },
    outputs: { value: from("sheet.made") },
  });
  expect((await run(graph("toy.sheet", 1), {})).outputs).toBeDefined();
  const refused = await run(graph("toy.sheet", 1), { sizes: { cells: 799 } });
  expect(refused).toMatchObject({ code: "SIZE_EXCEEDED", path: "sheet/item[2]/made" });
  expect(ran).not.toContain("sheet/item[2]/made");
  // A node that does not say beforehand how large its outputs are is held to what it returned, lists included.
  expect(await run(graph("toy.surprise", 1), { sizes: { cells: 799 } })).toMatchObject({
    code: "SIZE_EXCEEDED",
    path: "sheet/item[2]/made",
  });
});

const mib = 2 ** 20;

/** Arrays of a mebibyte, one for each item of a list. */
const arrays = (count: number): GraphBody =>
  graphOf(
    {
      list: node("toy.range", { to: count }),
      each: each("map", from("list.items"), {
        nodes: { array: node("toy.array", { bytes: mib, fill: input("item") }) },
        outputs: { values: from("array.values") },
      }),
    },
    "each.values",
  );

test.each([
  ["without a cache", () => undefined],
  ["with a cache", () => new MemoryCache({ bytes: 1e9, hasher })],
  ["with a small cache", () => new MemoryCache({ bytes: 1e4, hasher })],
])("[E31] what a run holds at one time is limited in bytes, %s", async (_, open) => {
  expect((await run(arrays(8), { liveBytes: 9 * mib }, open())).outputs).toBeDefined();
  expect(await run(arrays(20), { liveBytes: 9 * mib }, open())).toMatchObject({ code: "LIVE_BYTES_EXCEEDED" });
});

test("[E31] values that are released count no more, and shared ones once", async () => {
  const many = Array.from({ length: 30 }, (_, at) => at);
  const one: GraphBody = {
    nodes: Object.fromEntries(
      many.flatMap((at) => [
        [`array${at}`, node("toy.array", { bytes: mib, ...(at > 0 && { after: from(`length${at - 1}.length`) }) })],
        [`length${at}`, node("toy.length", { values: from(`array${at}.values`) })],
      ]),
    ),
    outputs: { value: from("length29.length") },
  };
  expect((await run(one, { liveBytes: 2 * mib })).outputs).toEqual({ value: mib });
  const shared = graphOf(
    {
      array: node("toy.array", { bytes: mib }),
      list: node("toy.range", { to: 30 }),
      each: {
        ...node("map", { items: from("list.items"), values: from("array.values") }),
        body: {
          inputs: { item: { type: "int" }, values: { type: "any" } },
          nodes: { length: node("toy.length", { values: input("values") }) },
          outputs: { length: from("length.length"), values: input("values") },
        },
      },
    },
    "each.values",
  );
  expect((await run(shared, { liveBytes: 2 * mib })).outputs).toBeDefined();
});

test("the sizes of what was returned are those of its kind, within it too, and of lists that of the first and how many", () => {
  const size = { of: ["rows", "columns"], unit: "cells", most: 9 };
  const sized = (port: string, more = {}) => ({
    port,
    spec: { type: "any" },
    size: { ...size, ...more },
    isList: false,
  });
  const one = { rows: 4, columns: 3, title: "x" };
  const values: Record<string, unknown> = { one, all: [one, one], none: [], inside: { first: one }, other: "text" };
  const ports = Object.keys(values).map((port) => sized(port, port === "inside" ? { within: "first" } : {}));
  expect(sizesOf(ports, (port) => values[port])).toEqual({
    one: { rows: 4, columns: 3 },
    all: { rows: 4, columns: 3, length: 2 },
    none: { length: 0 },
    inside: { rows: 4, columns: 3 },
  });
});
