/** A graph that makes a paid call for each of some seeds. */
export const spending = (count: number, width = 512) => ({
  sigmaflow: 1,
  nodes: {
    seeds: { type: "list.seeds", in: { seed: 1, count } },
    each: {
      type: "map",
      in: { items: { $from: "seeds.seeds" } },
      body: {
        inputs: { item: { type: "seed" } },
        nodes: { call: { type: "remote.call", in: { prompt: "x", seed: { $input: "item" }, img_width: width } } },
        outputs: { image: { $from: "call.image" } },
      },
    },
  },
  outputs: { image: { $from: "each.image" } },
});
