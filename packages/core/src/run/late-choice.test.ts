import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { float, string } from "../port/plain.ts";
import { ContentHasher, type ContentId } from "../value/content.ts";
import { checkedBody } from "./checked.ts";

/** A cache on a disk: its values come later. */
class LateCache extends MemoryCache {
  override load(id: ContentId) {
    return setImmediate().then(() => super.load(id)) as never; // the contract allows either; this class promises less
  }
}

const long = defineNode({
  type: "test.long",
  version: 1,
  inputs: {},
  outputs: { text: string() },
  run: () => ({ text: "yes ".repeat(1000) }),
});
const double = defineNode({
  type: "test.double",
  version: 1,
  inputs: { value: float() },
  outputs: { value: float() },
  run: ({ value }) => ({ value: 2 * value }),
});
const choose = defineNode({
  type: "test.choose",
  version: 1,
  inputs: { by: string(), value: float() },
  outputs: { value: float() },
  lazy: { value: ({ by }) => by?.startsWith("yes") === true },
  run: ({ value }) => ({ value }),
});
const registry = createRegistry([long, double, choose]);

const graph = (value: number): GraphBody => ({
  nodes: {
    text: { type: "test.long" },
    double: { type: "test.double", in: { value } },
    choose: { type: "test.choose", in: { by: { $from: "text.text" }, value: { $from: "double.value" } } },
  },
  outputs: { value: { $from: "choose.value" } },
});

test("[E6] what a node chooses runs, although the choice waited for the cache while nothing else was under way", async () => {
  const cache = new LateCache({ bytes: 1e6, hasher: new ContentHasher(nodeHost) });
  const outputs = (value: number) => {
    const body = checkedBody({ sigmaflow: 1, ...graph(value) }, registry);
    return startGraph(body, {}, { host: nodeHost, registry, cache }).outputs;
  };
  expect(await outputs(1)).toEqual({ value: 2 });
  expect(await outputs(2)).toEqual({ value: 4 });
});
