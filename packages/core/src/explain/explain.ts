import type { Ingredients, ResultCache } from "../cache/contract.ts";
import { defaultLimits, type GraphLimits } from "../graph/limits.ts";
import type { Services } from "../node/service.ts";
import { withCollections } from "../package/collection.ts";
import { Budget } from "../run/budget.ts";
import { EventLog } from "../run/event-log.ts";
import { LiveBytes } from "../run/live-bytes.ts";
import { PaidCalls, PaidGate } from "../run/paid-calls.ts";
import type { PreparedGraph } from "../run/prepare-graph.ts";
import { ResourcePool } from "../run/resources.ts";
import type { RunContext } from "../run/run-context.ts";
import { SingleFlight } from "../run/single-flight.ts";
import { Slot } from "../run/slot.ts";
import { turnsOf } from "../run/turns.ts";
import { ContentHasher } from "../value/content.ts";
import type { Host } from "../value/host.ts";
import type { Explained } from "./explained.ts";
import { Foresight } from "./foresight.ts";

/** What {@link explain} works with. */
export interface ExplainOptions {
  readonly host: Host;
  readonly cache: ResultCache;
  readonly services?: Services;
  readonly hasher?: ContentHasher;
  /** What a run may cost at most, and how much is looked at here; {@link defaultLimits} where left out. */
  readonly limits?: Partial<GraphLimits>;
  /** The name of the graph that its runs had; see `RunOptions.graphName`. */
  readonly graphName?: string;
  /** Hears what the key of each node and iteration is made of, as far as that is known without running. */
  readonly onIngredients?: (path: string, ingredients: Ingredients) => void;
}

/**
 * What a run would do, without running anything: per node whether its result is in the cache, runs (and what differs
 * from the last run), or waits for a result that is not known yet.
 *
 * A seed of −1 is drawn, so what depends on it shows as `runs`. However many nodes a graph comes to, no more than
 * `limits.explained` are looked at; the last rows say where more are.
 */
export async function explain(
  { plan, inputs, collections }: PreparedGraph,
  options: ExplainOptions,
): Promise<Explained[]> {
  const { host, cache } = options;
  const last: ReadonlyMap<string, Ingredients> =
    options.graphName === undefined ? new Map() : await cache.lastRun(options.graphName);
  const limits = { ...defaultLimits, ...options.limits };
  const budget = new Budget(limits);
  const context: RunContext = {
    host,
    turns: turnsOf(host),
    hasher: options.hasher ?? new ContentHasher(host),
    cache,
    singleFlight: new SingleFlight(),
    pool: new ResourcePool(),
    services: withCollections(options.services, collections),
    log: new EventLog({ host, run: "explain", first: 0, budget, replay: false, onExceeded() {} }),
    limits,
    budget,
    live: new LiveBytes(Number.POSITIVE_INFINITY),
    previews: undefined,
    report: { hits: 0, misses: 0, steps: {}, nodes: {}, notices: [], spent: budget.spent },
    ingredients: undefined,
    looks: new Map(),
    saving: new Set(),
    paid: new PaidGate(new PaidCalls(0), { host, saving: new Set() }),
    fail() {},
  };
  const slots: Record<string, Slot> = {};
  for (const name in inputs) if (inputs[name] !== undefined) slots[name] = Slot.of(inputs[name]);
  const rows: Explained[] = [];
  const looks = { left: limits.explained };
  const heard = options.onIngredients && { onIngredients: options.onIngredients };
  await new Foresight({ context, plan, inputs: slots, prefix: "", last, rows, looks, ...heard }).run();
  return rows;
}
