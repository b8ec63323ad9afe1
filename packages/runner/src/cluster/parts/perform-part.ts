import { randomUUID } from "node:crypto";
import type { GraphLimits, RunEvent } from "@sigmaflow/core";
import type { Engine } from "../../engine/engine.ts";
import { prepare } from "../../runs/prepare.ts";
import type { RunFiles } from "../../runs/run-files.ts";
import type { RunObserver } from "../../runs/run-observer.ts";
import type { RunStore } from "../../store/run-store.ts";
import type { Database } from "../postgres/database.ts";
import { partMs } from "./map-parts.ts";
import { type PartId, partName } from "./part-id.ts";

export interface PerformPartDependencies {
  readonly db: Database;
  readonly store: RunStore;
  readonly engine: Engine;
  readonly files: RunFiles;
  readonly limits: Partial<GraphLimits>;
  /** Hears of it by its name. */
  readonly observer: Pick<Required<RunObserver>, "started" | "event" | "left">;
}

/** How often whoever computes a part says so, and looks whether it is still wanted, ms. */
const holdMs = 1000;

/**
 * Computes an item of a map of a run that another process performs, into the cache that they share. Returns whether
 * nothing of it is left to do. What it costs and how it goes is the other's to say.
 */
export async function performPart(
  wanted: PartId,
  closing: AbortSignal,
  { db, store, engine, files, observer, limits }: PerformPartDependencies,
): Promise<boolean> {
  const { run: id, path, item } = wanted;
  const name = partName(wanted);
  const token = randomUUID();
  const key = [id, path, item] as const;
  const of = "WHERE run = $1 AND path = $2 AND item = $3";
  const until = "clock_timestamp() + $5 * interval '1 ms'";
  const taken = await db.run(
    `UPDATE parts SET state = 'taken', token = $4, until = ${until} ${of}
       AND (state = 'waiting' OR (state = 'taken' AND until < clock_timestamp()))`,
    ...[...key, token, partMs],
  );
  if (taken === 0) return true;
  const controller = new AbortController();
  const leave = () => controller.abort();
  closing.addEventListener("abort", leave, { once: true });
  const hold = async () => {
    const held = await db.run(`UPDATE parts SET until = ${until} ${of} AND token = $4`, ...key, token, partMs);
    // The run has ended, or somebody else has it.
    if (held === 0) leave();
  };
  const timer = setInterval(() => void hold().catch(() => {}), holdMs);
  let isDone = false;
  const said: RunEvent[] = [];
  observer.started(name);
  try {
    const run = await store.get(id);
    if (run === undefined || run.ended !== undefined) return true;
    const { graph, inputs, seeds, wanted: outputs } = run;
    const prepared = await prepare(graph, inputs, { engine, files, limits }, { seeds, ...(outputs && { outputs }) });
    const done = () => {
      isDone = true;
      leave();
    };
    // Nothing that costs money is shared out; what comes before it was paid for, and is in the cache.
    const part = { path, item, done };
    const onEvent = (event: RunEvent) => {
      observer.event(name, event);
      if (!isDone && "path" in event && event.path?.startsWith(`${path}/item[${item}]/`)) said.push(event);
    };
    await engine.start(prepared, { signal: controller.signal, replay: false, paid: 0, part, onEvent }).outputs;
  } catch {
    // Cancelled when it was done, or not wanted any more; what else went wrong goes wrong where the run is performed.
  } finally {
    observer.left(name);
    clearInterval(timer);
    closing.removeEventListener("abort", leave);
  }
  if (isDone) await engine.shared?.settle();
  const isLeft = !isDone && closing.aborted;
  const state = isDone ? "done" : isLeft ? "waiting" : "failed";
  const events = isDone ? JSON.stringify(said) : null;
  await db.run(`UPDATE parts SET state = $5, events = $6 ${of} AND token = $4`, ...key, token, state, events);
  return !isLeft;
}
