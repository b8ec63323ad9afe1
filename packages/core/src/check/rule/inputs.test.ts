import { expect, test } from "vitest";
import type { GivenValue, GraphBody } from "../../graph/document.ts";
import { found, foundAt } from "../fixtures/found.ts";

const unet = { $from: "load.unet" };
const latent = { $from: "noise.latent" };
const step = (more: object) => foundAt({ type: "unet.step", in: { unet, latent, ...more } });

test("a node with all it needs has no problems", () => {
  expect(step({})).toEqual([]);
  expect(step({ guidance_scale: 7, scheduler: "UniPC", at: undefined })).toEqual([]);
});

test("[D16] tells of inputs that do not exist, with the one that was meant", () => {
  expect(step({ guidence_scale: 7 })).toEqual([
    "it.guidence_scale: UNKNOWN_INPUT: UNet step has no input `guidence_scale`. Did you mean `guidance_scale`?",
  ]);
  expect(step({ colour: 7 })).toEqual([
    "it.colour: UNKNOWN_INPUT: UNet step has no input `colour`. It has unet, latent, at, guidance_scale, scheduler.",
  ]);
});

test("[D3] names like those of object prototypes are nothing special", () => {
  expect(step({ constructor: 1 })).toHaveLength(1);
  expect(step({ at: { $from: "constructor.name" } })).toEqual([
    "it.at: UNKNOWN_NODE: There is no node `constructor` in this graph. Correct the link, or add the node.",
  ]);
  expect(step({ at: { $from: "load.toString" } })).toEqual([
    "it.at: UNKNOWN_OUTPUT: `load` has no output `toString`. It has `unet`, `vae`.",
  ]);
  expect(step({ at: { $input: "valueOf" } })).toEqual([
    "it.at: UNKNOWN_GRAPH_INPUT: This graph has no input `valueOf`. Declare it under `inputs`.",
  ]);
  expect(foundAt({ type: "hasOwnProperty" })).toEqual([
    "it: UNKNOWN_NODE_TYPE: There is no node type `hasOwnProperty`. `sigmaflow nodes` lists all there are.",
  ]);
});

test("[D16] tells of inputs that are missing", () => {
  expect(foundAt({ type: "unet.step" })).toEqual([
    "it.latent: MISSING_INPUT: UNet step needs `latent`, a Latent. Link an output that is a Latent.",
    "it.unet: MISSING_INPUT: UNet step needs `unet`, a UNet. Link an output that is a UNet.",
  ]);
  expect(foundAt({ type: "schedule.steps", in: {} })).toEqual([
    "it.steps: MISSING_INPUT: Schedule steps needs `steps`, a whole number. Link an output or write a value.",
  ]);
});

test("[D16] tells of links that lead nowhere", () => {
  expect(step({ latent: { $from: "nose.latent" } })).toEqual([
    "it.latent: UNKNOWN_NODE: There is no node `nose` in this graph. Did you mean `noise`?",
  ]);
  expect(step({ latent: { $from: "noise.latnt" } })).toEqual([
    "it.latent: UNKNOWN_OUTPUT: `noise` has no output `latnt`. Did you mean `latent`?",
  ]);
  expect(step({ latent: { $from: "noise" } })).toEqual([
    "it.latent: BAD_LINK: `noise` does not name a node's output. Write `noise.latent`.",
  ]);
  expect(
    foundAt({ type: "schedule.steps", in: { steps: { $input: "step" } } }, { inputs: { steps: { type: "int" } } }),
  ).toEqual([
    '.steps: UNUSED_INPUT: Nothing uses the input `steps`. Link it with { "$input": "steps" }, or remove it.'.slice(1),
    "it.steps: UNKNOWN_GRAPH_INPUT: This graph has no input `step`. Did you mean `steps`?",
  ]);
});

test("[D16] tells of unknown node types, and follows their links all the same", () => {
  expect(foundAt({ type: "vae.decod", in: { vae: { $from: "lod.vae" } } })).toEqual([
    "it: UNKNOWN_NODE_TYPE: There is no node type `vae.decod`. Did you mean `vae.decode`?",
    "it.vae: UNKNOWN_NODE: There is no node `lod` in this graph. Did you mean `load`?",
  ]);
});

