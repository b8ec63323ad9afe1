import type { Observable } from "rxjs";
import type { ResultCache } from "../cache/contract.ts";
import { defaultLimits, type GraphLimits } from "../graph/limits.ts";
import { layered, type Services } from "../node/service.ts";
import { withCollections } from "../package/collection.ts";
import type { Seed } from "../port/port.ts";
import { messageOf } from "../problem/error.ts";
import { failureData } from "../problem/failure-data.ts";
import { ContentHasher } from "../value/content.ts";
import type { Host } from "../value/host.ts";
import { isPromise } from "../value/maybe-promise.ts";
import { hasTextBeyond } from "../value/weight.ts";
import { Budget, type Spent } from "./budget.ts";
import type { RunEvent } from "./event.ts";
import { EventLog } from "./event-log.ts";
import { cancelled, isCancelled, RunFailure } from "./failure.ts";
import { Frame } from "./frame.ts";
import { KeptIngredients } from "./kept-ingredients.ts";
import { LiveBytes } from "./live-bytes.ts";
import type { OutsideLook } from "./outside-look.ts";
import { defaultPaidCalls, type PaidAllowance, PaidCalls, PaidGate } from "./paid-calls.ts";
import type { PreparedGraph } from "./prepare-graph.ts";
import { ResourcePool } from "./resources.ts";
import type { PreviewSink, RunContext, RunReport } from "./run-context.ts";
import { SingleFlight } from "./single-flight.ts";
import { Slot, type Slots } from "./slot.ts";
import { valueOfSlot } from "./slot-value.ts";
import type { PartOfMap, Spread } from "./spread.ts";
import { turnsOf } from "./turns.ts";
import { tooLong } from "./value-limits.ts";

/** How a prepared run is made; everything a front end decides. */
export interface RunOptions {
  readonly host: Host;
  readonly services?: Services;
  /** What this run alone sees in place of services of the same names; those that all runs share cost nothing anew. */
  readonly ownServices?: Services;
  readonly cache?: ResultCache;
  /** Identifies values; share one between runs, so that what is known once stays known. */
  readonly hasher?: ContentHasher;
  /** Share one between runs on the same hardware. */
  readonly pool?: ResourcePool;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /**
   * Whether the run keeps its events for who asks for them later (default true), some 200 bytes each. Otherwise
   * {@link Run.events} begins with the last one.
   */
  readonly replay?: boolean;
  /** Number of the first event, so that a resumed run goes on counting; 0 unless given. */
  readonly firstSeq?: number;
  readonly id?: string;
  readonly previews?: PreviewSink;
  /** What the run may cost at most; {@link defaultLimits} where left out. */
  readonly limits?: Partial<GraphLimits>;
  /** What counts against the limits from before, of a run that is resumed; events count by `firstSeq`. */
  readonly spent?: Partial<Spent>;
  /**
   * How many calls that may cost money it makes at most (default 4), or the allowance that it shares with whatever else
   * becomes of the same wish. What the cache holds costs nothing.
   */
  readonly paid?: number | PaidAllowance;
  /** The name, its file for example, under which `explain` finds this graph's last run; without it nothing is saved for it. */
  readonly graphName?: string;
  /** Hears of everything that nodes see outside of their inputs, when their keys are made. */
  readonly onLook?: (look: OutsideLook) => void;
  /** Has other processes that share the cache compute items of maps over what only one at a time can have. */
  readonly spread?: Spread;
  /** All that is wanted of it: one item of one map. */
  readonly part?: PartOfMap;
}

/** One execution of one graph. Watching it, or no longer watching, changes nothing. */
export interface Run {
  readonly id: string;
  /** Inputs after defaults and drawn seeds. */
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What each seed of −1 became, by input name or node path. */
  readonly seeds: Readonly<Record<string, Seed>>;
  /** Events from a number on (default: all), then those to come. */
  events(from?: number): Observable<RunEvent>;
  /**
   * Every output by name.
   *
   * @throws {@link RunFailure}, or with code `CANCELLED`.
   */
  readonly outputs: Promise<Record<string, unknown>>;
  /** Stops the run at once; a node that is running learns it from its signal. */
  cancel(): void;
  /** What was counted so far. */
  report(): RunReport;
}

/** Identical work is shared by all runs on one cache. */
const singleFlights = new WeakMap<ResultCache, SingleFlight>();

