import type { GraphDocument } from "sigmaflow";
import { small, smallGraph } from "../small-graphs.ts";

/** A run to be asked for. */
export interface Task {
  readonly kind: string;
  readonly graph: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
}

const from = (place: string) => ({ $from: place });
const input = (name: string) => ({ $input: name });
const int = { type: "int", default: 0 } as const;
/** A graph from its parts; what is wrong with one the server says. */
const graphOf = (nodes: object, outputs: object) =>
  ({ sigmaflow: 1, inputs: { n: { type: "int" } }, nodes, outputs }) as unknown as GraphDocument;

/** What a loop of nodes that wait goes through; no two runs wait for the same. */
interface Waits {
  readonly type: "chaos.waits" | "chaos.infers";
  readonly steps: number;
  readonly first?: unknown;
  /** The input that tells one loop from others. */
  readonly of?: string;
}

const waits = ({ type, steps, first = 0, of = "n" }: Waits) => ({
  type: "loop",
  in: { items: Array.from({ length: steps }, (_, step) => step), n: first, of: input(of) },
  body: {
    inputs: { item: int, n: int, of: int },
    nodes: { one: { type, in: { n: input("n"), of: input("of") } } },
    outputs: { n: from("one.n") },
  },
});

const picture = smallGraph("txt2img");
const samples = smallGraph("sdxl1.0-txt2img");
const sum = graphOf({ add: { type: "maths.number", in: { a: input("n"), b: 22 } } }, { n: from("add.result") });
const loop = (steps: number, type: Waits["type"]) => graphOf({ wait: waits({ type, steps }) }, { n: from("wait.n") });

const map = (steps: number) =>
  graphOf(
    {
      numbers: { type: "list.range", in: { first: input("n"), count: 5 } },
      each: {
        type: "map",
        in: { items: from("numbers.items") },
        body: {
          inputs: { item: int },
          nodes: {
            wait: waits({ type: "chaos.infers", steps, of: "item" }),
            half: { type: "maths.number", in: { a: from("wait.n"), operation: "a / b", b: 2 } },
          },
          outputs: { value: from("half.result") },
        },
      },
    },
    { halves: from("each.value") },
  );

const failing = (steps: number) =>
  graphOf(
    {
      wait: waits({ type: "chaos.waits", steps }),
      bad: { type: "maths.number", in: { a: from("wait.n"), operation: "a / b", b: 0 } },
    },
    { n: from("bad.result") },
  );

/** Waits, then calls a remote service with the run's own number, and waits again once that is paid. */
const paid = (steps: number) =>
  graphOf(
    {
      before: waits({ type: "chaos.waits", steps }),
      nothing: { type: "maths.number", in: { a: from("before.n"), operation: "a * b", b: 0 } },
      number: { type: "maths.number", in: { a: from("nothing.result"), b: input("n") } },
      seed: { type: "maths.round", in: { value: from("number.result") } },
      call: { type: "remote.call", in: { prompt: "x", seed: from("seed.result"), img_width: 512 } },
      cost: { type: "maths.round", in: { value: from("call.cost") } },
      after: waits({ type: "chaos.waits", steps, first: from("cost.result") }),
    },
    { image: from("call.image"), n: from("after.n") },
  );

/** So many runs of mixed graphs, no two of them the same; `steps`: how many nodes the longest ones wait for. */
export function workload(count: number, steps: number): readonly Task[] {
  const { model: _model, ...size } = small;
  const part = (share: number) => Math.ceil(share * steps);
  const graphs = {
    // A worker infers one run at a time: were these as long, what a killed one had would wait for the others' to end.
    ...{ waiting: loop(steps, "chaos.waits"), inferring: loop(part(0.4), "chaos.infers"), map: map(part(0.1)) },
    ...{ sum, picture, samples, failing: failing(part(0.5)), paid: paid(part(0.25)) },
  };
  const pictures = {
    picture: { ...size, num_inference_steps: 12 },
    samples: { ...size, prompt: "a fox", num_inference_steps: 20, samples: 2 },
  };
  const kinds = Object.keys(graphs) as (keyof typeof graphs)[];
  return Array.from({ length: count }, (_, n) => {
    const kind = kinds[n % kinds.length]!;
    const inputs = kind === "picture" || kind === "samples" ? { ...pictures[kind], seed: n } : { n: 10 * n + 1 };
    return { kind, graph: graphs[kind], inputs };
  });
}
