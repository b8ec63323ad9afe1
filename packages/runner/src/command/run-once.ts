import { coreErrors, type PaidAllowance, type Run, shortageOf } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import { runnerErrors } from "../error-codes.ts";
import { type GraphSource, readGraphSource } from "../input/graph-source.ts";
import { recordOf, seedOf } from "../output/run-record.ts";
import { requireFolder, type WrittenOutput, writeOutputs } from "../output/write-outputs.ts";
import { duration } from "../terminal/duration.ts";
import { livePreviews } from "../terminal/live-previews.ts";
import { showOutputs } from "../terminal/picture.ts";
import type { ProgressView } from "../terminal/progress.ts";
import { type Screen, styled } from "../terminal/screen.ts";
import { graphsOf } from "../use/package-graphs.ts";
import { packagesOf, type UseFlags } from "../use/packages-in-use.ts";
import { type CliError, cliErrorOf, othersOf, printError } from "./cli-error.ts";
import { exitCodes } from "./exit.ts";
import type { InputFlags } from "./options.ts";
import { prepareRun } from "./prepare-run.ts";
import { printNote } from "./print-note.ts";
import { type RunEnd, type RunResult, runResult } from "./run-result.ts";

/** How a graph is run, and what is written. */
export interface OnceFlags extends InputFlags, UseFlags {
  readonly out: string;
  readonly json?: boolean;
  readonly cache: boolean;
  readonly pictures: boolean;
}

/** What a run is done with. */
export interface RunSession {
  readonly screen: Screen;
  readonly view: ProgressView;
  /** Cancels the run. */
  readonly signal: AbortSignal;
  /** Aborted where another run takes this one's place: that this one was cancelled is not reported then. */
  readonly superseded?: AbortSignal;
  /** Whether it follows another run of the same call: what that made of unchanged rows of a batch stays. */
  readonly isAgain: boolean;
  /** What a graph may spend, in this run and in all others of the same wish. */
  readonly paidFor: (source: GraphSource) => PaidAllowance;
  /** The engine for a graph. It is the caller's. */
  readonly engineFor: (source: GraphSource, use: Awaited<ReturnType<typeof packagesOf>>) => Engine;
}

/** Runs a graph once and writes its outputs; resolves to the exit code. */
export async function runOnce(graph: string, flags: OnceFlags, session: RunSession): Promise<number> {
  const { screen, view, signal, superseded } = session;
  const began = performance.now();
  let run: Run | undefined;
  const end: { seed?: RunEnd["seed"] } = {};
  try {
    await requireFolder(flags.out);
    const use = await packagesOf(flags, { onNote: printNote });
    const source = await readGraphSource(graph, { signal, graphs: graphsOf(use) });
    const engine = session.engineFor(source, use);
    const prepared = await prepareRun(engine, source, flags);
    const previews = flags.pictures ? livePreviews(view, engine.pictures, screen) : undefined;
    run = engine.start(prepared, {
      signal,
      onEvent: (event) => view.onEvent(event),
      graphName: source.graphName,
      replay: false,
      paid: session.paidFor(source),
      ...(previews && { previews }),
    });
    end.seed = seedOf(prepared);
    const values = await run.outputs;
    const outputs = await writeOutputs(values, {
      ...prepared,
      folder: flags.out,
      record: await recordOf(prepared),
      hasher: engine.hasher,
    });
    view.close();
    const result = runResult({ ...end, run, outputs, ms: performance.now() - began });
    if (flags.json) print(result);
    else {
      if (flags.pictures) await showOutputs(values, prepared, { codec: engine.pictures, screen });
      printOutputs(outputs);
      screen.write(`${summary(result, screen)}\n`);
    }
    return exitCodes.done;
  } catch (error) {
    view.close();
    const cliError = flags.cache ? cliErrorOf(error) : withoutCache(cliErrorOf(error));
    const result = runResult({ ...end, run, error: cliError, ms: performance.now() - began });
    if (result.status === "cancelled" && superseded?.aborted) return exitCodes.cancelled;
    for (const one of [cliError, ...othersOf(error)]) printError(one, { screen });
    if (flags.json) print(result);
    if (result.status === "cancelled") return exitCodes.cancelled;
    const isRefused = run === undefined && cliError.code !== runnerErrors.UNEXPECTED.code && !shortageOf(error);
    return isRefused ? exitCodes.refused : exitCodes.failed;
  }
}

/** Messages assume a cache. */
function withoutCache(cliError: CliError): CliError {
  return cliError.code === coreErrors.CANCELLED.code
    ? { ...cliError, message: "The run was cancelled. Without a cache nothing of it is kept." }
    : { ...cliError, message: cliError.message.replace("; finished steps are in the cache", "") };
}

function print(result: RunResult): void {
  process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
}

/** Files one a line, so that other programs can take them; other values by name. */
function printOutputs(outputs: Readonly<Record<string, WrittenOutput>>): void {
  for (const [name, { files, value }] of Object.entries(outputs)) {
    for (const file of files ?? []) process.stdout.write(`${file}\n`);
    if (files === undefined) process.stdout.write(`${name}: ${JSON.stringify(value)}\n`);
  }
}

function summary({ seed, cache, timings }: RunResult, screen: Parameters<typeof styled>[0]): string {
  const steps = Object.values(cache.steps);
  const sum = (of: "run" | "cached") => steps.reduce((total, one) => total + one[of], 0);
  const parts = [
    styled(screen, "green", `done in ${duration(timings.total_ms)}`),
    seed === null ? undefined : `seed ${seed}`,
    steps.length === 0 ? undefined : `${sum("run")} steps run, ${sum("cached")} from the cache`,
  ];
  return parts.filter((part) => part !== undefined).join(", ");
}
