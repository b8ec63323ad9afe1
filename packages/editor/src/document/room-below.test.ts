import type { GraphBody } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { cardForm } from "./card-size.ts";
import { catalogue } from "./fixtures/graphs.ts";
import { roomBelow } from "./room-below.ts";

test("a card has room as far as the next card below it, and without end where none is", () => {
  const nodes = { one: { type: "vae.decode" }, below: { type: "value.int" }, beside: { type: "value.int" } };
  const graph = (layout: GraphBody["layout"]): GraphBody => ({ nodes, layout: { ...layout, beside: [400, 60] } });
  const { height } = cardForm(graph({}), "one", catalogue);
  const room = (layout: GraphBody["layout"]) => roomBelow(graph(layout), "one", catalogue);
  expect(room({ one: [0, 0] })).toBe(Number.POSITIVE_INFINITY);
  expect(room({ one: [0, 0], below: [100, height + 90] })).toBe(80);
  expect(room({ one: [0, 0], below: [260, height + 90] })).toBe(Number.POSITIVE_INFINITY);
  expect(room({ one: [0, 0], below: [0, height - 5] })).toBe(0);
  expect(roomBelow(graph({}), "one", catalogue)).toBe(Number.POSITIVE_INFINITY);
});
