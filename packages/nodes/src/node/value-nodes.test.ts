import { runNode as run } from "@sigmaflow/core/testing";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { graphRunner } from "../../test/support/graph-runner.ts";
import { runNode } from "../../test/support/run-node.ts";
import type { Image } from "../port/image.ts";
import { flowSwitch, listItem, listRange, listSeeds } from "./flow.ts";
import { imageGrid } from "./image-grid.ts";
import { listPart } from "./list-part.ts";
import { mathsNumber, mathsRound, textFill } from "./maths.ts";

const runner = graphRunner();
afterAll(() => runner.close());

describe("numbers", () => {
  test.each([
    ["a + b", 7, 3, 10],
    ["a - b", 7, 3, 4],
    ["a * b", 7, 3, 21],
    ["a / b", 7, 2, 3.5],
    ["a mod b", -7, 3, 2],
    ["a ^ b", 2, 10, 1024],
    ["min", 7, 3, 3],
    ["max", 7, 3, 7],
  ] as const)("%s of %d and %d", async (operation, a, b, result) => {
    expect((await runNode(runner, mathsNumber, { a, operation, b })).outputs).toEqual({ result });
  });

  test.each([
    ["a / b", 1, 0],
    ["a ^ b", -1, 0.5],
    ["a mod b", 5, 0],
  ] as const)("%s of %d and %d has no result", async (operation, a, b) => {
    const run = runNode(runner, mathsNumber, { a, operation, b });
    await expect(run).rejects.toMatchObject({ code: "NOT_A_NUMBER", path: "node" });
  });

  test.each([
    ["nearest", 2.5, 1, 2],
    ["nearest", 100, 64, 128],
    ["down", 127, 64, 64],
    ["up", 65, 64, 128],
    ["up", -65, 64, -64],
  ] as const)("%s of %d to a multiple of %d", async (to, value, multiple, result) => {
    expect((await runNode(runner, mathsRound, { value, to, multiple })).outputs).toEqual({ result });
  });
});

test("fills each place of a text as often as it stands there, and nothing within what was filled in", async () => {
  const given = { text: "{a}, {b} and {a}; {d} {c}", a: "{b}", b: "$& two" };
  expect((await runNode(runner, textFill, given)).outputs.text).toBe("{b}, $& two and {b}; {d} ");
});

describe("lists", () => {
  test("count from a first number", async () => {
    expect((await runNode(runner, listRange, { first: -2, count: 4 })).outputs.items).toEqual([-2, -1, 0, 1]);
    expect((await runNode(runner, listRange, { count: 0 })).outputs.items).toEqual([]);
  });

  test("of seeds go on from the first, and around the end of 64 bits", async () => {
    const seeds = async (seed: number | string) => (await runNode(runner, listSeeds, { seed, count: 3 })).outputs.seeds;
    expect(await seeds(41)).toEqual([41, 42, 43]);
    expect(await seeds(Number.MAX_SAFE_INTEGER)).toEqual([9007199254740991, "9007199254740992", "9007199254740993"]);
    expect(await seeds("18446744073709551615")).toEqual(["18446744073709551615", 0, 1]);
  });

  test("are whole again when cut in two anywhere", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { maxLength: 8 }), fc.nat(10), async (items, at) => {
        const before = (await runNode(runner, listPart, { items, count: at })).outputs.items;
        const after = (await runNode(runner, listPart, { items, first: at })).outputs.items;
        expect([...before, ...after]).toEqual(items);
      }),
      { numRuns: 30 },
    );
  });

  test("give an item by its place, and refuse a place that there is not", async () => {
    expect((await runNode(runner, listItem, { items: ["a", "b"], index: 1 })).outputs).toEqual({ item: "b" });
    await expect(runNode(runner, listItem, { items: ["a"], index: 1 })).rejects.toMatchObject({ code: "NO_SUCH_ITEM" });
  });
});

test("a switch gives the value on its side, and needs nothing on the other", async () => {
  const choose = async (when: boolean) =>
    (await runNode(runner, flowSwitch, { when, yes: "y", no: "n" })).outputs.value;
  expect([await choose(true), await choose(false)]).toEqual(["y", "n"]);
  const nodes = {
    broken: { type: "list.item", in: { items: [], index: 0 } },
    chosen: { type: "switch", in: { when: true, yes: "y", no: { $from: "broken.item" } } },
  };
  const outputs = { value: { $from: "chosen.value" } };
  expect(await runner.outputs({ sigmaflow: 1, nodes, outputs })).toEqual({ value: "y" });
});

describe("a text", () => {
  test("is filled with three others, whatever stands in them", async () => {
    const fill = async (text: string) =>
      (await runNode(runner, textFill, { text, a: "{b}", b: "$&", c: "constructor" })).outputs.text;
    expect(await fill("{a}{b} {c}{d} {a}")).toBe("{b}$& constructor{d} {b}");
    expect(await fill("")).toBe("");
  });

  test("[faults Broken 2.2] is refused before it is put together when it would be too long", async () => {
    const a = "x".repeat(2 ** 20);
    expect((await runNode(runner, textFill, { text: "{a}", a })).outputs.text).toBe(a);
    // All together six gigabytes, for which the memory has no room.
    const refused = runNode(runner, textFill, { text: "{a}".repeat(6000), a });
    await expect(refused).rejects.toMatchObject({ code: "TEXT_EXCEEDED", params: { maximum: 2 ** 20 } });
    await expect(runNode(runner, textFill, { text: "{a}{a}", a: "ü".repeat(2 ** 19) })).rejects.toMatchObject({
      code: "TEXT_EXCEEDED",
    });
  });
});

test("[faults Broken 8.1] a grid of too many pixels is refused before it takes the memory for them", async () => {
  // Nothing reads the pixels of these, which would be twenty gigabytes.
  const picture: Image = { data: new Uint8Array(0), batch: 1, width: 8192, height: 8192, channels: 3 };
  const grid = (count: number, limits = {}) =>
    run(imageGrid, { images: Array.from({ length: count }, () => picture) }, { ...runner.options, limits });
  await expect(grid(100)).rejects.toMatchObject({
    code: "SIZE_EXCEEDED",
    params: { found: (10 * 8200 + 8) ** 2, maximum: 2 ** 26, unit: "pixels" },
  });
  await expect(grid(1, { sizes: { pixels: 2 ** 24 } })).rejects.toMatchObject({ params: { maximum: 2 ** 24 } });
});
