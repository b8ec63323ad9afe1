import { defineCompound, type GraphBody } from "@sigmaflow/core";
import { remoteCall } from "../node/remote-call.ts";

type Inputs = NonNullable<GraphBody["inputs"]>;

const { seed, ...parameters } = remoteCall.inputs;
const shared: Inputs = Object.fromEntries(Object.entries(parameters).map(([name, { spec }]) => [name, spec]));
const links = Object.fromEntries(Object.keys(shared).map((name) => [name, { $input: name }]));

/** Several pictures from the remote service: one call each, with a seed of its own, so that each is kept by itself. */
export const remoteSdxl = defineCompound({
  type: "remote.sdxl",
  version: 1,
  label: "Remote SDXL",
  description:
    "Makes pictures with SDXL on a remote service that speaks Segmind's API: one call after the other, each kept, so that none is paid for twice.",
  category: "remote",
  keywords: ["segmind", "api", "cloud", "http", "samples"],
  graph: {
    inputs: {
      ...shared,
      seed: seed.spec,
      samples: { type: "int", default: 1, min: 1, max: 4, label: "Samples", description: "Picture i has seed + i." },
    },
    nodes: {
      seeds: { type: "list.seeds", in: { seed: { $input: "seed" }, count: { $input: "samples" } } },
      calls: {
        type: "map",
        in: { items: { $from: "seeds.seeds" }, ...links },
        body: {
          inputs: { item: { type: "seed", label: "Seed" }, ...shared },
          nodes: { call: { type: "remote.call", in: { ...links, seed: { $input: "item" } } } },
          outputs: {
            image: { $from: "call.image" },
            credits: { $from: "call.credits" },
            cost: { $from: "call.cost" },
          },
        },
      },
    },
    outputs: {
      image: { $from: "calls.image" },
      credits: { $from: "calls.credits" },
      cost: { $from: "calls.cost" },
    },
  },
  outputs: {
    image: { type: "list<image>", label: "Images" },
    credits: { type: "list<float>", label: "Credits left", description: "After each call; -1 when not told." },
    cost: { type: "list<float>", label: "Cost", description: "Credits charged by each call; 0 when not told." },
  },
});
