import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { begin } from "../../../../scripts/cluster/begin.ts";
import { endAll } from "../../../../scripts/cluster/end-all.ts";
import type { CountedStores } from "./counted-stores.ts";

/** Where runs are asked for. */
export interface Target {
  readonly address: string;
  /** Whether all runs have ended, asked for in a way that is not counted. */
  isIdle(): Promise<boolean>;
}

/** Processes that take part in one cluster, and one that shares nothing. */
export interface BenchCluster {
  /** A server of the cluster. */
  readonly shared: Target;
  /** A server that performs what it accepts itself. */
  readonly local: Target;
  /** Has exactly so many workers from now on. */
  workers(count: number): Promise<void>;
  close(): Promise<void>;
}

export interface BenchClusterOptions {
  readonly stores: CountedStores;
  /** Graphs by name. */
  readonly graphs: Readonly<Record<string, object>>;
  readonly models: string;
  /** Where remote calls go. */
  readonly remote: string;
  /** A module with a package that graphs use. */
  readonly use: string;
}

interface Health {
  readonly queue: { readonly waiting: number; readonly running: boolean };
}

/** Starts the servers. */
export async function startBenchCluster({
  stores,
  graphs,
  models,
  remote,
  use,
}: BenchClusterOptions): Promise<BenchCluster> {
  const folder = mkdtempSync(path.join(tmpdir(), "sigmaflow-bench-"));
  const shared = path.join(folder, "graphs");
  mkdirSync(shared);
  for (const [name, graph] of Object.entries(graphs))
    writeFileSync(path.join(shared, `${name}.json`), JSON.stringify(graph));
  const going = new Set<ChildProcess>();
  const crew: ChildProcess[] = [];
  let names = 0;
  const start = async (args: readonly string[], word: RegExp, env: NodeJS.ProcessEnv) => {
    const home = path.join(folder, `p${++names}`);
    mkdirSync(home);
    const places = ["--graphs", shared, "--models", models, "--remote", remote, "--use", use];
    const own = { PATH: process.env.PATH, HOME: home, SIGMAFLOW_CACHE_DIR: path.join(home, "cache"), ...env };
    const data = args[0] === "serve" ? ["--port", "0", "--data", path.join(home, "data")] : [];
    const begun = await begin([...args, ...data, "--quiet", "--paid-per-day", "1000000", ...places], word, own);
    going.add(begun.child);
    return begun;
  };
  const end = async (child: ChildProcess) => {
    going.delete(child);
    await endAll([child]);
  };
  const serving = /on (http:\S+)\n/;
  // No run of a bench is refused for how many wait.
  const [server, local] = await Promise.all([
    start(["serve", "--max-queue", "100000"], serving, stores.env),
    start(["serve", "--max-queue", "100000"], serving, {}),
  ]);
  return {
    shared: { address: server.said, isIdle: stores.isIdle },
    local: {
      address: local.said,
      async isIdle() {
        const health = (await (await fetch(`${local.said}/api/health`)).json()) as Health;
        return health.queue.waiting === 0 && !health.queue.running;
      },
    },
    async workers(count) {
      while (crew.length > count) await end(crew.pop()!);
      const more = Array.from({ length: count - crew.length }, () => start(["worker"], /performs runs/, stores.env));
      crew.push(...(await Promise.all(more)).map(({ child }) => child));
    },
    async close() {
      await Promise.all([...going].map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Asks for runs of a graph, eight at a time, and waits until all have ended; resolves to how long that took. */
export async function perform({ address, isIdle }: Target, graph: string, inputs: readonly object[]) {
  const began = performance.now();
  const left = [...inputs];
  const ids: string[] = [];
  const client = async () => {
    for (let next = left.pop(); next !== undefined; next = left.pop()) ids.push(await submit(address, graph, next));
  };
  await Promise.all(Array.from({ length: 8 }, client));
  while (!(await isIdle())) await setTimeout(10);
  return {
    ms: performance.now() - began,
    /** Throws unless all have succeeded. */
    async check() {
      for (const id of ids) {
        const run = await ended(address, id);
        if (run.status !== "succeeded") throw new Error(`a run ended so: ${JSON.stringify(run)}`);
      }
    },
  };
}

/** Ms from asking for a run until its first event was read. */
export async function untilFirstEvent({ address }: Target, graph: string, inputs: object): Promise<number> {
  const began = performance.now();
  const id = await submit(address, graph, inputs);
  const answer = await fetch(`${address}/api/runs/${id}/events`);
  await answer.body?.getReader().read();
  const ms = performance.now() - began;
  await ended(address, id);
  return ms;
}

async function submit(address: string, graph: string, inputs: object): Promise<string> {
  const answer = await fetch(`${address}/api/runs`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ graph, inputs }),
  });
  const body = (await answer.json()) as { readonly id?: string };
  if (body.id === undefined) throw new Error(`a run was answered with ${answer.status}: ${JSON.stringify(body)}`);
  return body.id;
}

async function ended(address: string, id: string): Promise<{ readonly status: string }> {
  for (;;) {
    const run = (await (await fetch(`${address}/api/runs/${id}`)).json()) as { status: string; ended?: number };
    if (run.ended !== undefined) return run;
    await setTimeout(20);
  }
}
