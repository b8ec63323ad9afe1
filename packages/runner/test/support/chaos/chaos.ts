import { setTimeout } from "node:timers/promises";
import pg from "pg";
import type { Process, Stores, TestCluster } from "../cluster/cluster.ts";
import type { FaultyProxy } from "../cluster/faulty-proxy.ts";
import { post, type Serving } from "../server.ts";
import { Crew } from "./crew.ts";
import { oneOf, randomFrom } from "./random.ts";
import { type Watched, watch } from "./watch.ts";
import type { Task } from "./workload.ts";

/** What is done to a cluster while it works. */
export interface ChaosOptions {
  readonly cluster: TestCluster;
  readonly stores: Stores;
  /** Where S3 is, with its faults. */
  readonly proxy: FaultyProxy;
  /** A server that shares nothing, by whose results the cluster's are judged. */
  readonly local: Serving;
  /** Seeds of the paid calls that were made. */
  readonly paidCalls: () => readonly number[];
  readonly tasks: readonly Task[];
  readonly servers: number;
  readonly workers: number;
  /** SIGKILLs of servers and workers, restarts of Valkey, how many of them wiped, and of PostgreSQL. */
  readonly kills: number;
  readonly valkey: number;
  readonly wiped: number;
  readonly postgres: number;
  readonly seed: number;
  /** Ms from one blow to the next, at most. */
  readonly pauseMs: number;
  /** Ms after which what has not ended counts as lost. */
  readonly patienceMs: number;
  readonly print?: (line: string) => void;
}

/** What became of it. */
export interface ChaosResult {
  readonly ended: number;
  readonly lost: readonly string[];
  /** Runs with another end than once, or kept twice. */
  readonly doubled: readonly string[];
  /** Runs that came to something else than without the cluster. */
  readonly wrong: readonly string[];
  /** Paid calls that were made twice, and runs that say that nobody knows what became of theirs. */
  readonly paidTwice: number;
  readonly uncertain: number;
  readonly gaps: number;
  /** Ms from a worker's death until another had its run. */
  readonly recoveries: readonly number[];
  readonly attempts: number;
}

interface Asked {
  readonly id: string;
  readonly task: Task;
  readonly watched: Promise<Watched>;
}

/** Has a cluster work while its parts are killed, and says what became of the work. */
export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const { cluster, stores, proxy, tasks, seed, print = () => {} } = options;
  const random = randomFrom(seed);
  const servers = new Crew(options.servers, () => cluster.server());
  const workers = new Crew(options.workers, () => cluster.worker());
  await Promise.all([servers.ready(), workers.ready()]);
  let last = "";
  const address = () => {
    // While none is there, whoever asks finds out.
    if (servers.up.length > 0) last = oneOf(servers.up, random).address;
    return last;
  };
  const ending = new AbortController();
  const asked: Asked[] = [];
  const asking = (async () => {
    for (const task of tasks) {
      const id = await ask(task, address);
      asked.push({ id, task, watched: watch(id, address, ending.signal) });
      await setTimeout(random() * options.pauseMs * 0.3);
    }
  })();
  const recoveries: Promise<number | undefined>[] = [];
  const kill = async () => {
    // Three of four are workers.
    if (random() < 0.25) {
      return await servers.replace(Math.floor(random() * servers.size), async (server) => {
        await server.kill();
        print(`killed ${server.name}`);
      });
    }
    await workers.replace(Math.floor(random() * workers.size), async (worker) => {
      recoveries.push(...(await killWorker(worker, cluster)));
      print(`killed ${worker.name}`);
    });
  };
  const blows = shuffled(
    [
      ...Array.from({ length: options.kills }, () => kill),
      ...Array.from({ length: options.valkey }, (_, n) => async () => {
        await stores.redis.restart({ wiped: n < options.wiped });
        print(`restarted Valkey${n < options.wiped ? ", wiped" : ""}`);
      }),
      ...Array.from({ length: options.postgres }, () => async () => {
        await stores.postgres.restart();
        print("restarted PostgreSQL");
      }),
    ],
    random,
  );
  proxy.faults = { errors: 0.05, slow: 0.1 };
  for (const blow of blows) {
    await setTimeout(random() * options.pauseMs);
    await blow();
  }
  proxy.faults = { errors: 0, slow: 0 };
  await asking;
  await Promise.all([servers.ready(), workers.ready()]);
  print(`all asked for, all blows struck; ${asked.length} runs to end`);
  const timer = setTimeout(options.patienceMs, undefined, { ref: false }).then(() => ending.abort());
  // What it has to come to is worked out while those that were cut off wait for others to take them over.
  const expected = Promise.all(asked.map(({ task }) => alone(task, options.local)));
  const all = await Promise.all(
    asked.map(async ({ watched, ...one }, at) => ({ ...one, ...(await watched), expected: (await expected)[at]! })),
  );
  void timer;
  return await judge(all, await Promise.all(recoveries), address, options);
}

