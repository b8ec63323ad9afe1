import type { z } from "zod";
import type { ServerContext } from "../context.ts";
import { servedGraphs } from "../public/describe.ts";
import { endpointGraph } from "../public/endpoint.ts";
import type { model } from "./wire.ts";

type Model = z.infer<typeof model>;

/** Every served graph as a model. */
export async function listedModels(context: ServerContext): Promise<readonly Model[]> {
  const [served, kept] = await Promise.all([servedGraphs(context), context.graphs.list()]);
  const changed = new Map(kept.map(({ name, modified }) => [name, Math.floor(modified / 1000)]));
  return served.map(({ name }) => modelOf(name, changed.get(name)));
}

/**
 * One served graph as a model.
 *
 * @throws `GRAPH_NOT_FOUND`, `BAD_GRAPH_NAME`.
 */
export async function namedModel(name: string, context: ServerContext): Promise<Model> {
  await endpointGraph(name, context);
  const kept = await context.graphs.list();
  const changed = kept.find((one) => one.name === name);
  return modelOf(name, changed && Math.floor(changed.modified / 1000));
}

/** `created`: what came with the program has no time of its own. */
function modelOf(id: string, created = 0): Model {
  return { id, object: "model", created, owned_by: "sigmaflow" };
}
