import { type GraphBody, readGraph } from "@sigmaflow/core";
import { recordTexts, withPngTexts } from "@sigmaflow/core/record";
import { expect, test } from "vitest";
import { barePng } from "../../../core/src/record/fixtures/png.ts";
import { copyNodes, pasteNodes } from "./clipboard.ts";
import { renameNode, setInput } from "./edit.ts";
import { moved, positionsOf } from "./layout.ts";
import { graphInPng } from "./png-graph.ts";
import { movedAlong, pointsOf, withoutPoints, withPointAt, withPoints } from "./reroute.ts";
import { type Wire, wiresOf } from "./wires.ts";

const graph: GraphBody = {
  nodes: {
    one: { type: "value.int" },
    two: { type: "value.int" },
    add: { type: "maths.number", in: { a: { $from: "one.value" }, b: { $from: "two.value" } } },
  },
  layout: { one: [0, 0] },
};
const wire = (body: GraphBody, id: string): Wire => wiresOf(body).find((one) => one.id === id)!;
const points = [
  { x: 10, y: 20 },
  { x: 30, y: 5 },
];
const routed = withPoints(graph, wire(graph, "add.a"), points);

test("points are kept in the layout, beside the places of cards, and moving cards keeps them", () => {
  expect(routed.layout).toEqual({
    one: [0, 0],
    $points: {
      "add.a": {
        from: "one.value",
        at: [
          [10, 20],
          [30, 5],
        ],
      },
    },
  });
  expect(pointsOf(moved(routed, new Map([["one", { x: 5, y: 5 }]])), wire(routed, "add.a"))).toEqual(points);
  expect([...positionsOf(routed).keys()]).toEqual(["one"]);
  expect(withPoints(routed, wire(routed, "add.a"), []).layout).toEqual({ one: [0, 0] });
});

test("they go along where both ends of their wire go the same way, and stay where one does", () => {
  const placed = moved(routed, new Map([["add", { x: 100, y: 0 }]]));
  const after = (places: readonly (readonly [string, number, number])[]) => {
    const body = movedAlong(placed, new Map(places.map(([id, x, y]) => [id, { x, y }])));
    return { add: positionsOf(body).get("add"), points: pointsOf(body, wire(body, "add.a")) };
  };
  expect(
    after([
      ["one", 7.2, -3.4],
      ["add", 107.2, -3.4],
    ]),
  ).toEqual({
    add: { x: 107, y: -3 },
    points: [
      { x: 17, y: 17 },
      { x: 37, y: 2 },
    ],
  });
  expect(after([["add", 107, -3]])).toEqual({ add: { x: 107, y: -3 }, points });
  expect(
    after([
      ["one", 7, -3],
      ["add", 108, -3],
    ]),
  ).toEqual({ add: { x: 108, y: -3 }, points });
});

test("they come back from the picture that a graph made", () => {
  const record = { graph: { sigmaflow: 1 as const, ...routed }, inputs: {} };
  const read = readGraph(graphInPng(withPngTexts(barePng, recordTexts(record))!)!).document!;
  expect(read.layout).toEqual(routed.layout);
  expect(pointsOf(read, wire(read, "add.a"))).toEqual(points);
});

test("they are of their wire alone: another into the same port has none, one whose ends are called otherwise has", () => {
  const other = setInput(routed, { node: "add", port: "a" }, { $from: "two.value" });
  expect(pointsOf(other, wire(other, "add.a"))).toEqual([]);
  const renamed = renameNode(renameNode(routed, "add", "sum"), "one", "first");
  expect(pointsOf(renamed, wire(renamed, "sum.a"))).toEqual(points);
});

test("they come along with copies of both ends, in lists too, and into a graph of their own and out again", () => {
  const listed: GraphBody = {
    nodes: {
      ...graph.nodes,
      all: { type: "list.make", in: { items: [{ $from: "two.value" }, { $from: "one.value" }] } },
    },
    layout: { one: [0, 0], all: [200, 40], add: [200, 300] },
  };
  const both = withPoints(withPoints(listed, wire(listed, "all.items[1]"), points), wire(listed, "add.a"), points);
  const copied: GraphBody = JSON.parse(copyNodes(both, ["one", "all"]));
  expect(copied.layout?.$points).toEqual({ "all.items[1]": { from: "one.value", at: [[10, 20], [30, 5]] } }); // biome-ignore format: a line
  // Its only link that is left stands in another place.
  const { body } = pasteNodes(both, copied, { at: { x: 1000, y: 500 }, links: false })!;
  expect(body.nodes.all_2?.in).toEqual({ items: [{ $from: "one_2.value" }] });
  expect(pointsOf(body, wire(body, "all_2.items[0]"))).toEqual([
    { x: 1010, y: 520 },
    { x: 1030, y: 505 },
  ]);
  expect(pointsOf(body, wire(body, "all.items[1]"))).toEqual(points);
  expect(JSON.parse(copyNodes(both, ["add", "two"])).layout.$points).toBeUndefined();
});

test("what nobody here has written is left out", () => {
  const odd = { ...graph, layout: { $points: { "add.a": { from: "one.value", at: [[1, 2], "x", [3]] }, "add.b": 7 } } };
  expect(pointsOf(odd, wire(odd, "add.a"))).toEqual([{ x: 1, y: 2 }]);
  expect(pointsOf(odd, wire(odd, "add.b"))).toEqual([]);
});

test("tidying takes those away between what is tidied", () => {
  const wires = wiresOf(routed);
  const left = (ids?: readonly string[]) =>
    pointsOf(withoutPoints(routed, wires, ids && new Set(ids)), wire(routed, "add.a")).length;
  expect([left(), left(["one", "add"]), left(["two", "add"])]).toEqual([0, 0, 2]);
});

test("a new point comes between those where it makes the way least longer", () => {
  const ends = [
    { x: 0, y: 0 },
    { x: 100, y: 0 },
  ] as const;
  const at = { x: 50, y: 10 };
  expect(withPointAt([at], ends, { x: 80, y: 5 })).toEqual([at, { x: 80, y: 5 }]);
  expect(withPointAt([at], ends, { x: 20, y: 5 })).toEqual([{ x: 20, y: 5 }, at]);
});
