import { expect, test } from "vitest";
import { example } from "./fixtures/graphs.ts";
import { paintedOver, pictureSource } from "./picture-source.ts";

const graph = example("inpaint");

test("the picture of an input is the one that it is given, else the one that the graph has in its place", () => {
  expect(pictureSource(graph, { mask: { $upload: "1" } }, "mask")).toEqual({ hash: "1" });
  expect(pictureSource(graph, {}, "mask")).toEqual({ node: "mask_picture" });
  expect(pictureSource(graph, {}, "prompt")).toBeUndefined();
});

test("a mask is painted over another picture of the graph, given or not", () => {
  expect(paintedOver(graph, {}, "mask")).toEqual({ node: "picture" });
  expect(paintedOver(graph, { image: { $upload: "2" }, mask: { $upload: "1" } }, "mask")).toEqual({ hash: "2" });
  const more = { ...graph, inputs: { ...graph.inputs, other: { type: "image" } } };
  expect(paintedOver(more, { other: { $upload: "3" } }, "mask")).toEqual({ hash: "3" });
  const without = { ...graph, inputs: { mask: { type: "image" } } };
  expect(paintedOver(without, {}, "mask")).toBeUndefined();
});