/** Starts a prepared graph. Errors from here on are emitted as events and reject `outputs`. */
export function startRun({ plan, inputs, seeds, collections }: PreparedGraph, options: RunOptions): Run {
  const { host, cache, graphName } = options;
  const id = options.id ?? host.randomId();
  const firstSeq = options.firstSeq ?? 0;
  const limits = { ...defaultLimits, ...options.limits };
  const budget = new Budget(limits, { events: firstSeq, ...options.spent });
  const controller = new AbortController();
  let exceeded: { readonly error: unknown } | undefined;
  const log = new EventLog({
    ...{ host, run: id, first: firstSeq, budget, replay: options.replay ?? true },
    onExceeded(error) {
      exceeded ??= { error };
      controller.abort(error);
    },
  });
  const report: RunReport = { hits: 0, misses: 0, steps: {}, nodes: {}, notices: [], spent: budget.spent };
  const failures: RunFailure[] = [];
  const ingredients = graphName === undefined ? undefined : new KeptIngredients(limits.explained);
  const saving = new Set<Promise<void>>();
  const { paid = defaultPaidCalls } = options;
  const shared = withCollections(options.services, collections);
  const context: RunContext = {
    host,
    turns: turnsOf(host),
    hasher: options.hasher ?? new ContentHasher(host),
    cache,
    singleFlight: singleFlightFor(cache),
    pool: options.pool ?? new ResourcePool(),
    services: options.ownServices === undefined ? shared : layered(options.ownServices, shared),
    log,
    limits,
    budget,
    live: new LiveBytes(limits.liveBytes),
    previews: options.previews,
    report,
    ingredients,
    onLook: options.onLook,
    spread: options.spread,
    part: options.part,
    saving,
    paid: new PaidGate(typeof paid === "number" ? new PaidCalls(paid) : paid, { host, saving }),
    fail(path, error) {
      if (isCancelled(error, controller.signal)) return;
      const failure = new RunFailure(path, error);
      failures.push(failure);
      log.add({ type: "node.failed", path, ...failureData(failure, failure.code) });
    },
  };
  if (options.onEvent) listen(log, options.onEvent, report);
  const cancel = () => controller.abort(cancelled());
  if (options.signal?.aborted) cancel();
  options.signal?.addEventListener("abort", cancel, { once: true });

  const started = host.now();
  log.add({ type: "run.started", seeds, nodes: plan.nodes.length });
  const slots: Record<string, Slot> = {};
  for (const name in inputs) if (inputs[name] !== undefined) slots[name] = Slot.of(inputs[name]);
  const frame = new Frame(context, {
    plan,
    inputs: slots,
    prefix: "",
    signal: controller.signal,
    cached: cache !== undefined,
  });
  const begin = async () => {
    for (const name in inputs) {
      // A declared length was held to when the inputs were taken.
      if (plan.inputs[name]?.maxLength !== undefined) continue;
      if (hasTextBeyond(inputs[name], limits.textBytes)) throw tooLong(limits);
    }
    return await frame.run();
  };
  const outputs = begin()
    .then((slots) => valuesOf(slots, context))
    .then(
      async (values) => {
        await Promise.allSettled(context.saving);
        if (graphName !== undefined && ingredients) await cache?.saveRun(graphName, ingredients.byPath);
        log.add({ type: "run.finished", ms: host.now() - started });
        return values;
      },
      (error) => {
        throw stop(error);
      },
    )
    .finally(() => options.signal?.removeEventListener("abort", cancel));
  // Avoid an unhandled rejection if nobody awaits `outputs`.
  outputs.catch(() => {});

  function stop(error: unknown): unknown {
    if (exceeded === undefined && isCancelled(error, controller.signal)) {
      log.add({ type: "run.cancelled" });
      return cancelled();
    }
    const failure = RunFailure.at("", exceeded === undefined ? error : exceeded.error);
    const { code, path } = failure;
    log.add({ type: "run.failed", ...failureData(failure, code), ...(path === "" ? {} : { path }) });
    controller.abort(failure);
    failure.others.push(...failures.filter((other) => other.path !== failure.path));
    return failure;
  }

  return { id, inputs, seeds, outputs, cancel, events: (from) => log.from(from), report: () => report };
}

/** Calls a listener for each event, until it throws: that is its own fault and must not end the run or the process. */
function listen(log: EventLog, onEvent: (event: RunEvent) => unknown, report: RunReport): void {
  const failed = (error: unknown) => {
    if (listening.closed) return;
    listening.unsubscribe();
    const message = `What watches this run failed and gets no more events: ${messageOf(error)}`;
    report.notices.push({ path: "", message });
  };
  const listening = log.from().subscribe((event) => {
    try {
      const answer = onEvent(event);
      if (isPromise(answer)) answer.then(undefined, failed);
    } catch (error) {
      failed(error);
    }
  });
}

async function valuesOf(slots: Slots, context: RunContext): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = {};
  for (const name in slots) values[name] = await valueOfSlot(slots[name]!, context);
  return values;
}

function singleFlightFor(cache: ResultCache | undefined): SingleFlight {
  if (cache === undefined) return new SingleFlight();
  const shared = singleFlights.get(cache) ?? new SingleFlight();
  singleFlights.set(cache, shared);
  return shared;
}
