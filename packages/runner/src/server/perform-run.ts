import { codeOf, isLast, messageOf, type Run, type RunEvent, SigmaflowError } from "@sigmaflow/core";
import { remoteWithin } from "@sigmaflow/nodes";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { systemReason } from "../host/system-reason.ts";
import type { RunEnding, StoredRun } from "../store/run-row.ts";
import { isDiskFault, type RunStore } from "../store/run-store.ts";
import type { PictureStore } from "./picture-store.ts";
import type { PreviewShelf } from "./preview-shelf.ts";
import { keepOutputs } from "./run-outputs.ts";

/** What runs are performed with. */
export interface RunHost {
  readonly engine: Engine;
  readonly store: RunStore;
  readonly pictures: PictureStore;
  readonly previews: PreviewShelf;
  /** Told what goes wrong outside of any run. */
  readonly onError: (error: unknown) => void;
}

/** A run under way. */
export interface UnderWay {
  readonly id: string;
  /** What its calls to other servers say of it; told to nobody else. */
  readonly token: string;
  /** Tokens of the runs, here or elsewhere, for which it is made, outermost first. */
  readonly chain: readonly string[];
  /** A run of this server waits for it. */
  readonly isInner: boolean;
  readonly controller: AbortController;
  /** Set when the server stops: the run is left as it is and goes on with the next start. */
  isSuspended: boolean;
}

/** Performs a kept run, prepared now or before, and tells its events as they are kept; gives how it ended, undefined when it was suspended. */
export async function performRun(
  stored: StoredRun,
  prepare: () => PreparedRun | Promise<PreparedRun>,
  underWay: UnderWay,
  host: RunHost,
  tell: () => void,
): Promise<RunEnding | undefined> {
  const { engine, store, previews } = host;
  const { id, token, controller, isInner } = underWay;
  const chain = [...underWay.chain, token];
  let last: RunEvent | undefined;
  let run: Run | undefined;
  let outputs: Awaited<ReturnType<typeof keepOutputs>> | undefined;
  let unkept: unknown;
  const keep = (event: RunEvent): void => {
    if (event.type === "run.started") store.start(id, event.time, event.seeds);
    store.append(event);
    tell();
  };
  try {
    const prepared = await prepare();
    run = engine.start(prepared, {
      id,
      firstSeq: stored.lastSeq + 1,
      signal: controller.signal,
      previews: previews.sink(),
      scope: stored.scope,
      remote: (service) => remoteWithin(service, { chain, isOwn: isInner }),
      onEvent: (event) => {
        if (isLast(event)) last = event;
        else if (unkept === undefined) {
          try {
            keep(event);
          } catch (error) {
            unkept = error;
            controller.abort();
          }
        }
      },
    });
    const made = await run.outputs;
    outputs = await keepOutputs(made, prepared, host);
  } catch (error) {
    if (underWay.isSuspended) return undefined;
    // What fails before the first event, or after the last, has no event of its own.
    if (last === undefined || last.type === "run.finished")
      last = failedBy(id, isDiskFault(error) ? notKept(error) : error);
  }
  if (unkept !== undefined) {
    host.onError(unkept);
    last = failedBy(id, notKept(unkept));
  }
  if (last === undefined || (underWay.isSuspended && last.type === "run.cancelled")) return undefined;
  const report = run?.report();
  const cache = report && { hits: report.hits, misses: report.misses, steps: report.steps };
  return { event: last, ...(outputs && { outputs }), ...(cache && { cache }) };
}

/** The last event of a run that an error ended; its number is given when it is kept. */
export function failedBy(id: string, error: unknown): RunEvent {
  const code = codeOf(error, "UNEXPECTED");
  const path = error instanceof Error && "path" in error && typeof error.path === "string" ? error.path : "";
  const head = { seq: 0, run: id, time: Date.now() };
  return { ...head, type: "run.failed", code, message: messageOf(error), ...(path !== "" && { path }) };
}

/** What a run ends with that could not be written down. */
export function notKept(error: unknown): SigmaflowError {
  return new SigmaflowError(
    "RUN_NOT_KEPT",
    `The run could not be written down (${systemReason(error)}). Free space on the disk, then run again; finished steps are in the cache.`,
  );
}
