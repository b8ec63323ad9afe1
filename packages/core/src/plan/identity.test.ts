import { expect, test } from "vitest";
import { nodeHost } from "../../test/support/node-host.ts";
import { startGraph } from "../../test/support/start-graph.ts";
import { MemoryCache } from "../cache/memory.ts";
import type { GraphBody } from "../graph/document.ts";
import { defineNode } from "../node/define-node.ts";
import { createRegistry } from "../node/registry.ts";
import { float } from "../port/plain.ts";
import { ContentHasher } from "../value/content.ts";
import { bodyIdentity } from "./identity.ts";
import { planGraph } from "./plan.ts";

const hasher = new ContentHasher(nodeHost);

function registryOf(numbers: { readonly version: number; readonly revision?: number }) {
  const steps = numbers.version === 1 ? [] : [{ to: 2, set: {} }];
  const one = defineNode({
    type: "one",
    ...numbers,
    migrations: steps,
    inputs: { value: float() },
    outputs: { value: float() },
    run: ({ value }) => ({ value }),
  });
  return createRegistry([one]);
}

const body = (v?: number): GraphBody => ({
  nodes: { it: { type: "one", ...(v !== undefined && { v }), in: { value: 1 } } },
  outputs: { value: { $from: "it.value" } },
});

test("a body is known by its nodes' revisions, and by no version of their shape", () => {
  const identity = (numbers: Parameters<typeof registryOf>[0]) =>
    bodyIdentity(planGraph(body(numbers.version), registryOf(numbers)), hasher);
  const first = identity({ version: 1 });
  // What lies in caches was keyed by this.
  const node = { id: "it", type: "one", version: 1, in: [["value", { kind: "literal", value: 1 }]] };
  const outputs = [{ name: "value", source: { kind: "node", node: 0, port: "value" } }];
  expect(first).toBe(hasher.id({ inputs: [], nodes: [node], outputs }));
  expect(identity({ version: 2 })).toBe(first);
  expect(identity({ version: 1, revision: 1 })).toBe(first);
  expect(identity({ version: 1, revision: 2 })).not.toBe(first);
});

test("a result is kept over a change of names and not over a change of results", async () => {
  const cache = new MemoryCache({ bytes: 1e6, hasher });
  const misses = async (numbers: Parameters<typeof registryOf>[0]) => {
    const run = startGraph(body(numbers.version), {}, { host: nodeHost, hasher, cache, registry: registryOf(numbers) });
    await run.outputs;
    return run.report().misses;
  };
  expect(await misses({ version: 1 })).toBe(1);
  expect(await misses({ version: 2 })).toBe(0);
  expect(await misses({ version: 2, revision: 2 })).toBe(1);
});
