import { numericServices } from "../plan/identity.ts";
import { keyNames } from "../plan/key-names.ts";
import type { PlannedGraph } from "../plan/plan.ts";
import type { Host } from "../value/host.ts";
import { environmentOf } from "./key.ts";
import type { RunContext } from "./run-context.ts";

/** What results depend on besides graph and inputs: the same on one machine with the same files. */
export interface MadeWith {
  /** The revisions of node types beyond the first. */
  readonly revisions?: Readonly<Record<string, number>>;
  /** What computed: the runtime with its version, the provider, the processor's class. */
  readonly environment?: string;
  /** What nodes saw outside, models' files above all: the beginning of its hash, by the node's path. */
  readonly outside?: Readonly<Record<string, string>>;
}

/** Characters of a hash that are kept of what a node saw outside. */
const keptOfHash = 16;

/** What a run's results depend on, of a plan and of what its nodes saw. */
export function madeWith(
  plan: PlannedGraph,
  {
    host,
    services,
    seen,
  }: Pick<RunContext, "services"> & {
    readonly host: Pick<Host, "sha256">;
    /** What nodes saw outside, by path. */
    readonly seen: ReadonlyMap<string, string>;
  },
): MadeWith {
  const revisions = Object.fromEntries([...revisionsIn(plan)].sort(([a], [b]) => (a < b ? -1 : 1)));
  const environment = environmentOf(numericServices(plan), { services });
  const outside = [...seen].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(Object.keys(revisions).length > 0 && { revisions }),
    ...(environment !== "" && { environment }),
    ...(outside.length > 0 && {
      outside: Object.fromEntries(outside.map(([path, text]) => [path, host.sha256(text).slice(0, keptOfHash)])),
    }),
  };
}

/** The revisions of a graph's types, bodies included, beyond the first. */
function revisionsIn(plan: PlannedGraph, into = new Map<string, number>()): Map<string, number> {
  for (const { entry, work } of plan.nodes) {
    if (entry.revision > 1) into.set(keyNames(entry).type, entry.revision);
    if (work.kind !== "compute") revisionsIn(work.body, into);
  }
  return into;
}
