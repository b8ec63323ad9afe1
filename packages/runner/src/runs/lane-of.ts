import { type PlannedGraph, planGraph, resourcesOf } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { modelsNamed } from "../input/models-named.ts";
import type { Lane, Place } from "../store/run-queue.ts";
import type { StoredRun } from "../store/stored-run.ts";

/** How many runs of a lane are performed at a time. Those of `free` take turns on one thread, and wait for files. */
export const laneWidths: Readonly<Record<Lane, number>> = { inference: 1, remote: 1, free: 4 };

/** The lane of a run: by the resource that its nodes, in bodies of any depth, would hold up others with. */
export function laneOf(plan: PlannedGraph): Lane {
  const resources = resourcesOf(plan);
  if (resources.has("inference")) return "inference";
  return resources.has("remote") ? "remote" : "free";
}

/** Whether a run will find in the cache whatever it would have to infer, as far as that can be foreseen. */
export async function isInferred(
  prepared: PreparedRun,
  engine: Pick<Engine, "explain" | "catalogue">,
): Promise<boolean> {
  const rows = await engine.explain(prepared);
  return rows.every(({ status, node }) => {
    if (status === "cached") return true;
    const entry = engine.catalogue.nodes[node];
    // What is inside of a loop or compound that was not looked into is not known.
    return entry !== undefined && entry.body === undefined && entry.graph === undefined && !isHeldUp(entry.resource);
  });
}

function isHeldUp(resource: string | null): boolean {
  return resource === "inference" || resource === "remote";
}

/** Whose a run is, how soon it is wanted, and what it needs. */
type Asked = Pick<Place, "key" | "priority" | "needs">;

/** Where a prepared run waits. */
export function placeFor(
  { plan, document, inputs }: Pick<PreparedRun, "plan" | "document" | "inputs">,
  { key, priority, needs }: Asked,
  { catalogue }: Pick<Engine, "catalogue">,
): Place {
  const lane = laneOf(plan);
  // The names outlive the run with who has loaded them, its pictures do not.
  const texts = Object.fromEntries(Object.entries(inputs).filter(([, value]) => typeof value === "string"));
  return {
    ...{ lane, ...(key !== undefined && { key }), ...(priority !== undefined && { priority }) },
    ...(needs && { needs }),
    ...(lane === "inference" && { models: () => modelsNamed(document, texts, catalogue) }),
  };
}

/** Where a run waits that an earlier process accepted. */
export function placeOf(run: StoredRun, engine: Pick<Engine, "registry" | "catalogue">): Place {
  const { graph, inputs } = run;
  const usual = Object.entries(graph.inputs ?? {}).map(([name, spec]) => [name, spec.default]);
  try {
    const plan = planGraph(graph, engine.registry);
    return placeFor({ plan, document: graph, inputs: { ...Object.fromEntries(usual), ...inputs } }, run, engine);
  } catch {
    // It says what is wrong when its turn comes.
    const { key, priority } = run;
    return { lane: "inference", ...(key !== undefined && { key }), ...(priority !== undefined && { priority }) };
  }
}