test("[D6] holds each entry of a list that mixes links and values to the list's kind", () => {
  const image = { type: "vae.decode", in: { vae: { $from: "load.vae" }, latent } };
  const grid = (more: object) =>
    foundAt({ type: "image.grid", in: { images: [{ $from: "image.image" }], ...more } }, { nodes: { image } });
  const five = { $from: "five.value" };
  expect(grid({})).toEqual([]);
  expect(grid({ images: [{ $from: "image.image" }, latent] })).toEqual([
    "it.images: TYPE_MISMATCH: Grid needs an Image as `images`, but `noise.latent` is a Latent. Put `vae.decode` between.",
  ]);
  expect(grid({ images: [{ $from: "image.image" }, 5] })).toEqual([
    'it.images: NO_LITERAL: `images[1]` needs an Image, which cannot be written into a graph. Link a node that outputs one: { "$from": "node.output" }.',
  ]);
  expect(grid({ images: Array.from({ length: 5 }, () => ({ $from: "image.image" })) })).toEqual([
    "it.images: OUT_OF_RANGE: `images` has 5 items; allowed are 1 to 4. Change their number.",
  ]);
  const weights = (list: unknown) =>
    foundAt(
      { type: "image.grid", in: { images: [{ $from: "image.image" }], weights: list as never } },
      {
        nodes: { image, five: { type: "value.int", in: { value: 5 } } },
      },
    );
  expect(weights([1, five, 0.5])).toEqual([]);
  expect(weights([1, five, "x"])).toEqual([
    'it.weights: WRONG_VALUE: `weights[2]` is "x", but must be a number. Write a number.',
  ]);
  expect(step({ latent: [latent] })).toEqual([
    "it.latent: TYPE_MISMATCH: `latent` needs a Latent, but is given a list. Give it a Latent, not in a list.",
  ]);
});

test("[D23] warns of linked numbers that are known and not allowed: constants, defaults, values given for a run", () => {
  const inputs = { scale: { type: "float", default: 30 }, steps: { type: "int" } };
  const nodes = { number: { type: "value.float", in: { value: 0.5 } } };
  const at = (guidance_scale: GivenValue) => ({ type: "unet.step", in: { unet, latent, guidance_scale } });
  expect(foundAt(at({ $from: "number.value" }), { nodes, outputs: { z: { $from: "it.latent" } } })).toEqual([
    "it.guidance_scale: LINKED_OUT_OF_RANGE: UNet step allows 1 to 25 as `guidance_scale`, but `number.value` is 0.5. The nearest allowed is 1.",
  ]);
  const graph: GraphBody = {
    inputs,
    nodes: {
      load: { type: "model.load", in: { name: "demo" } },
      noise: { type: "latent.noise" },
      steps: { type: "schedule.steps", in: { steps: { $input: "steps" } } },
      it: at({ $input: "scale" }),
    },
    outputs: { latent: { $from: "it.latent" }, steps: { $from: "steps.steps" } },
  };
  expect(found(graph)).toEqual([
    "it.guidance_scale: LINKED_OUT_OF_RANGE: UNet step allows 1 to 25 as `guidance_scale`, but `scale` is 30. The nearest allowed is 25.",
  ]);
  expect(found(graph, { inputs: { scale: 25, steps: 101 } })).toEqual([
    "steps.steps: LINKED_OUT_OF_RANGE: Schedule steps allows 1 to 100 as `steps`, but `steps` is 101. The nearest allowed is 100.",
  ]);
});

test("warns of an optional value where none may be missing, unless a switch decides", () => {
  const inputs = { start: { type: "latent", optional: true } };
  const nodes = {
    double: { type: "latent.double", in: { latent: { $input: "start" } } },
    choose: {
      type: "flow.switch",
      in: { when: true, yes: { $from: "double.latent" }, no: latent },
    },
  };
  const it = { type: "unet.step", in: { unet, latent: { $from: "double.latent" } } };
  expect(foundAt(it, { inputs, nodes: { double: nodes.double }, outputs: { z: { $from: "it.latent" } } })).toEqual([
    "double.latent: MAY_BE_MISSING: `start` may be left out, but `double` cannot do without `latent`. Give it a default, or read it behind a switch.",
  ]);
  const chosen = { type: "unet.step", in: { unet, latent: { $from: "choose.value" } } };
  expect(foundAt(chosen, { inputs, nodes, outputs: { z: { $from: "it.latent" } } })).toEqual([]);
});