/** Asks for a run until some server has accepted it; by its key it is one run, however often it is sent. */
async function ask({ graph, inputs }: Task, address: () => string): Promise<string> {
  const key = crypto.randomUUID();
  for (;;) {
    try {
      const answer = await post(`${address()}/api/runs`, { graph, inputs }, { "idempotency-key": key });
      const body = (await answer.json()) as { readonly id?: string };
      if (answer.ok && body.id !== undefined) return body.id;
      if (answer.status < 500 && answer.status !== 429 && answer.status !== 409)
        throw new TypeError(`refused: ${answer.status} ${JSON.stringify(body)}`);
    } catch (error) {
      if (error instanceof TypeError && error.message.startsWith("refused")) throw error;
    }
    await setTimeout(200);
  }
}

/** Kills a worker; each of its runs resolves to how long it took until another had it. */
async function killWorker(worker: Process, { store }: TestCluster): Promise<Promise<number | undefined>[]> {
  const held = await query(
    store,
    `SELECT r.id, r.attempt FROM runs r JOIN members m ON m.id = r.owner WHERE r.ended IS NULL AND m.name LIKE '%:' || $1`,
    [String(worker.child.pid)],
  );
  await worker.kill();
  const began = performance.now();
  return held.map(async ({ id, attempt }) => {
    while (performance.now() - began < 60_000) {
      await setTimeout(100);
      const [row] = await query(store, "SELECT attempt, ended FROM runs WHERE id = $1", [id]);
      if (row && (row.attempt !== attempt || row.ended !== null)) return performance.now() - began;
    }
    return undefined;
  });
}

/** What a server comes to that shares nothing. */
async function alone(task: Task, { address }: Serving): Promise<Looked> {
  const id = await ask(task, () => address);
  for (;;) {
    const run = await look(address, id);
    if (run?.ended !== undefined) return run;
    await setTimeout(50);
  }
}

/** Compares what came of it with what a server comes to that shares nothing. */
async function judge(
  all: readonly (Omit<Asked, "watched"> & Watched & { readonly expected: Looked })[],
  recoveries: readonly (number | undefined)[],
  address: () => string,
  { cluster, paidCalls }: ChaosOptions,
): Promise<ChaosResult> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const wrong: string[] = [];
  let uncertain = 0;
  const calls = [...paidCalls()];
  for (const { id, task, events, expected } of all) {
    const run = await look(address(), id);
    const ends = events.filter(({ type }) => ["run.finished", "run.failed", "run.cancelled"].includes(type));
    if (run?.ended === undefined) {
      lost.push(id);
      continue;
    }
    if (ends.length !== 1 || events.length !== run.lastSeq + 1) doubled.push(id);
    if (run.error?.code === "PAID_CALL_UNCERTAIN") {
      uncertain++;
      continue;
    }
    const said = ({ status, outputs, error }: Looked) => JSON.stringify([status, outputs, error?.code]);
    if (said(run) !== said(expected)) wrong.push(`${id} (${task.kind}): ${said(run)}, not ${said(expected)}`);
  }
  const [row] = await query(cluster.store, "SELECT count(*)::int AS runs, sum(attempt)::int AS attempts FROM runs", []);
  if (row?.runs !== all.length) doubled.push(`${row?.runs} runs are kept, ${all.length} were asked for`);
  return {
    ...{ ended: all.length - lost.length, lost, doubled, wrong, attempts: Number(row?.attempts) },
    ...{ paidTwice: calls.length - new Set(calls).size, uncertain },
    gaps: all.reduce((sum, { gaps }) => sum + gaps, 0),
    recoveries: recoveries.map((ms) => ms ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b),
  };
}

interface Looked {
  readonly status: string;
  readonly ended?: number;
  readonly lastSeq: number;
  readonly outputs?: unknown;
  readonly error?: { readonly code: string };
}

async function look(address: string, id: string): Promise<Looked | undefined> {
  for (let tries = 0; tries < 50; tries++) {
    try {
      const answer = await fetch(`${address}/api/runs/${id}`);
      if (answer.ok) return (await answer.json()) as Looked;
      if (answer.status === 404) return undefined;
    } catch {
      // It is on its way up.
    }
    await setTimeout(200);
  }
  return undefined;
}

async function query(
  url: string,
  sql: string,
  values: readonly unknown[],
): Promise<readonly Record<string, unknown>[]> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url });
    client.on("error", () => {});
    try {
      await client.connect();
      return (await client.query(sql, [...values])).rows;
    } catch (error) {
      if (tries > 50) throw error;
      await setTimeout(200);
    } finally {
      await client.end().catch(() => {});
    }
  }
}

function shuffled<T>(all: readonly T[], random: () => number): readonly T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
