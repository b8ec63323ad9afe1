import { check, type GraphBody, type GraphDocument } from "@sigmaflow/core";
import { describe, expect, test } from "vitest";
import { copyNodes, graphInText, pasteNodes } from "./clipboard.ts";
import { connect, disconnect, removeNodes, renameInput, renameNode } from "./edit.ts";
import { catalogue, example } from "./fixtures/graphs.ts";
import { exposeInput, exposeOutput, removeInput, setDefault } from "./interface.ts";
import { judge, type Situation } from "./verdict.ts";
import { inputsCard, wiresOf } from "./wires.ts";

function situation(document: GraphDocument): Situation {
  return { document, scope: [], body: document, checked: check(document, catalogue), catalogue };
}

const codes = (body: GraphBody) => check(body, catalogue).problems.map(({ code }) => code);

describe("wires", () => {
  test("that do not fit are refused in words", () => {
    const verdict = judge(
      situation(example("txt2img-refined")),
      { node: "model", port: "vae" },
      { node: "denoise", port: "unet" },
    );
    expect(verdict).toEqual({
      fits: false,
      message: "Denoise needs a UNet as `unet`, but `model.vae` is a VAE.",
      hint: "Did you mean `model.unet`?",
    });
  });

  test("that close a circle are refused", () => {
    const verdict = judge(
      situation(example("txt2img-refined")),
      { node: "finish", port: "latent" },
      { node: "finish", port: "state" },
    );
    expect(verdict.fits).toBe(false);
    const around = judge(
      situation(example("txt2img-refined")),
      { node: "refine", port: "state" },
      { node: "denoise", port: "state" },
    );
    expect(around).toMatchObject({ fits: false, message: expect.stringContaining("wait for one another") });
  });

  test("drawn again after being taken away give the same graph", () => {
    const document = example("txt2img-refined");
    for (const wire of wiresOf(document)) {
      const without = disconnect(document, wire);
      expect(wiresOf(without)).toHaveLength(wiresOf(document).length - 1);
      const again = connect(without, wire.from, wire.to, catalogue, false);
      expect(again.nodes).toEqual(document.nodes);
      expect(again.outputs).toEqual(document.outputs);
    }
  });

  test("into a list are collected, and leave it one by one", () => {
    const grid: GraphBody = {
      nodes: { a: { type: "image.load" }, b: { type: "image.load" }, grid: { type: "image.grid" } },
    };
    const to = { node: "grid", port: "images" };
    const one = connect(grid, { node: "a", port: "image" }, to, catalogue, true);
    const two = connect(one, { node: "b", port: "image" }, to, catalogue, true);
    expect(two.nodes.grid?.in).toEqual({ images: [{ $from: "a.image" }, { $from: "b.image" }] });
    const left = disconnect(two, wiresOf(two)[0]!);
    expect(left.nodes.grid?.in).toEqual({ images: [{ $from: "b.image" }] });
    expect(disconnect(left, wiresOf(left)[0]!).nodes.grid?.in).toEqual({});
  });
});

describe("nodes", () => {
  test("take their wires with them", () => {
    const left = removeNodes(example("txt2img-refined"), ["decode", "model"]);
    expect(left.outputs).toEqual({});
    expect(wiresOf(left).some(({ from, to }) => [from.node, to.node].includes("model"))).toBe(false);
    expect(codes(left)).not.toContain("UNKNOWN_NODE");
  });

  test("called otherwise stay linked", () => {
    const document = example("txt2img-refined");
    const renamed = renameInput(renameNode(document, "model", "base"), "seed", "number");
    expect(codes(renamed)).toEqual(codes(document));
    expect(wiresOf(renamed)).toHaveLength(wiresOf(document).length);
  });

  test("pasted beside themselves keep the wires between them, and those from outside when asked", () => {
    const document = example("txt2img-refined");
    const text = copyNodes(document, ["denoise", "noise"]);
    const plain = pasteNodes(document, graphInText(text, catalogue)!.document!, { at: { x: 0, y: 0 }, links: false })!;
    expect(plain.ids).toEqual(["noise_2", "denoise_2"].sort((a, b) => plain.ids.indexOf(a) - plain.ids.indexOf(b)));
    expect(plain.body.nodes.denoise_2?.in).toEqual({ state: { $from: "noise_2.state" } });
    const linked = pasteNodes(document, graphInText(text, catalogue)!.document!, { at: { x: 0, y: 0 }, links: true })!;
    expect(linked.body.nodes.denoise_2?.in).toEqual({
      ...document.nodes.denoise?.in,
      state: { $from: "noise_2.state" },
    });
    expect(graphInText("some text", catalogue)).toBeUndefined();
    expect(graphInText("5", catalogue)!.document).toBeUndefined();
  });
});

describe("inputs and outputs", () => {
  test("are declared from what is linked to them, with its bounds and value", () => {
    const body: GraphBody = { nodes: { plan: { type: "schedule.plan", in: { steps: 30 } } } };
    const open = exposeOutput(exposeInput(body, { node: "plan", port: "steps" }, catalogue), {
      node: "plan",
      port: "schedule",
    });
    expect(open.inputs?.steps).toEqual({ ...catalogue.nodes["schedule.plan"]?.inputs.steps, default: 30 });
    expect(open.nodes.plan?.in).toEqual({ steps: { $input: "steps" } });
    expect(open.outputs).toEqual({ schedule: { $from: "plan.schedule" } });
    expect(wiresOf(open)[0]?.from).toEqual({ node: inputsCard, port: "steps" });
    expect(removeInput(open, "steps").nodes.plan?.in).toEqual({});
  });

  test("take the value that is filled in as their default", () => {
    const document = example("txt2img-refined");
    expect(setDefault(document, "seed", 7).inputs?.seed?.default).toBe(7);
    const cleared = setDefault(document, "seed", undefined);
    expect(cleared.inputs?.seed?.default).toBeUndefined();
    expect(setDefault(cleared, "seed", -1).inputs?.seed).toEqual(document.inputs?.seed);
  });
});
