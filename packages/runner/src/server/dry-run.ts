import { type Explained, paidCalls } from "@sigmaflow/core";
import type { DryRun } from "@sigmaflow/core/wire";
import type { FastifyRequest } from "fastify";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { foreseenPrice } from "../runs/prices.ts";
import type { RunStore } from "../store/run-store.ts";
import type { ServerContext } from "./context.ts";

/** What a run that was prepared would do and cost, for whoever sent a request. */
export async function dryRun(
  request: FastifyRequest,
  prepared: PreparedRun,
  { graphName, wanted }: { readonly graphName: string; readonly wanted?: readonly string[] | undefined },
  { engine, store, runs, credits }: ServerContext,
): Promise<DryRun> {
  const { catalogue } = engine;
  const rows = await engine.explain(prepared, { graphName });
  const isCached = rows.every(({ status }) => status === "cached");
  const paid = paidCalls(prepared.document, catalogue, { inputs: prepared.inputs });
  const price = credits.priceFor(request, (prices) =>
    isCached ? prices.cached : foreseenPrice(prices, prepared, { catalogue, wanted }),
  );
  return {
    dryRun: true,
    nodes: countsOf(rows),
    rows,
    ...(paid.nodes.length > 0 && { paid }),
    cost: price ?? 0,
    remaining: await credits.left(request),
    waiting: (await runs.load()).waiting,
    expectedMs: isCached ? 0 : await usualMs(graphName, store),
  };
}

function countsOf(rows: readonly Explained[]): DryRun["nodes"] {
  const count = (...statuses: readonly Explained["status"][]) =>
    rows.filter(({ status }) => statuses.includes(status)).length;
  return { cached: count("cached"), runs: count("runs"), fails: count("fails"), unknown: count("follows", "unseen") };
}

/** Runs of a graph that are looked at. */
const late = 20;

/** How long runs of a graph took of late that had something to do: the middle one. */
async function usualMs(graphName: string, store: RunStore): Promise<number | null> {
  const listed = await store.list({ limit: late, graphName, status: "succeeded" });
  const times = listed
    .filter(({ cache }) => cache !== undefined && cache.misses > 0)
    .map(({ started = 0, ended = 0 }) => ended - started)
    .sort((a, b) => a - b);
  return times[Math.floor(times.length / 2)] ?? null;
}
