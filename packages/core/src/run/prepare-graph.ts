import type { GraphBody } from "../graph/document.ts";
import type { Registry } from "../node/registry.ts";
import type { Services } from "../node/service.ts";
import { withCollections } from "../package/collection.ts";
import { neededServices } from "../plan/identity.ts";
import { type PlannedGraph, planningGraph } from "../plan/plan.ts";
import type { Seed } from "../port/port.ts";
import { coreErrors } from "../problem/error-codes.ts";
import type { Host } from "../value/host.ts";
import { atOnce, type InParts, inTurns, type Turn } from "../value/in-parts.ts";
import { takeInputs } from "./take-inputs.ts";

/** A checked graph with its inputs, ready to start, any number of times. */
export interface PreparedGraph {
  /** Inputs after defaults and drawn seeds. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What each seed of −1 became, by input name, or by node path and port. */
  readonly seeds: Readonly<Record<string, Seed>>;
  readonly plan: PlannedGraph;
  /** What the packages in use have put into collections. */
  readonly collections: Registry["collections"];
}

/** How a graph is prepared. */
export interface PrepareOptions {
  readonly host: Pick<Host, "randomSeed">;
  readonly registry: Registry;
  /** What the run will be started with, so that a missing one is reported now. */
  readonly services?: Services;
  /** Compute these outputs only. */
  readonly outputs?: readonly string[];
  /** What seeds became when this run was prepared before. */
  readonly seeds?: Readonly<Record<string, Seed>>;
}

/** The seeds of one run: each −1 is drawn once, under its name, and one that is known stays what it was. */
export class SeedDraw {
  readonly seeds: Record<string, Seed> = {};
  readonly #host: Pick<Host, "randomSeed">;
  readonly #known: Readonly<Record<string, Seed>>;

  constructor({ host, seeds = {} }: Pick<PrepareOptions, "host" | "seeds">) {
    this.#host = host;
    this.#known = seeds;
  }

  draw = (name: string): Seed => {
    this.seeds[name] ??= this.#known[name] ?? this.#host.randomSeed();
    return this.seeds[name];
  };
}

/**
 * Prepares a graph that was checked before.
 *
 * @throws `BAD_INPUT` with all problems of the inputs, or what {@link planRunInTurns} throws.
 */
export function prepareGraph(
  graph: GraphBody,
  given: Readonly<Record<string, unknown>>,
  options: PrepareOptions,
): PreparedGraph {
  const draw = new SeedDraw(options);
  const inputs = takeInputs(graph, given, options.registry.types, draw.draw);
  return { inputs, ...atOnce(planningRun(graph, draw, options)) };
}

/**
 * Plans a checked graph whose inputs were taken, with the draw that {@link takeInputs} had; waits for `turn` before each
 * part, so that a large one leaves the thread to others.
 *
 * @throws `MISSING_SERVICE`, or `BAD_INPUT` for an unknown output.
 */
export function planRunInTurns(
  graph: GraphBody,
  draw: SeedDraw,
  options: Omit<PrepareOptions, "seeds">,
  turn: Turn,
): Promise<Omit<PreparedGraph, "inputs">> {
  return inTurns(planningRun(graph, draw, options), turn);
}

function* planningRun(
  graph: GraphBody,
  draw: SeedDraw,
  { registry, services, outputs }: Omit<PrepareOptions, "seeds">,
): InParts<Omit<PreparedGraph, "inputs">> {
  const { collections } = registry;
  requireServices(graph, registry, withCollections(services, collections));
  yield;
  const wanted = outputs ? { ...graph, outputs: pickOutputs(graph, outputs) } : graph;
  return { plan: yield* planningGraph(wanted, registry, draw.draw), seeds: draw.seeds, collections };
}

function requireServices(graph: GraphBody, registry: Registry, services: Services): void {
  const missing = [...neededServices(graph, registry)].filter((name) => services[name] === undefined).sort();
  if (missing.length === 0) return;
  throw coreErrors.MISSING_SERVICE({ services: missing });
}

function pickOutputs(graph: GraphBody, names: readonly string[]): NonNullable<GraphBody["outputs"]> {
  const all = graph.outputs ?? {};
  const unknown = names.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0 || names.length === 0) {
    throw coreErrors.BAD_INPUT({ asked: unknown, outputs: Object.keys(all).sort() });
  }
  return Object.fromEntries(names.map((name) => [name, all[name]!]));
}
