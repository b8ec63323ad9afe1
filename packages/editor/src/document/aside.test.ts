import { check, type GraphDocument, readGraph, writeGraph } from "@sigmaflow/core";
import { expect, test } from "vitest";
import { bypass, mute, pin, pinnable, takeBack } from "./aside.ts";
import { asideOf } from "./aside-data.ts";
import { changeLook } from "./change-look.ts";
import { renameNode } from "./edit.ts";
import { catalogue, example } from "./fixtures/graphs.ts";
import { lookOf } from "./look.ts";
import { canReplace, replaceNode } from "./replace.ts";
import type { Situation } from "./verdict.ts";

function situation(document: GraphDocument): Situation {
  return { document, scope: [], body: document, checked: check(document, catalogue), catalogue };
}

const errors = (document: object) =>
  check(document as GraphDocument, catalogue).problems.filter(({ severity }) => severity === "error");
const refined = example("txt2img-refined");
const list: GraphDocument = {
  sigmaflow: 1,
  nodes: {
    a: { type: "image.load", in: { path: "a.png" } },
    b: { type: "image.load", in: { path: "b.png" } },
    grid: { type: "image.grid", in: { images: [{ $from: "a.image" }, { $from: "b.image" }] } },
  },
  outputs: { image: { $from: "grid.image" } },
};

test("a node is passed by, as a plain document without errors, and back exactly as it was", () => {
  const body = bypass(situation(refined), "handoff")!;
  expect(body.nodes.refine?.in?.state).toEqual({ $from: "denoise.state" });
  expect(asideOf(body.nodes.handoff)?.kind).toBe("bypassed");
  expect(errors(body)).toEqual([]);
  const read = readGraph(writeGraph(body as GraphDocument), { catalogue });
  expect(read.document).toEqual(body);
  expect(takeBack(read.document!, "handoff", catalogue)).toEqual(refined);
  expect(bypass(situation(refined), "decode")).toBeUndefined();
});

test("a node is left out with the graph's outputs and places in lists, and back exactly as it was", () => {
  const muted = mute(refined, "decode");
  expect(muted.outputs).toEqual({});
  expect(takeBack(muted, "decode", catalogue)).toEqual(refined);
  for (const id of ["a", "b"]) {
    const one = mute(list, id);
    expect(one.nodes.grid?.in?.images).toHaveLength(1);
    expect(takeBack(one, id, catalogue)).toEqual(list);
  }
});

test("a result that is held is an input of the graph, and back it is gone", () => {
  expect([pinnable(situation(refined), "decode"), pinnable(situation(refined), "denoise")]).toEqual([
    "image",
    undefined,
  ]);
  const { body, input } = pin(situation(refined), "decode", "image")!;
  expect(body.inputs?.[input]).toEqual({ type: "image", label: "Held: decode" });
  expect(body.outputs?.image).toEqual({ ...refined.outputs?.image, $input: input, $from: undefined });
  expect(errors(body)).toEqual([]);
  expect(takeBack(body, "decode", catalogue)).toEqual(refined);
});

test("readers that were called otherwise are found again, and those that were given something else keep it", () => {
  const body = renameNode(bypass(situation(refined), "handoff")!, "refine", "second");
  expect(takeBack(body, "handoff", catalogue)).toEqual(renameNode(refined, "refine", "second"));
  const muted = mute(refined, "prompt" in refined.nodes ? "prompt" : "noise");
  const reader = Object.keys(refined.nodes).find((id) => id === "denoise")!;
  const other = {
    ...muted,
    nodes: {
      ...muted.nodes,
      [reader]: { ...muted.nodes[reader]!, in: { ...muted.nodes[reader]?.in, state: { $from: "handoff.state" } } },
    },
  };
  expect(takeBack(other, "noise", catalogue).nodes[reader]?.in?.state).toEqual({ $from: "handoff.state" });
});

test("a node becomes another that fits all who read it, and keeps what it can", () => {
  const fits = Object.values(catalogue.nodes).filter((entry) => canReplace(situation(refined), "denoise", entry));
  expect(fits.map(({ type }) => type)).toContain("denoise.refiner");
  expect(fits.map(({ type }) => type)).not.toContain("vae.decode");
  const body = replaceNode(situation(refined), "denoise", catalogue.nodes["denoise.refiner"]!);
  expect(body.nodes.denoise?.type).toBe("denoise.refiner");
  expect(body.nodes.denoise?.in).toEqual(refined.nodes.denoise?.in);
  expect(body.nodes.handoff).toEqual(refined.nodes.handoff);
  expect(errors(body).map(({ code }) => code)).not.toContain("UNKNOWN_OUTPUT");
});

test("how a card is drawn stands in its node's meta, and nowhere when it is as usual", () => {
  const red = changeLook(refined, ["decode"], (look) => ({ ...look, colour: "red", collapsed: true }));
  expect(red.nodes.decode?.meta).toEqual({ look: { colour: "red", collapsed: true } });
  expect(lookOf(red.nodes.decode)).toEqual({ colour: "red", collapsed: true });
  expect(changeLook(red, ["decode"], () => ({}))).toEqual(refined);
  expect(errors(red)).toEqual([]);
});
