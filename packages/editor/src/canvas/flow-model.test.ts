import { check, type GraphDocument } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { setInput } from "../document/edit.ts";
import { catalogue, example } from "../document/fixtures/graphs.ts";
import { manyNodes } from "../document/fixtures/many-nodes.ts";
import { moved } from "../document/layout.ts";
import type { Situation } from "../document/verdict.ts";
import { cardNodes, wireEdges } from "./flow-model.ts";

const situationOf = (document: GraphDocument): Situation => ({
  ...{ document, body: document, scope: [], catalogue },
  checked: check(document, catalogue),
});
const wired = { selected: [], ofInputs: true, before: [] };
const options = { selection: [], before: [], fixed: false, isWhole: () => false };

/** Ids of what is another object than before. */
const changed = <T extends { readonly id: string }>(before: readonly T[], after: readonly T[]) =>
  after.filter((one) => !before.includes(one)).map(({ id }) => id);

test("cards and wires of which nothing changed stay the same objects", () => {
  const graph = manyNodes(200);
  const [cards, wires] = [cardNodes(situationOf(graph), options), wireEdges(situationOf(graph), wired)];
  const after = (next: GraphDocument, selection: readonly string[] = []) => ({
    cards: changed(cards, cardNodes(situationOf(next), { ...options, selection, before: cards })),
    wires: changed(wires, wireEdges(situationOf(next), { ...wired, before: wires })),
  });
  expect(after({ ...graph, title: "Other" })).toEqual({ cards: [], wires: [] });
  expect(after(graph, ["noise_3"])).toEqual({ cards: ["noise_3"], wires: [] });
  const place = new Map([["noise_3", { x: 1, y: 2 }]]);
  expect(after({ ...graph, ...moved(graph, place) })).toEqual({ cards: ["noise_3"], wires: [] });
  const cut = { ...graph, ...setInput(graph, { node: "decode_3", port: "latent" }, undefined) };
  expect(after(cut)).toEqual({ cards: ["decode_3"], wires: [] });
  expect(wireEdges(situationOf(cut), { ...wired, before: wires })).toHaveLength(wires.length - 1);
});

test("sizes and ports of many cards are known before they are drawn; few are measured", () => {
  const [, card] = cardNodes(situationOf(manyNodes(200)), options);
  expect(card?.measured).toEqual({ width: 252, height: expect.any(Number) });
  expect(card?.handles?.map(({ id }) => id)).toEqual(expect.arrayContaining(["unet", "vae"]));
  for (const few of cardNodes(situationOf(example("txt2img")), options)) {
    expect([few.id, few.measured, few.handles]).toEqual([few.id, undefined, undefined]);
  }
});

test("what was measured stays, until a card that is not drawn whole is to be another", () => {
  const graph = manyNodes(200);
  const cards = cardNodes(situationOf(graph), options).map(({ handles: _handles, ...card }) => ({
    ...card,
    measured: { width: 252, height: 999 },
  }));
  const cut = { ...graph, ...setInput(graph, { node: "text_3", port: "prompt" }, undefined) };
  const heightOf = (isWhole: boolean) =>
    cardNodes(situationOf(cut), { ...options, before: cards, isWhole: () => isWhole }).find(({ id }) => id === "text_3")
      ?.measured?.height;
  expect(heightOf(true)).toBe(999);
  expect(heightOf(false)).toBeLessThan(500);
});
