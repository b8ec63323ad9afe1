import { check, type GraphDocument } from "@sigmaflow/core";
import { describe, expect, test } from "vitest";
import { addNode } from "./edit.ts";
import { catalogue, example } from "./fixtures/graphs.ts";
import { passedOn, removeAndHeal } from "./heal.ts";
import { fitsBetween, insertOnWire, stretchOf } from "./insert.ts";
import { rewire } from "./relink.ts";
import type { Situation } from "./verdict.ts";
import { wiresOf } from "./wires.ts";

function situation(document: GraphDocument): Situation {
  return { document, scope: [], body: document, checked: check(document, catalogue), catalogue };
}

const errors = (document: GraphDocument) =>
  check(document, catalogue).problems.filter(({ severity }) => severity === "error");

describe("removing nodes", () => {
  const refined = example("txt2img-refined");

  test("joins what they read and who read them, where the kinds are the same", () => {
    const { body, joined, lost } = removeAndHeal(situation(refined), ["handoff"]);
    expect({ joined, lost }).toEqual({ joined: 1, lost: [] });
    expect(body.nodes.refine?.in?.state).toEqual({ $from: "denoise.state" });
    expect(errors(body as GraphDocument)).toEqual([]);
  });

  test("joins across several of them", () => {
    const { body } = removeAndHeal(situation(refined), ["handoff", "refine"]);
    expect(body.nodes.finish?.in?.state).toEqual({ $from: "denoise.state" });
  });

  test("says which outputs of the graph go with them", () => {
    const { body, joined, lost } = removeAndHeal(situation(refined), ["decode"]);
    expect({ outputs: body.outputs, joined, lost }).toEqual({ outputs: {}, joined: 0, lost: ["image"] });
  });

  test("keeps an output of the graph that another node can give", () => {
    const resized: GraphDocument = {
      sigmaflow: 1,
      nodes: {
        load: { type: "image.load", in: { path: "a.png" } },
        small: { type: "image.resize", in: { image: { $from: "load.image" } } },
      },
      outputs: { image: { $from: "small.image", label: "Picture" } },
    };
    const { body, lost } = removeAndHeal(situation(resized), ["small"]);
    expect({ outputs: body.outputs, lost }).toEqual({
      outputs: { image: { $from: "load.image", label: "Picture" } },
      lost: [],
    });
  });

  test("hands on a value that was written, to a reader of the same kind", () => {
    const seeded: GraphDocument = {
      sigmaflow: 1,
      nodes: {
        seed: { type: "value.seed", in: { value: 7 } },
        noise: { type: "latent.noise", in: { seed: { $from: "seed.value" } } },
      },
      outputs: {},
    };
    expect(removeAndHeal(situation(seeded), ["seed"]).body.nodes.noise?.in).toEqual({ seed: 7 });
  });

  test("passes nothing on in a circle", () => {
    const circle: GraphDocument = {
      sigmaflow: 1,
      nodes: {
        a: { type: "image.resize", in: { image: { $from: "b.image" } } },
        b: { type: "image.resize", in: { image: { $from: "a.image" } } },
        c: { type: "image.resize", in: { image: { $from: "a.image" } } },
      },
    };
    expect(
      passedOn(situation(circle), { node: "a", port: "image" }, { node: "c", port: "image" }, new Set(["a", "b"])),
    ).toBeUndefined();
  });
});

describe("a node in a wire", () => {
  const document = example("txt2img");
  const wire = wiresOf(document).find(({ to }) => to.node === "$outputs")!;

  test("reads what the wire brought and is read where it ended; taken out, the wire is as it was", () => {
    const { body, id } = addNode(document, "image.resize", { x: 0, y: 0 }, catalogue);
    const inserted = insertOnWire(situation(body as GraphDocument), wire, id)! as GraphDocument;
    expect(inserted.nodes[id]?.in).toEqual({ image: { $from: "decode.image" } });
    expect(inserted.outputs?.image).toEqual({ ...document.outputs?.image, $from: `${id}.image` });
    expect(errors(inserted)).toEqual(errors(document));
    const { nodes, outputs } = removeAndHeal(situation(inserted), [id]).body;
    expect({ nodes, outputs }).toEqual({ nodes: document.nodes, outputs: document.outputs });
  });

  test("is offered where its kinds fit", () => {
    const stretch = stretchOf(situation(document), wire)!;
    const fitting = Object.values(catalogue.nodes).filter((entry) => fitsBetween(entry, stretch, catalogue));
    const types = fitting.map(({ type }) => type);
    expect(types).toContain("image.resize");
    expect(types).not.toContain("vae.decode");
    const { body, id } = addNode(document, "text.encode", { x: 0, y: 0 }, catalogue);
    expect(insertOnWire(situation(body as GraphDocument), wire, id)).toBeUndefined();
  });

  test("in a list of wires leaves the others where they are", () => {
    const list: GraphDocument = {
      sigmaflow: 1,
      nodes: {
        a: { type: "image.load" },
        b: { type: "image.load" },
        c: { type: "image.load" },
        grid: { type: "image.grid", in: { images: [{ $from: "a.image" }, { $from: "b.image" }] } },
      },
    };
    const first = wiresOf(list)[0]!;
    expect(rewire(list, first, { $from: "c.image" }).nodes.grid?.in).toEqual({
      images: [{ $from: "c.image" }, { $from: "b.image" }],
    });
  });
});
