import { check, type GraphBody, type GraphDocument } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { align, distribute, tidied } from "./align.ts";
import { catalogue, example, examples } from "./fixtures/graphs.ts";
import { areasOf, overlap } from "./free-place.ts";
import { laidOut, positionsOf } from "./layout.ts";
import { pointsOf, withPoints } from "./reroute.ts";
import { canUnwrap, unwrapped, wrapped } from "./subgraph.ts";
import type { Situation } from "./verdict.ts";
import { wiresOf } from "./wires.ts";

function situation(document: GraphBody): Situation {
  const whole = document as GraphDocument;
  return { document: whole, scope: [], body: whole, checked: check(whole, catalogue), catalogue };
}

const errors = (document: GraphBody) =>
  check(document as GraphDocument, catalogue).problems.filter(({ severity }) => severity === "error");
const refined = example("txt2img-refined");

test("nodes go into one with a named port for every wire that is cut, and back it is the graph as it was", () => {
  const inner = wrapped(situation(refined), ["handoff", "refine", "finish"], "call");
  if ("refused" in inner) throw new Error(inner.refused);
  expect(Object.keys(inner.body.nodes)).not.toContain("refine");
  const group = inner.body.nodes[inner.id]!;
  expect(Object.keys(group.in ?? {}).sort()).toEqual(Object.keys((group.body as GraphBody).inputs ?? {}).sort());
  expect((group.body as GraphBody).outputs).toEqual({ latent: { $from: "finish.latent" } });
  expect(inner.body.nodes.decode?.in?.latent).toEqual({ $from: `${inner.id}.latent` });
  expect(errors(inner.body)).toEqual([]);
  const back = unwrapped(situation(inner.body), inner.id)!;
  expect(back.body.nodes).toEqual(refined.nodes);
  expect(back.body.outputs).toEqual(refined.outputs);
});

test.each(examples)("any two nodes of %s that are wired go in and come back", (_, document) => {
  for (const [id] of Object.entries(document.nodes).slice(0, 6)) {
    const inner = wrapped(situation(document), [id], "call");
    if ("refused" in inner) throw new Error(inner.refused);
    expect(errors(inner.body).map(({ code }) => code)).toEqual(errors(document).map(({ code }) => code));
    expect(unwrapped(situation(inner.body), inner.id)?.body.nodes).toEqual(document.nodes);
  }
});

test("what would wait for itself is refused", () => {
  expect(wrapped(situation(refined), ["denoise", "finish"], "call")).toMatchObject({
    refused: expect.stringContaining("comes back"),
  });
});

test("a loop carries what it puts out in the input of its kind, and refuses what it could not carry", () => {
  const inner = wrapped(situation(refined), ["denoise"], "loop");
  if ("refused" in inner) throw new Error(inner.refused);
  expect(inner.carried).toEqual(["state"]);
  expect((inner.body.nodes[inner.id]!.body as GraphBody).outputs).toEqual({ state: { $from: "denoise.state" } });
  // All that is missing is what it goes round for.
  expect(errors(inner.body).map(({ port }) => port)).toEqual(["items"]);
  expect(wrapped(situation(refined), ["decode"], "loop")).toMatchObject({
    refused: expect.stringContaining("“image”"),
  });
});

test("the node that is made lies over no card that was left", () => {
  const placed = { ...refined, ...laidOut(refined, catalogue) };
  for (const chosen of [["noise", "denoise"], ["handoff", "refine"], ["text"]]) {
    const made = wrapped(situation(placed), chosen, "call");
    if ("refused" in made) throw new Error(made.refused);
    const areas = areasOf(made.body, catalogue);
    const over = [...areas].filter(([id, area]) => id !== made.id && overlap(area, areas.get(made.id)!));
    expect(over.map(([id]) => id)).toEqual([]);
  }
});

test("points of wires between what is put into a graph go in with it, and come out again", () => {
  const placed = laidOut(refined, catalogue);
  const between = (body: GraphBody) => wiresOf(body).find(({ id }) => id === "finish.state")!;
  const points = [{ x: 700, y: 900 }];
  const made = wrapped(
    situation({ ...refined, ...withPoints(placed, between(placed), points) }),
    ["refine", "finish"],
    "call",
  );
  if ("refused" in made) throw new Error(made.refused);
  const inside = made.body.nodes[made.id]!.body as GraphBody;
  expect(pointsOf(inside, between(inside))).toEqual(points);
  const out = unwrapped(situation({ ...refined, ...made.body }), made.id)!.body;
  const [was, is] = [positionsOf(placed), positionsOf(out)].map((places) => places.get("finish")!);
  expect(pointsOf(out, between(out))).toEqual([{ x: 700 + is!.x - was!.x, y: 900 + is!.y - was!.y }]);
});

test("what is shipped as a graph is taken apart into nodes of one's own", () => {
  expect(canUnwrap(situation(refined), "denoise")).toBe(true);
  expect(canUnwrap(situation(refined), "decode")).toBe(false);
  const { body, ids } = unwrapped(situation(refined), "denoise")!;
  expect(ids.length).toBeGreaterThan(0);
  expect(errors(body)).toEqual([]);
});

test("cards are put on a line, at even distances, and tidied among themselves", () => {
  const document = laidOut(example("txt2img"), catalogue);
  const ids = ["model", "text", "decode"].filter((id) => Object.hasOwn(document.nodes, id));
  const lefts = areasOf(align(document, ids, "left", catalogue), catalogue);
  expect(new Set(ids.map((id) => lefts.get(id)!.x)).size).toBe(1);
  const bottoms = areasOf(align(document, ids, "bottom", catalogue), catalogue);
  expect(new Set(ids.map((id) => Math.round(bottoms.get(id)!.y + bottoms.get(id)!.height))).size).toBe(1);
  const even = [...areasOf(distribute(document, ids, "across", catalogue), catalogue)]
    .filter(([id]) => ids.includes(id))
    .map(([, area]) => area)
    .sort((a, b) => a.x - b.x);
  const gaps = even.slice(1).map((area, at) => area.x - even[at]!.x - even[at]!.width);
  expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2);
  const again = tidied(document, ids, catalogue);
  expect(tidied(again, ids, catalogue).layout).toEqual(again.layout);
  expect(again.layout?.$outputs).toEqual(document.layout?.$outputs);
});
