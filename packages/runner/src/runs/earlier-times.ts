import type { GraphDocument } from "@sigmaflow/core";
import type { RunStore } from "../store/run-store.ts";
import { type NodeTimes, nodeTimes } from "./node-times.ts";

/** Runs that are looked at for one answer, and events of each. */
const [mostRuns, mostEvents] = [12, 5000];
/** Runs whose times are remembered. */
const remembered = 200;

/** What an earlier run says of how long its nodes lasted. */
interface EarlierRun {
  readonly graph: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly times: NodeTimes;
}

/** Which graph is asked for, by whom. */
export interface Expected {
  readonly graph: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** As `NewRun` names it. */
  readonly graphName: string;
  /** The key whose runs are looked at alone. */
  readonly key?: string | undefined;
}

/** How long nodes lasted in runs that the store remembers. */
export class EarlierTimes {
  readonly #store: RunStore;
  /** What has ended changes no more. */
  readonly #known = new Map<string, EarlierRun>();

  constructor(store: RunStore) {
    this.#store = store;
  }

  /**
   * How long nodes of a graph lasted before, ms, by id: as the same node did in the latest runs of the same graph, that with
   * the most inputs alike first, else as one of its type did in any.
   */
  async of({ graph, inputs, graphName, key }: Expected): Promise<Record<string, number>> {
    const own = await this.#runs({ graphName, key });
    const given = { ...defaultsOf(graph), ...inputs };
    const alike = (run: EarlierRun) => {
      const before: Record<string, unknown> = { ...defaultsOf(run.graph), ...run.inputs };
      return Object.entries(given).filter(([name, value]) => JSON.stringify(before[name]) === JSON.stringify(value))
        .length;
    };
    const runs = own.map((run) => [run, alike(run)] as const).sort(([, a], [, b]) => b - a);
    const found = new Map<string, number>();
    const take = (id: string, ms: number | undefined) => ms !== undefined && !found.has(id) && found.set(id, ms);
    for (const [run] of runs)
      for (const [id, { type }] of Object.entries(graph.nodes))
        if (typeOf(run, id) === type) take(id, run.times.get(id));
    if (Object.keys(graph.nodes).some((id) => !found.has(id)))
      for (const run of await this.#runs({ key }))
        for (const [id, { type }] of Object.entries(graph.nodes))
          for (const [other, ms] of run.times) if (typeOf(run, other) === type) take(id, ms);
    return Object.fromEntries(found);
  }

  async #runs(filter: {
    readonly graphName?: string;
    readonly key: string | undefined;
  }): Promise<readonly EarlierRun[]> {
    const listed = await this.#store.list({ ...filter, status: "succeeded", limit: mostRuns });
    const runs = await Promise.all(listed.map(({ id }) => this.#run(id)));
    return runs.filter((run) => run !== undefined);
  }

  async #run(id: string): Promise<EarlierRun | undefined> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    try {
      const [run, events] = await Promise.all([this.#store.get(id), this.#store.events(id, -1, mostEvents)]);
      if (run === undefined) return undefined;
      const earlier = { graph: run.graph, inputs: run.inputs, times: nodeTimes(events) };
      this.#known.set(id, earlier);
      for (const oldest of this.#known.keys()) if (this.#known.size > remembered) this.#known.delete(oldest);
      return earlier;
    } catch {
      // Damaged, which is said where the run itself is asked for.
      return undefined;
    }
  }
}

function typeOf({ graph }: EarlierRun, id: string): string | undefined {
  return Object.hasOwn(graph.nodes, id) ? graph.nodes[id]?.type : undefined;
}

function defaultsOf({ inputs = {} }: GraphDocument): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, spec.default]));
}
