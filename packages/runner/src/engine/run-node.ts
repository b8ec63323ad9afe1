import {
  type CompoundDefinition,
  type GraphInputs,
  layered,
  type NodeDefinition,
  openServices,
  type Package,
  type Ports,
  type PreviewSink,
  type ProvidedService,
  type ResultCache,
} from "@sigmaflow/core";
import { type NodeRun, runNode as runOn } from "@sigmaflow/core/testing";
import { nodeHost } from "../host/node-host.ts";
import { withBuiltIn } from "../use/with-built-in.ts";
import type { Engine } from "./engine.ts";

/** What a node is run with; everything has a default. */
export interface RunNodeOptions {
  /** Packages whose kinds, collections and services the node stands on, besides the built-in one or the engine's. */
  readonly use?: readonly Package[];
  /** What the node asks its host for, instead of what packages and the engine provide: `[provide(key, make)]`. */
  readonly services?: readonly ProvidedService[];
  /** Its registry and services are used, for nodes that need models or files. Nothing is kept in its cache. */
  readonly engine?: Engine;
  /** Where results are kept; nowhere when left out. */
  readonly cache?: ResultCache;
  readonly signal?: AbortSignal;
  readonly previews?: PreviewSink;
}

/**
 * Runs one node or compound on given inputs, as the engine would in a graph: defaults, bounds, lazy inputs and seeds of
 * −1 included. Services that are made for it are closed after it.
 *
 * @throws `BAD_INPUT`, `MISSING_SERVICE`, `CANCELLED`, or a `RunFailure` with the code of what the node threw.
 *
 * @example
 * ```ts
 * import { mathsRound } from "sigmaflow/nodes";
 * import { runNode } from "sigmaflow/testing";
 *
 * const { outputs, notices } = await runNode(mathsRound, { value: 5.4, multiple: 2 });
 * ```
 */
export async function runNode<I extends Ports, O extends Ports>(
  node: NodeDefinition<I, O> | CompoundDefinition<I, O>,
  inputs: GraphInputs<I>,
  options: RunNodeOptions = {},
): Promise<NodeRun<O>> {
  const { engine, use = [], services = [], cache, signal, previews } = options;
  const given = openServices([{ name: "the options", services }]);
  const packages = openServices(use);
  try {
    return await runOn(node, inputs, {
      host: nodeHost,
      registry: engine?.registry ?? withBuiltIn(use).registry,
      services: layered(given.services, packages.services, engine?.runOptions.services ?? {}),
      ...(cache && { cache }),
      ...(signal && { signal }),
      ...(previews && { previews }),
    });
  } finally {
    await given.close();
    await packages.close();
  }
}
