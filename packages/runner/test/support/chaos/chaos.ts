import { setTimeout } from "node:timers/promises";
import type { Stores, TestCluster } from "../cluster/cluster.ts";
import type { FaultyProxy } from "../cluster/faulty-proxy.ts";
import { post, type Serving } from "../server.ts";
import { askingOf } from "./asking.ts";
import { Crew } from "./crew.ts";
import { type Judgement, judge } from "./judge.ts";
import { killWorker, type Recovery } from "./kill-worker.ts";
import { type Looked, look } from "./looked.ts";
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
export interface ChaosResult extends Judgement {
  /** Workers that were killed, and those of them that held a run; and servers. */
  readonly killed: { readonly workers: number; readonly busy: number; readonly servers: number };
  /** What became of the runs that killed workers had. */
  readonly recoveries: readonly Recovery[];
}

interface Asked {
  readonly id: string;
  readonly task: Task;
  readonly watched: Promise<Watched>;
}

/** Has a cluster work while its parts are killed, and says what became of the work. */
export async function chaos(options: ChaosOptions): Promise<ChaosResult> {
  const { cluster, stores, proxy, tasks, print = () => {} } = options;
  const db = askingOf(cluster.store);
  const servers = new Crew(options.servers, () => cluster.server());
  const workers = new Crew(options.workers, () => cluster.worker());
  await Promise.all([servers.ready(), workers.ready()]);
  const any = randomFrom(options.seed + 1);
  let last = "";
  const address = () => {
    // While none is there, whoever asks finds out.
    if (servers.up.length > 0) last = oneOf(servers.up, any).address;
    return last;
  };
  // Beside all that happens, whose pauses leave time for it.
  const expected = allAlone(tasks, options.local);
  expected.catch(() => {});
  const ending = new AbortController();
  const asking: Promise<Asked>[] = [];
  const askFor = async (task: Task): Promise<Asked> => {
    const id = await ask(task, address);
    return { id, task, watched: watch(id, address, ending.signal) };
  };
  const recoveries: Promise<Recovery>[] = [];
  const killed = { workers: 0, busy: 0, servers: 0 };
  const strike = async ({ what, victim }: Blow) => {
    if (what === "Valkey" || what === "wiped Valkey") await stores.redis.restart({ wiped: what === "wiped Valkey" });
    else if (what === "PostgreSQL") await stores.postgres.restart();
    else if (what === "server") {
      await servers.replace(Math.floor(victim * servers.size), async (server) => {
        killed.servers++;
        await server.kill();
      });
    } else {
      await workers.replace(Math.floor(victim * workers.size), async (worker) => {
        const held = await killWorker(worker, db);
        killed.workers++;
        if (held.length > 0) killed.busy++;
        recoveries.push(...held);
      });
    }
  };
  const blows = blowsOf(options);
  proxy.faults = { errors: 0.05, slow: 0.1 };
  for (const [n, blow] of blows.entries()) {
    // Runs are asked for all the time, so that whoever is struck has something to do.
    const due = Math.ceil((tasks.length * (n + 1)) / blows.length);
    asking.push(...tasks.slice(asking.length, due).map(askFor));
    await setTimeout(blow.pauseMs);
    await strike(blow);
    print(`${n + 1} of ${blows.length}: ${blow.what}`);
  }
  proxy.faults = { errors: 0, slow: 0 };
  const asked = await Promise.all(asking);
  await Promise.all([servers.ready(), workers.ready()]);
  print(`all asked for, all blows struck; ${asked.length} runs to end`);
  const timer = setTimeout(options.patienceMs, undefined, { ref: false }).then(() => ending.abort());
  const all = await Promise.all(
    asked.map(async ({ watched, ...one }) => {
      return { ...one, ...(await watched), expected: (await expected).get(one.task)! };
    }),
  );
  void timer;
  const judgement = await judge(all, { address, ask: db, calls: options.paidCalls() });
  const result = { ...judgement, killed, recoveries: await Promise.all(recoveries) };
  await db.close();
  return result;
}

/** One thing that is done to a cluster. */
interface Blow {
  readonly what: "worker" | "server" | "Valkey" | "wiped Valkey" | "PostgreSQL";
  /** Which of its kind, from 0 to 1. */
  readonly victim: number;
  /** Ms before it. */
  readonly pauseMs: number;
}

/** What is done, as it follows from the seed. */
function blowsOf({ kills, valkey, wiped, postgres, seed, pauseMs }: ChaosOptions): readonly Blow[] {
  const random = randomFrom(seed);
  const times = (count: number, what: () => Blow["what"]) => Array.from({ length: count }, what);
  const all = [
    // Three of four are workers.
    ...times(kills, () => (random() < 0.25 ? "server" : "worker")),
    ...times(wiped, () => "wiped Valkey"),
    ...times(valkey - wiped, () => "Valkey"),
    ...times(postgres, () => "PostgreSQL"),
  ];
  return shuffled(all, random).map((what) => ({ what, victim: random(), pauseMs: random() * pauseMs }));
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

/** What a server comes to that shares nothing. */
async function allAlone(tasks: readonly Task[], { address }: Serving): Promise<ReadonlyMap<Task, Looked>> {
  const results = new Map<Task, Looked>();
  const left = [...tasks];
  const oneAfterAnother = async () => {
    for (let task = left.shift(); task !== undefined; task = left.shift()) {
      const id = await ask(task, () => address);
      for (let run = await look(address, id); !results.has(task); run = await look(address, id)) {
        if (run?.ended === undefined) await setTimeout(50);
        else results.set(task, run);
      }
    }
  };
  await Promise.all(Array.from({ length: 2 }, oneAfterAnother));
  return results;
}

function shuffled<T>(all: readonly T[], random: () => number): readonly T[] {
  return all
    .map((one) => ({ one, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}
