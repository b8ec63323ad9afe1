import { expect, test } from "vitest";
import type { GraphBody } from "../../graph/document.ts";
import { checked, found, foundAt, line } from "../fixtures/found.ts";

const unet = { $from: "load.unet" };
const latent = { $from: "noise.latent" };

const denoise: GraphBody = {
  inputs: { item: { type: "schedule-step" }, unet: { type: "unet" }, latent: { type: "latent" } },
  nodes: {
    step: {
      type: "unet.step",
      in: { unet: { $input: "unet" }, latent: { $input: "latent" }, at: { $input: "item" } },
    },
  },
  outputs: { latent: { $from: "step.latent" } },
};

function loop(body: Partial<GraphBody> = {}, given: object = {}): string[] {
  return foundAt({
    type: "loop",
    in: { items: { $from: "steps.steps" }, unet, latent, ...given },
    body: { ...denoise, ...body },
  });
}

test("[D19] a loop that carries its state is well", () => {
  expect(loop()).toEqual([]);
});

test("[D18] the inputs of a body are ports of its node", () => {
  expect(loop({}, { unet: undefined, latnt: latent })).toEqual([
    "it.latnt: UNKNOWN_INPUT: Loop has no input `latnt`. Did you mean `latent`?",
    "it.unet: MISSING_INPUT: Loop needs `unet`, a UNet. Link an output that is a UNet.",
  ]);
  expect(loop({}, { item: 1 })).toEqual(["it.item: UNKNOWN_INPUT: Loop has no input `item`. Did you mean `items`?"]);
  expect(loop({}, { unet: latent })).toEqual([
    "it.unet: TYPE_MISMATCH: Loop needs a UNet as `unet`, but `noise.latent` is a Latent. Link an output that is a UNet.",
  ]);
});

test("[D18] problems inside a body carry the whole path", () => {
  const nodes = { step: { type: "unet.step", in: { unet: { $input: "unit" }, latent: { $input: "latent" } } } };
  const result = checked({
    nodes: {
      load: { type: "model.load", in: { name: "demo" } },
      noise: { type: "latent.noise" },
      steps: { type: "schedule.steps", in: { steps: 4 } },
      outer: {
        type: "map",
        in: { items: [1, 2], unet, latent, steps: { $from: "steps.steps" } },
        body: {
          inputs: { unet: { type: "unet" }, latent: { type: "latent" }, steps: { type: "list<schedule-step>" } },
          nodes: {
            denoise: {
              type: "loop",
              in: { items: { $input: "steps" }, unet: { $input: "unet" }, latent: { $input: "latent" } },
              body: { ...denoise, nodes },
            },
          },
          outputs: { latents: { $from: "denoise.latent" } },
        },
      },
    },
    outputs: { latents: { $from: "outer.latents" } },
  });
  expect(result.problems.map(line)).toEqual([
    'outer/denoise.unet: UNUSED_INPUT: Nothing uses the input `unet`. Link it with { "$input": "unet" }, or remove it.',
    "outer/denoise/step.unet: UNKNOWN_GRAPH_INPUT: This graph has no input `unit`. Did you mean `unet`?",
  ]);
  expect(result.problems[1]?.at).toEqual([
    "nodes",
    "outer",
    "body",
    "nodes",
    "denoise",
    "body",
    "nodes",
    "step",
    "in",
    "unet",
  ]);
  expect(result.outputs.get("outer")?.get("latents")?.type).toEqual({ id: "list", of: { id: "latent" } });
  expect(result.outputs.get("outer/denoise/step")?.get("latent")?.type).toEqual({ id: "latent" });
});

test("[D19] every output of a loop's body is taken up by an input of its name and kind", () => {
  expect(loop({ outputs: { latent: { $from: "step.latent" }, laten: { $from: "step.latent" } } })).toEqual([
    "it.laten: NOT_CARRIED: `laten` is an output of the loop's body, but no input of that name receives it in the next iteration. Did you mean `latent`?",
  ]);
  expect(loop({ outputs: { unet: { $from: "step.latent" } } })).toEqual([
    "it.unet: TYPE_MISMATCH: `unet` is a UNet as an input of the next iteration, but a Latent as an output. Output a UNet as `unet`.",
  ]);
});

