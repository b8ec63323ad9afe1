import { createEngine, type Engine } from "../engine/engine.ts";
import type { EngineOptions } from "../engine/engine-options.ts";
import type { GraphSource } from "../input/graph-source.ts";
import { ProgressView } from "../terminal/progress.ts";
import { screenOf, styled } from "../terminal/screen.ts";
import { printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import { onInterrupt } from "./interrupt.ts";
import { type EngineFlags, type LimitFlags, limitsOf } from "./options.ts";
import { paidAllowance } from "./paid-allowance.ts";
import type { BatchFlags } from "./run-batch.ts";
import { runOnce } from "./run-once.ts";
import { watchRuns } from "./watch-runs.ts";

/** Flags of `sigmaflow run`. */
export interface RunFlags extends EngineFlags, LimitFlags, BatchFlags {
  readonly watch?: boolean;
  readonly paid?: number;
}

/** Runs a graph, once or whenever it changes, and writes its outputs; resolves to the exit code. */
export async function runAction(graph: string, flags: RunFlags): Promise<number> {
  const screen = screenOf(process.stderr);
  const kept = flags.cache ? "; finished steps are in the cache" : "";
  let view = new ProgressView(screen);
  let engine: Engine | undefined;
  let isRunning = false;
  let isAgain = false;
  const isBatch = flags.each !== undefined || (flags.sweep ?? []).length > 0;
  const perform = isBatch ? (await import("./run-batch.ts")).runBatch : runOnce;
  // One for all runs that a series of changes, or the rows of a batch, lead to.
  const paidFor = paidAllowance(flags.paid);
  const interrupt = onInterrupt(() => {
    if (isRunning) view.line(styled(screen, "yellow", `Cancelling … (Ctrl-C again ends at once${kept})`));
  });
  const once = async (signal: AbortSignal, superseded?: AbortSignal): Promise<number> => {
    view = new ProgressView(screen);
    isRunning = true;
    const code = await perform(graph, flags, {
      screen,
      view,
      signal,
      ...(superseded && { superseded }),
      isAgain,
      paidFor,
      engineFor(source, use) {
        engine ??= engineFor(source, { ...flags, use }, () => view);
        return engine;
      },
    });
    isRunning = false;
    isAgain ||= code !== exitCodes.refused;
    return code;
  };
  try {
    if (!flags.watch) return await once(interrupt.signal);
    const beside = [flags.inputs, flags.each].filter((file) => file !== undefined);
    return await watchRuns(once, { graph, beside, signal: interrupt.signal, screen });
  } finally {
    interrupt.dispose();
    await engine?.close();
  }
}

type Settings = Omit<RunFlags, "use"> & Pick<EngineOptions, "use">;

function engineFor(source: GraphSource, flags: Settings, view: () => ProgressView): Engine {
  const { models, cacheDir, cacheSize, provider, precision, threads, memory } = flags;
  return createEngine({
    ...(flags.use && { use: flags.use }),
    ...(models && { models }),
    ...(cacheDir !== undefined && { cacheDir }),
    ...(cacheSize !== undefined && { diskBytes: cacheSize }),
    ...(provider !== undefined && { provider }),
    ...(precision !== undefined && { precision }),
    ...(threads !== undefined && { threads }),
    ...(memory !== undefined && { memoryBudget: memory }),
    ...(!flags.cache && { cache: false }),
    limits: limitsOf(flags),
    read: [source.folder, process.cwd()],
    onNotice(notice) {
      view().clear();
      printError(notice, { word: "warning" });
    },
  });
}
