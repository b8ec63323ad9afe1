import type { Json } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { contentKey } from "./content-key.ts";
import { examples } from "./fixtures/graphs.ts";

const [, document] = examples[0]!;

test("what is drawn alike has one name, whatever the order of keys and the layout", () => {
  const turned = { ...document, nodes: Object.fromEntries(Object.entries(document.nodes).toReversed()) };
  const name = contentKey(document, {});
  expect(contentKey({ ...turned, title: "Other", layout: {} }, {})).toBe(name);
  expect(contentKey({ ...document, outputs: {} }, {})).not.toBe(name);
  expect(contentKey(document, { image: { $upload: "a" } })).not.toBe(name);
  const inside = (layout: Record<string, Json>) => ({
    ...document,
    nodes: { a: { type: "loop", body: { nodes: {}, layout } } },
  });
  expect(contentKey(inside({ b: { x: 1, y: 2 } }), {})).toBe(contentKey(inside({}), {}));
  expect(new Set(examples.map(([, one]) => contentKey(one, {}))).size).toBe(examples.length);
});
