import { expect, test } from "vitest";
import { number } from "../../test/scenarios/graphs.ts";
import { settle, told, Workbench } from "../../test/scenarios/workbench.ts";
import { Barrier } from "../../test/support/toy-nodes.ts";
import type { Ingredients, ResultCache, StoredResult } from "../cache/contract.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import type { ContentHasher, ContentId } from "../value/content.ts";

/** A cache that answers later, and saves when it is let; `broken` ones break their word and fail. */
class SlowCache implements ResultCache {
  readonly #memory: MemoryCache;
  readonly saving = new Barrier(1);
  readonly broken: boolean;

  constructor(hasher: ContentHasher, broken = false) {
    this.#memory = new MemoryCache({ bytes: 1e6, hasher });
    this.broken = broken;
  }

  async find(key: string) {
    await settle();
    return this.#memory.find(key);
  }

  async load(id: ContentId) {
    await settle();
    return this.#memory.load(id);
  }

  async save(key: string, result: StoredResult, values: ReadonlyMap<ContentId, unknown>) {
    await this.saving.wait();
    if (this.broken) throw new Error("the disk is full");
    this.#memory.save(key, result, values);
  }

  lastRun(scope: string) {
    return this.#memory.lastRun(scope);
  }

  saveRun(scope: string, paths: ReadonlyMap<string, Ingredients>) {
    return this.#memory.saveRun(scope, paths);
  }
}

const graph: GraphBody = {
  nodes: {
    n: number(8),
    same: number(8),
    half: { type: "toy.halve", in: { value: { $from: "n.value" } } },
    sum: { type: "toy.add", in: { a: { $from: "half.value" }, b: { $from: "same.value" } } },
  },
  outputs: { sum: { $from: "sum.sum" } },
};

test("[E13] work whose result is being looked up or saved is joined, not done again, and the run's end waits for it", async () => {
  const bench = new Workbench((hasher) => new SlowCache(hasher));
  const first = bench.start(graph);
  await (bench.cache as SlowCache).saving.full;
  await settle();
  const second = bench.start(graph);
  for (let turn = 0; turn < 10; turn++) await settle();
  expect(bench.world.counter.take().toSorted()).toEqual(["half", "n", "sum"]);
  expect(told(second).cached.toSorted()).toEqual(["half", "n", "same", "sum"]);
  expect(told(first).events.at(-1)!.type).not.toBe("run.finished");
  (bench.cache as SlowCache).saving.open();
  expect(await Promise.all([first.outputs, second.outputs])).toEqual([{ sum: 12 }, { sum: 12 }]);
  expect((await bench.run(graph)).ran).toEqual([]);
});

test("[C13] a cache that breaks its word and fails to save costs the keeping, never the run", async () => {
  const bench = new Workbench((hasher) => new SlowCache(hasher, true));
  (bench.cache as SlowCache).saving.open();
  expect((await bench.run(graph)).outputs).toEqual({ sum: 12 });
  expect((await bench.run(graph)).outputs).toEqual({ sum: 12 });
});

const halving: GraphBody = {
  nodes: {
    loop: {
      type: "loop",
      in: { items: [1, 2, 3, 4], value: 64 },
      body: {
        inputs: { item: { type: "int" }, value: { type: "float" } },
        nodes: { half: { type: "toy.halve", in: { value: { $input: "value" } } } },
        outputs: { value: { $from: "half.value" } },
      },
    },
  },
  outputs: { value: { $from: "loop.value" } },
};

test("[C13] a loop computes the next iteration while one is saved, and no more than that", async () => {
  const bench = new Workbench((hasher) => new SlowCache(hasher));
  const { saving } = bench.cache as SlowCache;
  const run = bench.start(halving);
  for (let turn = 0; turn < 20; turn++) await settle();
  expect(bench.world.counter.take()).toEqual(["loop/step[0]/half", "loop/step[1]/half"]);
  saving.open();
  expect(await run.outputs).toEqual({ value: 4 });
  expect((await bench.run(halving)).ran).toEqual([]);
});

test("[C13] a loop whose iterations cannot be saved ends as well", async () => {
  const bench = new Workbench((hasher) => new SlowCache(hasher, true));
  (bench.cache as SlowCache).saving.open();
  expect((await bench.run(halving)).outputs).toEqual({ value: 4 });
});