test("[D20] items must be a list of what the body takes as its item", () => {
  expect(loop({}, { items: latent })).toEqual([
    "it.items: TYPE_MISMATCH: Loop needs a list (any value) as `items`, but `noise.latent` is a Latent. Put the link into a list: [{ … }].",
  ]);
  expect(loop({}, { items: undefined })).toEqual([
    "it.items: MISSING_INPUT: Loop needs `items`, a list (any value). Link an output or write a value.",
  ]);
  const item = (type: object, items: unknown) =>
    loop(
      {
        inputs: { ...denoise.inputs, item: type as never },
        nodes: {
          step: { type: "unet.step", in: { unet: { $input: "unet" }, latent: { $input: "latent" } } },
        },
      },
      { items },
    );
  expect(item({ type: "image" }, { $from: "steps.steps" })).toEqual([
    "it.items: TYPE_MISMATCH: The body's `item` needs an Image, but each item is a Schedule step. Declare it as a Schedule step, or give the node other items.",
  ]);
  expect(item({ type: "int", min: 2 }, [2, 3])).toEqual([]);
  expect(item({ type: "int", min: 2 }, [2, 1, "x"])).toEqual([
    "it.items: OUT_OF_RANGE: `items[1]` is 1; allowed are 2 or more. The nearest allowed is 2.",
    'it.items: WRONG_VALUE: `items[2]` is "x", but must be a whole number. Write a whole number.',
  ]);
  expect(loop({ inputs: { ...denoise.inputs, index: { type: "string" } } })).toEqual([
    "it.index: TYPE_MISMATCH: The body's `index` needs text, but each index is a whole number. Declare it as a whole number, or give the node other items.",
  ]);
});

test("[D20] a body cannot have an input called items", () => {
  expect(loop({ inputs: { ...denoise.inputs, items: { type: "int" } } })).toEqual([
    "it.items: RESERVED_NAME: A body's input cannot be called `items`: the node has an input of that name already. Declare `item` for the one at hand, or choose another name.",
    'it.items: UNUSED_INPUT: Nothing uses the input `items`. Link it with { "$input": "items" }, or remove it.',
  ]);
});

test("[D18] bodies stand where they belong, and nowhere else", () => {
  expect(foundAt({ type: "call" })).toEqual([
    'it: MISSING_BODY: Call graph has no body. Add "body": { "inputs": { … }, "nodes": { … }, "outputs": { … } }.',
  ]);
  expect(foundAt({ type: "latent.noise", body: denoise })).toEqual([
    "it: UNEXPECTED_BODY: Latent noise has no place for a body. Remove `body`, or make it a `loop`, `map` or `call`.",
  ]);
  expect(foundAt({ type: "call", body: { $graph: "other" } })).toEqual([
    "it: UNRESOLVED_GRAPH: The body is the graph `other`, which is not loaded. Put the graph's content in place of its name.",
  ]);
  expect(foundAt({ type: "call", body: { nodes: {} } })).toEqual([
    'it: NO_OUTPUTS: The body has no outputs. Add them: "outputs": { "image": { "$from": "node.image" } }.',
  ]);
});

test("[E10] a call gives what its graph gives, and what is declared as anything is known inside by what comes", () => {
  const body: GraphBody = {
    inputs: { x: { type: "any" }, item: { type: "int" } },
    nodes: { wide: { type: "latent.double", in: { latent: { $input: "x" } } } },
    outputs: { y: { $from: "wide.latent" }, x: { $input: "x" }, n: { $input: "item" } },
  };
  const graph = (x: string): GraphBody => ({
    nodes: {
      load: { type: "model.load", in: { name: "demo" } },
      noise: { type: "latent.noise" },
      it: { type: "call", in: { x: { $from: x }, item: 4 }, body },
    },
    outputs: { y: { $from: "it.y" }, load: { $from: "load.vae" }, noise: { $from: "noise.latent" } },
  });
  const { problems, outputs } = checked(graph("noise.latent"));
  expect(problems).toEqual([]);
  expect([...(outputs.get("it") ?? [])].map(([name, { type }]) => [name, type.id])).toEqual([
    ["n", "int"],
    ["x", "latent"],
    ["y", "latent"],
  ]);
  expect(found(graph("load.vae"))).toEqual([
    "it/wide.latent: TYPE_MISMATCH: Double latent needs a Latent as `latent`, but `x` is a VAE. Link an output that is a Latent.",
  ]);
});
