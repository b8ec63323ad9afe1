import { setTimeout } from "node:timers/promises";
import type { GraphLimits } from "@sigmaflow/core";
import type { Worker } from "@sigmaflow/core/wire";
import type { Engine } from "../engine/engine.ts";
import { placeOf } from "../runs/lane-of.ts";
import { observers } from "../runs/observers.ts";
import type { Prices } from "../runs/prices.ts";
import { RunFiles } from "../runs/run-files.ts";
import { Runs } from "../runs/runs.ts";
import type { PaidCallLimits } from "../runs/stored-allowance.ts";
import { WorkNow } from "../runs/work-now.ts";
import { noWork, WorkCounts } from "./members/work-counts.ts";
import { type Cluster, clusterLeaseMs } from "./open-cluster.ts";
import { MapParts } from "./parts/map-parts.ts";
import { partOf } from "./parts/part-id.ts";
import { performPart } from "./parts/perform-part.ts";

export interface WorkerOptions {
  readonly cluster: Cluster;
  readonly engine: Engine;
  readonly limits: { readonly queue: number; readonly runs: number } & PaidCallLimits & Partial<GraphLimits>;
  readonly prices?: Prices | undefined;
  readonly onError: (error: unknown) => void;
}

/** A process that performs what servers accept. */
export interface ClusterWorker {
  readonly runs: Runs;
  /** Takes up nothing more; what has not ended after `graceMs` is handed back at its next step. */
  close(graceMs?: number): Promise<void>;
}

/** Begins to perform runs. */
export async function startWorker(options: WorkerOptions): Promise<ClusterWorker> {
  const { cluster, engine, onError } = options;
  const { runs: store, queue, previews, owner } = cluster;
  const counts = new WorkCounts(() => engine.shared?.found ?? noWork.found);
  const now = new WorkNow();
  cluster.members.tells(() => ({ work: counts.work, doing: doingOf(now), stepsPerSecond: now.stepsPerSecond }));
  await cluster.members.offers({ provider: engine.provider, memory: engine.memoryBudget });
  const looking = new AbortController();
  void sayModels(cluster, engine, looking.signal);
  const parts = new MapParts(cluster);
  const files = new RunFiles(cluster.artifacts, engine.codecs);
  const runs = new Runs({
    ...options,
    observer: observers(counts, now),
    ...{ store, queue, previews, files },
    shared: {
      ...{ owner, performs: true, leaseMs: clusterLeaseMs, inner: cluster.inner },
      spread: (claim, place) => parts.of(claim, place),
      performOther(name, closing) {
        const part = partOf(name);
        return (
          part &&
          performPart(part, closing, { db: cluster.db, store, engine, files, observer: now, limits: options.limits })
        );
      },
    },
  });
  const caretaker = cluster.care({ placeOf: (run) => placeOf(run, engine), cancel: (id) => runs.cancel(id), onError });
  await runs.recover();
  return {
    runs,
    async close(graceMs = 0) {
      looking.abort();
      await runs.close(graceMs);
      await caretaker.close();
    },
  };
}

/** How often the folders of models are looked through, ms. */
const lookMs = 60_000;

/** Says which models are found here, now and when that has changed. */
async function sayModels({ members }: Cluster, { models }: Engine, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    // What cannot be read or written now is said the next time.
    await models
      .prints?.()
      .then((prints) => members.finds(prints))
      .catch(() => {});
    await setTimeout(lookMs, undefined, { signal, ref: false }).catch(() => {});
  }
}

/** What is done now; items of a map are the run's whose map it is. */
function doingOf({ doing }: WorkNow): Worker["doing"] {
  return doing.map((one) => ({ ...one, run: partOf(one.run)?.run ?? one.run }));
}
