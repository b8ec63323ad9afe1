import { type GraphBody, type GraphDocument, readGraph, writeGraph } from "@sigmaflow/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyDocument } from "../../../core/src/check/fixtures/arbitrary.ts";
import { enter } from "../store/editing.ts";
import { emptyDocument } from "../store/editor.ts";
import { documentEditor } from "../workspace/workspace.ts";
import { cardSize } from "./card-size.ts";
import { catalogue, example, examples } from "./fixtures/graphs.ts";
import { manyNodes } from "./fixtures/many-nodes.ts";
import { areasOf } from "./free-place.ts";
import { arranged, cardsOf, isRough, laidOut, moved, positionsOf } from "./layout.ts";
import { inputsCard, outputsCard, wiresOf } from "./wires.ts";

/** A graph without layout, its bodies too. */
function bare<G extends GraphBody>({ layout: _layout, ...graph }: G): Omit<G, "layout"> {
  const nodes = Object.entries(graph.nodes).map(([id, node]) => {
    const inside = node.body !== undefined && !("$graph" in node.body);
    return [id, inside ? { ...node, body: bare(node.body as GraphBody) } : node] as const;
  });
  return { ...graph, nodes: Object.fromEntries(nodes) };
}

/** Opens a document, and every graph inside, and saves it. */
function throughTheEditor(document: GraphDocument): string {
  const editor = documentEditor(catalogue, document, { file: { name: "test" } });
  for (const id of Object.keys(document.nodes)) {
    enter(editor, [id]);
    enter(editor, []);
  }
  return writeGraph(editor.getState().document);
}

describe("opening and saving", () => {
  test.each(examples)("changes nothing of %s but its layout", (_, document) => {
    const saved = readGraph(throughTheEditor(document)).document!;
    expect(writeGraph(bare(saved) as GraphDocument)).toBe(writeGraph(bare(document) as GraphDocument));
  });

  test("changes nothing of any graph but its layout, and nothing at all the second time", () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const once = throughTheEditor(document);
        const saved = JSON.parse(once) as GraphDocument;
        expect(JSON.stringify(bare(saved))).toBe(
          JSON.stringify(bare(JSON.parse(writeGraph(document)) as GraphDocument)),
        );
        expect(throughTheEditor(saved)).toBe(once);
      }),
      { numRuns: 50 },
    );
  });
});

describe("layout", () => {
  test.each(examples)(
    "puts no two cards of %s over one another, and readers right of what they read",
    (_, document) => {
      const places = arranged(document, catalogue);
      const cards = cardsOf(document).map((id) => ({ id, ...places.get(id)!, ...cardSize(document, id, catalogue) }));
      for (const a of cards) {
        for (const b of cards) {
          const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
          expect(a.id === b.id || apart, `${a.id} over ${b.id}`).toBe(true);
        }
      }
      for (const { from, to } of wiresOf(document)) {
        expect(places.get(from.node)!.x, `${from.node} → ${to.node}`).toBeLessThan(places.get(to.node)!.x);
      }
    },
  );

  test("puts the outputs of an empty graph beside its inputs", () => {
    const places = arranged(emptyDocument, catalogue);
    const [inputs, outputs] = [places.get(inputsCard)!, places.get(outputsCard)!];
    expect(outputs.y).toBe(inputs.y);
    expect(outputs.x - inputs.x).toBeGreaterThan(212 + 252);
  });

  test("puts inputs and outputs that have no place left and right of what has one", () => {
    const document = { ...example("txt2img"), layout: {} };
    const nodes = new Map([...positionsOf(laidOut(document, catalogue))].filter(([id]) => !id.startsWith("$")));
    const far = new Map([...nodes].map(([id, { x, y }]) => [id, { x: x + 3000, y: y + 2000 }]));
    const placed = laidOut(moved(document, far), catalogue);
    const areas = areasOf(placed, catalogue);
    const [inputs, outputs] = [areas.get(inputsCard)!, areas.get(outputsCard)!];
    for (const id of nodes.keys()) {
      const { x, y, width } = areas.get(id)!;
      expect([{ x, y }, x > inputs.x + inputs.width, x + width < outputs.x]).toEqual([far.get(id), true, true]);
    }
    expect(Math.min(inputs.y, outputs.y)).toBeGreaterThan(1800);
  });

  test("leaves cards where people put them", () => {
    const document = { ...example("txt2img"), layout: { model: [5, 7] } };
    const some = laidOut(
      { ...laidOut(document, catalogue), layout: { ...laidOut(document, catalogue).layout, model: [5, 7] } },
      catalogue,
    );
    expect(positionsOf(some).get("model")).toEqual({ x: 5, y: 7 });
    expect(positionsOf(some).size).toBe(cardsOf(document).length);
  });
});

describe("arranging some of the cards", () => {
  test("leaves them where they began, from left to right, and all others out of it", () => {
    const { layout, ...graph } = laidOut(example("txt2img"), catalogue);
    const places = positionsOf({ ...graph, ...(layout && { layout }) });
    const only = new Set(["text", "noise", "denoise", "decode"]);
    const after = arranged({ ...graph, ...(layout && { layout }) }, catalogue, only);
    expect([...after.keys()].sort()).toEqual([...only].sort());
    const least = (from: ReadonlyMap<string, { readonly x: number; readonly y: number }>) => [
      Math.min(...[...only].map((id) => from.get(id)!.x)),
      Math.min(...[...only].map((id) => from.get(id)!.y)),
    ];
    expect(least(after)).toEqual(least(places));
    const within = wiresOf(graph).filter(({ from, to }) => only.has(from.node) && only.has(to.node));
    expect(within.length).toBeGreaterThan(0);
    for (const { from, to } of within) expect(after.get(from.node)!.x).toBeLessThan(after.get(to.node)!.x);
  });
});

describe("many cards without places", () => {
  test("get rough ones at once: each right of what it reads, and none over another", () => {
    const graph = manyNodes(200, { isLaidOut: false });
    const placed = laidOut(graph, catalogue);
    expect([isRough(graph), isRough(placed)]).toEqual([false, true]);
    const places = positionsOf(placed);
    for (const { from, to } of wiresOf(graph)) {
      expect([from.node, to.node, places.get(from.node)!.x < places.get(to.node)!.x]).toEqual([
        from.node,
        to.node,
        true,
      ]);
    }
    const cards = cardsOf(graph).map((id) => ({ id, ...places.get(id)!, ...cardSize(graph, id, catalogue) }));
    const over = cards.filter((one) =>
      cards.some(
        (other) =>
          other !== one &&
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      ),
    );
    expect(over.map(({ id }) => id)).toEqual([]);
  });
});
