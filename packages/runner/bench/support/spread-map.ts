import { fileURLToPath } from "node:url";
import { median } from "../../../../scripts/bench/clock.ts";
import type { Report } from "../../../../scripts/bench/report.ts";
import { type BenchCluster, perform } from "./bench-cluster.ts";
import { itemMs } from "./waiting-inference.ts";

/** The package that its node comes from. */
export const inferencePackage = fileURLToPath(new URL("./waiting-inference.ts", import.meta.url));

const input = (name: string) => ({ $input: name });

/** A map over items that infer, as the samples of a picture are. */
export const spreadGraph = {
  sigmaflow: 1,
  inputs: { first: { type: "int" }, count: { type: "int", min: 1, max: 8 } },
  nodes: {
    list: { type: "list.range", in: { first: input("first"), count: input("count") } },
    each: {
      type: "map",
      in: { items: { $from: "list.items" } },
      body: {
        inputs: { item: { type: "int", default: 0 } },
        nodes: { one: { type: "bench.infer", in: { n: input("item") } } },
        outputs: { n: { $from: "one.n" } },
      },
    },
  },
  outputs: { n: { $from: "each.n" } },
};

const workers = 4;
const turns = 5;

/** Four items on four workers beside one on one: what the others bring, and what it costs to have them. */
export async function spreadMap(cluster: BenchCluster, report: Report): Promise<void> {
  let first = 0;
  const timed = async (count: number) => {
    const { ms, check } = await perform(cluster.shared, "spread", [{ first, count }]);
    first += count;
    await check();
    return ms;
  };
  const measured = async (crew: number, count: number) => {
    await cluster.workers(crew);
    await timed(count);
    const figures: number[] = [];
    for (let turn = 0; turn < turns; turn++) figures.push(await timed(count));
    return median(figures);
  };
  const [one, all] = [await measured(1, 1), await measured(workers, workers)];
  report({
    ...{ name: `a map of ${workers} items that infer for ${itemMs / 1000} s each, ${workers} workers`, value: all },
    ...{ unit: "ms", against: { name: "one item, one worker", value: one }, aim: "within 1.1 times" },
  });
}
