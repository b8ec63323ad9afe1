import { expect, test } from "vitest";
import type { GraphBody } from "../../graph/document.ts";
import type { CheckOptions } from "../check.ts";
import { checked, line } from "../fixtures/found.ts";

const body: GraphBody = {
  inputs: { item: { type: "int" }, latent: { type: "latent" } },
  nodes: { grow: { type: "latent.double", in: { latent: { $input: "latent" } } } },
  outputs: { latent: { $from: "grow.latent" } },
};

const graph: GraphBody = {
  inputs: { width: { type: "int", default: 896 } },
  nodes: {
    load: { type: "model.load", in: { name: "demo" } },
    height: { type: "value.float", in: { value: 1152 } },
    noise: { type: "latent.noise", in: { width: { $input: "width" }, height: 1152 } },
    step: { type: "unet.step", in: { unet: { $from: "load.unet" }, latent: { $from: "noise.latent" } } },
    simple: { type: "sample.simple", in: { unet: { $from: "load.unet" }, latent: { $from: "step.latent" } } },
    growing: { type: "loop", in: { items: [1, 2], latent: { $from: "noise.latent" } }, body },
    steady: {
      type: "loop",
      in: { items: [1, 2], latent: { $from: "noise.latent" } },
      body: { ...body, nodes: {}, outputs: { latent: { $input: "latent" } } },
    },
    called: { type: "call", in: { item: 1, latent: { $from: "noise.latent" } }, body },
    image: { type: "vae.decode", in: { vae: { $from: "load.vae" }, latent: { $from: "simple.latent" } } },
  },
  outputs: {
    image: { $from: "image.image" },
    called: { $from: "called.latent" },
    growing: { $from: "growing.latent" },
    steady: { $from: "steady.latent" },
    height: { $from: "height.value" },
  },
};

function facts(path: string, output: string, options?: CheckOptions) {
  return checked(graph, options).outputs.get(path)?.get(output)?.facts;
}

test("[D24] sizes are known from numbers, through nodes, bodies and compounds", () => {
  expect(facts("noise", "latent")).toEqual({ width: 112, height: 144, channels: 4 });
  expect(facts("step", "latent")).toEqual({ width: 112, height: 144 });
  expect(facts("simple", "latent")).toEqual({ width: 224, height: 288 });
  expect(facts("image", "image")).toEqual({ width: 1792, height: 2304 });
  expect(facts("called", "latent")).toEqual({ width: 224, height: 288 });
  expect(facts("height", "value")).toEqual({ value: 1152 });
  expect(facts("", "image")).toEqual({ width: 1792, height: 2304 });
});

test("a loop keeps what no round changes and forgets the rest", () => {
  expect(facts("steady", "latent")).toEqual({ width: 112, height: 144, channels: 4 });
  expect(facts("growing", "latent")).toEqual({});
  expect(facts("growing/grow", "latent")).toEqual({ width: 224, height: 288 });
});

test("values given to the graph's inputs go before defaults", () => {
  expect(facts("noise", "latent", { inputs: { width: 512 } })).toEqual({ width: 64, height: 144, channels: 4 });
});

test("[D24] a picture that is too large is told where it comes up, and not again behind it", () => {
  const { problems } = checked(graph, { limits: { sizes: { pixels: 1_000_000 } } });
  expect(problems.map(line)).toEqual([
    "noise.latent: VALUE_TOO_LARGE: `latent` would be 112 × 144 and so have 1032192 pixels; at most 1000000 are accepted. Choose a smaller width or height.",
  ]);
  expect(checked(graph, { limits: { sizes: { pixels: 3_000_000 } } }).problems.map(({ path }) => path)).toEqual([
    "called/grow",
    "growing/grow",
    "simple",
  ]);
});
