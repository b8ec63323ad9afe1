import { buildGraph, defineCompound, int } from "@sigmaflow/core";
import { listSeeds } from "../node/flow.ts";
import { remoteCall } from "../node/remote-call.ts";

const { seed, ...parameters } = remoteCall.inputs;
const samples = int({ default: 1, min: 1, max: 4, label: "Samples", description: "Picture i has seed + i." });

/** Several pictures from the remote service: one call each, with a seed of its own, so that each is kept by itself. */
export const remoteSdxl = defineCompound({
  type: "remote.sdxl",
  version: 1,
  label: "Remote SDXL",
  description:
    "Makes pictures with SDXL on a remote service that speaks Segmind's API: one call after the other, each kept, so that none is paid for twice.",
  category: "remote",
  keywords: ["segmind", "api", "cloud", "http", "samples"],
  graph: buildGraph({ ...parameters, seed, samples }, (g, { seed, samples, ...shared }) => {
    const { seeds } = g.node("seeds", listSeeds, { seed, count: samples });
    return g.map("calls", { items: seeds, shared, ports: parameters }, (body, { item, index: _, ...given }) =>
      body.node("call", remoteCall, { ...given, seed: item }),
    );
  }),
  outputs: {
    image: { label: "Images" },
    credits: { label: "Credits left", description: "After each call; -1 when unknown." },
    cost: { label: "Cost", description: "Credits charged by each call; 0 when unknown." },
  },
});
