import type { GraphDocument } from "sigmaflow";
import { small, smallGraph } from "../small-graphs.ts";

/** A run to be asked for. */
export interface Task {
  readonly kind: string;
  readonly graph: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const picture = smallGraph("txt2img");
const samples = smallGraph("sdxl1.0-txt2img");

const sum = {
  sigmaflow: 1,
  inputs: { n: { type: "int" } },
  nodes: { add: { type: "maths.number", in: { a: { $input: "n" }, b: 22 } } },
  outputs: { n: { $from: "add.result" } },
} as unknown as GraphDocument;

const map = {
  sigmaflow: 1,
  inputs: { n: { type: "int" } },
  nodes: {
    list: { type: "list.range", in: { first: { $input: "n" }, count: 5 } },
    each: {
      type: "map",
      in: { items: { $from: "list.items" } },
      body: {
        inputs: { item: { type: "int", default: 0 } },
        nodes: { half: { type: "maths.number", in: { a: { $input: "item" }, operation: "a / b", b: 2 } } },
        outputs: { value: { $from: "half.result" } },
      },
    },
  },
  outputs: { halves: { $from: "each.value" } },
} as unknown as GraphDocument;

const failing = {
  sigmaflow: 1,
  inputs: { n: { type: "int" } },
  nodes: { bad: { type: "maths.number", in: { a: { $input: "n" }, operation: "a / b", b: 0 } } },
  outputs: { n: { $from: "bad.result" } },
} as unknown as GraphDocument;

const paid = {
  sigmaflow: 1,
  inputs: { n: { type: "int" } },
  nodes: { call: { type: "remote.call", in: { prompt: "x", seed: { $input: "n" }, img_width: 512 } } },
  outputs: { image: { $from: "call.image" } },
} as unknown as GraphDocument;

/** So many runs of mixed graphs, no two of them the same. */
export function workload(count: number): readonly Task[] {
  const { model: _model, ...size } = small;
  const kinds: readonly ((n: number) => Task)[] = [
    (n) => ({ kind: "picture", graph: picture, inputs: { ...size, num_inference_steps: 12, seed: n } }),
    (n) => ({ kind: "sum", graph: sum, inputs: { n } }),
    (n) => ({
      kind: "samples",
      graph: samples,
      inputs: { ...size, prompt: "a fox", num_inference_steps: 20, samples: 2, seed: n },
    }),
    (n) => ({ kind: "map", graph: map, inputs: { n } }),
    (n) => ({ kind: "paid", graph: paid, inputs: { n } }),
    (n) => ({ kind: "failing", graph: failing, inputs: { n: n + 1 } }),
  ];
  return Array.from({ length: count }, (_, n) => kinds[n % kinds.length]!(n));
}
