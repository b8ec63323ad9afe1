import { coreErrors, type Run, type Seed } from "@sigmaflow/core";
import type { WrittenOutput } from "../output/write-outputs.ts";
import type { CliError } from "./cli-error.ts";

/** What `sigmaflow run --json` prints, whatever became of the run. */
export interface RunResult {
  /** Null when nothing was started. */
  readonly run: string | null;
  readonly status: "succeeded" | "failed" | "cancelled";
  readonly seed: Seed | null;
  readonly error?: CliError;
  readonly outputs: Readonly<Record<string, WrittenOutput>>;
  readonly cache: {
    readonly hits: number;
    readonly misses: number;
    readonly steps: Readonly<Record<string, { readonly cached: number; readonly run: number }>>;
  };
  readonly timings: { readonly total_ms: number; readonly nodes: Readonly<Record<string, number>> };
}

/** What is known of a run when it ends. */
export interface RunEnd {
  readonly run?: Run | undefined;
  readonly seed?: Seed | undefined;
  readonly error?: CliError;
  readonly outputs?: Readonly<Record<string, WrittenOutput>>;
  readonly ms: number;
}

/** The result of a run as data. */
export function runResult({ run, seed, error, outputs = {}, ms }: RunEnd): RunResult {
  const { hits = 0, misses = 0, steps = {}, nodes = {} } = run?.report() ?? {};
  const status = error === undefined ? "succeeded" : error.code === coreErrors.CANCELLED.code ? "cancelled" : "failed";
  return {
    run: run?.id ?? null,
    status,
    seed: seed ?? null,
    ...(error && { error }),
    outputs,
    cache: { hits, misses, steps },
    timings: {
      total_ms: rounded(ms),
      nodes: Object.fromEntries(Object.entries(nodes).map(([path, one]) => [path, rounded(one)])),
    },
  };
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
