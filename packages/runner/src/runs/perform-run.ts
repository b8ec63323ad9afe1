import { failureData, isLast, type OutsideLook, type Run, type RunEvent, type Spread } from "@sigmaflow/core";
import { remoteService, remoteWithin } from "@sigmaflow/nodes";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { runnerErrors } from "../error-codes.ts";
import { nodeHost } from "../host/node-host.ts";
import { storeErrors } from "../store/error-codes.ts";
import type { Claim, RunStore } from "../store/run-store.ts";
import type { RunEnding } from "../store/stored-run.ts";
import { EventWriter } from "./event-writer.ts";
import { keepOutputs } from "./keep-outputs.ts";
import { placeFor } from "./lane-of.ts";
import type { Previews } from "./preview-shelf.ts";
import { costOf, type Prices } from "./prices.ts";
import type { RunFiles } from "./run-files.ts";
import type { RunObserver } from "./run-observer.ts";
import { type PaidCallLimits, storedAllowance } from "./stored-allowance.ts";
import type { SubmitOptions } from "./submit-options.ts";

/** What runs are performed with. */
export interface RunDependencies {
  readonly engine: Engine;
  readonly store: RunStore;
  readonly files: RunFiles;
  readonly previews: Previews;
  readonly limits: PaidCallLimits;
  /** Has others compute items of a claimed run's maps. */
  readonly spread?: ((claim: Claim, prepared: PreparedRun) => Spread) | undefined;
  /** What runs cost that are charged for. */
  readonly prices?: Prices | undefined;
  readonly observer?: RunObserver;
  /** Called with what goes wrong outside of any run. */
  readonly onError: (error: unknown) => void;
}

/** A run that is performed now. */
export interface ActiveRun {
  readonly id: string;
  /** What its calls to other servers say of it; sent to nobody else. */
  readonly token: string;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  chain: readonly string[];
  /** A run of this process waits for it. */
  readonly isInner: boolean;
  readonly controller: AbortController;
  /** Set when the run is to be left as it is: the process ends, or somebody else goes on with it. */
  isLeft: boolean;
}

/** What a run is performed from. */
export interface Performed {
  readonly prepared: PreparedRun;
  readonly graphName: string;
  /** Number of its first event: a run that was begun before goes on counting. */
  readonly firstSeq: number;
  /** Called when it has succeeded. */
  readonly onSeen?: SubmitOptions["onSeen"] | undefined;
}

/** Performs a claimed run and writes its events; resolves to how it ended, undefined when it was left. */
export async function performRun(
  { prepared, graphName, firstSeq, onSeen }: Performed,
  claim: Claim,
  active: ActiveRun,
  dependencies: RunDependencies,
): Promise<RunEnding | undefined> {
  const { engine, store, previews, prices, observer } = dependencies;
  const { id, token, controller, isInner } = active;
  const { models } = placeFor(prepared, {}, engine);
  if (models !== undefined) observer?.loads?.(id, models);
  const spread = dependencies.spread?.(claim, prepared);
  const chain = [...active.chain, token];
  const events = new EventWriter(store, claim, () => controller.abort());
  const looks: OutsideLook[] = [];
  let last: RunEvent | undefined;
  let run: Run | undefined;
  let outputs: Awaited<ReturnType<typeof keepOutputs>> | undefined;
  try {
    run = engine.start(prepared, {
      id,
      firstSeq,
      // The store has them.
      replay: false,
      signal: controller.signal,
      previews: previews.sink(),
      graphName,
      paid: storedAllowance(store, claim, dependencies.limits),
      services: {
        [remoteService.name]: remoteWithin(engine.service(remoteService), {
          ...{ chain, isOwn: isInner },
          // The same for every attempt, and for nothing else.
          keyOf: (place) => nodeHost.sha256(`${id}\n${place}`),
        }),
      },
      ...(spread && { spread }),
      ...(onSeen && { onLook: (look: OutsideLook) => void looks.push(look) }),
      onEvent: (event) => {
        observer?.event?.(id, event);
        if (isLast(event)) last = event;
        else events.write(event);
      },
    });
    outputs = await keepOutputs(await run.outputs, prepared, dependencies);
  } catch (error) {
    // What fails before the first event, or after the last, has no event of its own.
    if (last === undefined || last.type === "run.finished") last = failedBy(id, error);
  }
  let before: readonly RunEvent[] = [];
  try {
    before = await events.rest();
  } catch (error) {
    // Whoever can write goes on with it.
    if (storeErrors.RUN_TAKEN_OVER.is(error) || storeErrors.STORE_UNREACHABLE.is(error)) return undefined;
    dependencies.onError(error);
    last = failedBy(id, error);
  }
  if (last === undefined || (active.isLeft && last.type !== "run.finished")) return undefined;
  const report = run?.report();
  const cache = report && { hits: report.hits, misses: report.misses, steps: report.steps };
  const made = cache && outputs && last.type === "run.finished" && { outputs, cache };
  if (made) onSeen?.({ looks, cache: made.cache });
  return {
    event: last,
    ...(before.length > 0 && { before }),
    ...(made && { outputs: made.outputs }),
    ...(cache && { cache }),
    ...(made && prices && { cost: costOf(prices, { ...made, isFirst: claim.attempt === 1 }) }),
  };
}

/** The last event of a run that an error ended; its number is given when it is kept. */
export function failedBy(id: string, error: unknown): RunEvent {
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : "";
  const head = { seq: 0, run: id, time: Date.now() };
  return {
    ...head,
    type: "run.failed",
    ...failureData(error, runnerErrors.UNEXPECTED.code),
    ...(path !== "" && { path }),
  };
}
