import path from "node:path";
import { startWorker } from "../cluster/worker.ts";
import { runnerErrors } from "../error-codes.ts";
import { defaultServerLimits } from "../server/limits.ts";
import { screenOf, styled } from "../terminal/screen.ts";
import type { UseFlags } from "../use/packages-in-use.ts";
import { type ClusterFlags, clusterAddresses, clusterOf } from "./cluster-flags.ts";
import { exitCodes } from "./exit.ts";
import { onInterrupt } from "./interrupt.ts";
import { defaultGraphs } from "./open-server.ts";
import { type EngineFlags, type LimitFlags, limitsOf } from "./options.ts";
import { pricesIn } from "./prices-file.ts";
import { printNote } from "./print-note.ts";
import type { RemoteFlags } from "./remote-settings.ts";
import { servingEngine } from "./serving-engine.ts";

/** Flags of `sigmaflow worker`. */
export interface WorkerFlags extends EngineFlags, RemoteFlags, UseFlags, LimitFlags, ClusterFlags {
  readonly graphs?: string;
  readonly prices?: string;
  readonly paidPerRun?: number;
  readonly paidPerDay?: number;
  readonly quiet?: boolean;
}

/** Performs runs until asked to end and returns the exit code. */
export async function workerAction(flags: WorkerFlags): Promise<number> {
  const prices = await pricesIn(flags.prices);
  const cluster = await clusterOf(await clusterAddresses(flags), "worker");
  if (cluster === undefined)
    throw runnerErrors.BAD_SETTING({
      ...{ name: "--store", found: "nothing", expected: "the address of what servers and workers share" },
    });
  const engine = await servingEngine(flags, path.resolve(flags.graphs ?? defaultGraphs()), cluster);
  const screen = screenOf(process.stderr);
  try {
    const { paidPerRun, paidPerDay } = flags;
    const given = Object.entries({ paidPerRun, paidPerDay, ...limitsOf(flags) }).filter(
      ([, value]) => value !== undefined,
    );
    const worker = await startWorker({
      ...{ cluster, engine, prices, limits: { ...defaultServerLimits, ...Object.fromEntries(given) } },
      onError: (error) => printNote(`The shared stores fail: ${String(error)}`),
    });
    const ending = () => {
      cluster.endSoon();
      screen.write(styled(screen, "yellow", "Handing back what is not done … (again to end at once)\n"));
    };
    const interrupt = onInterrupt(ending);
    const asked = new Promise((resolve) => interrupt.signal.addEventListener("abort", resolve, { once: true }));
    process.stdout.write("sigmaflow performs runs\n");
    await asked;
    await worker.close();
    interrupt.dispose();
    return exitCodes.done;
  } finally {
    await engine.close();
    await cluster.close();
  }
}
