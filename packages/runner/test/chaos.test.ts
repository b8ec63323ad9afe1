import { afterAll, expect, test } from "vitest";
import { type PaidService, paidService } from "../src/server/fixtures/paid-service.ts";
import { type ChaosOptions, chaos } from "./support/chaos/chaos.ts";
import { randomFrom } from "./support/chaos/random.ts";
import { quantile, tableOf } from "./support/chaos/table.ts";
import { waitingNodes, waitVariable } from "./support/chaos/waiting-nodes.ts";
import { workload } from "./support/chaos/workload.ts";
import { clusters, startStores } from "./support/cluster/cluster.ts";
import { startFaultyProxy } from "./support/cluster/faulty-proxy.ts";
import { newFolder, removeFolders } from "./support/command.ts";
import { servers } from "./support/servers.ts";
import { tinyAsEmbedded } from "./support/small-graphs.ts";

const stores = await startStores();
const newCluster = clusters(stores);
const serve = servers();
const count = (name: string, unless: number) => Number(process.env[`CHAOS_${name}`] ?? unless);
const seed = count("SEED", Math.floor(Math.random() * 2 ** 31));
const proxy = await startFaultyProxy(stores.s3.endpoint, randomFrom(seed + 2));

const closing: PaidService[] = [];
afterAll(async () => {
  for (const service of closing) await service.close();
  removeFolders();
});

test(`nothing is lost, doubled or other than it should be, whatever is killed (seed ${seed})`, async () => {
  const folder = tinyAsEmbedded();
  const uses = ["--use", waitingNodes(), "--paid-per-day", "100000"];
  const service = await paidService(() => 200, { afterMs: count("WAIT_MS", 50) });
  closing.push(service);
  const env = (key: string, ms: number) => ({
    ...{ SEGMIND_BASE_URL: service.address, SEGMIND_API_KEY: key },
    [waitVariable]: String(ms),
  });
  const ours = "SG_0123456789abcdef";
  const [cluster, local] = await Promise.all([
    newCluster({ s3: proxy.endpoint, models: folder, env: env(ours, count("WAIT_MS", 50)), args: uses }),
    serve(newFolder(), ["--models", folder, ...uses], undefined, env("SG_of-the-other-one", 0)),
  ]);
  const isLong = process.env.CHAOS_KILLS !== undefined;
  const runs = count("RUNS", 20);
  const kills = count("KILLS", 10);
  const options: ChaosOptions = {
    ...{ cluster, stores, proxy, local, seed, kills },
    paidCalls: () =>
      service.calls.filter((_, n) => service.headers[n]?.["x-api-key"] === ours).map(({ seed }) => Number(seed)),
    tasks: workload(runs, count("STEPS", 10)),
    ...{ servers: count("SERVERS", 2), workers: count("WORKERS", 2) },
    ...{ valkey: count("VALKEY", 1), wiped: count("WIPED", 1), postgres: count("POSTGRES", 0) },
    ...{ pauseMs: count("PAUSE", 600), patienceMs: count("PATIENCE", 120_000) },
    ...(isLong && { print: (line: string) => console.log(line) }),
  };
  const began = performance.now();
  const result = await chaos(options);
  if (isLong) console.log(tableOf(result, options, performance.now() - began));
  const { recoveries, killed: _killed, attempts: _attempts, uncertain, ...judged } = result;
  expect(judged).toEqual({ ended: runs, lost: [], doubled: [], wrong: [], gaps: 0, paidTwice: 0 });
  // Of those whose call was cut off alone.
  expect(uncertain).toBeLessThanOrEqual(kills);
  if (isLong)
    expect(
      quantile(
        recoveries.map(({ ms }) => ms),
        0.95,
      ),
    ).toBeLessThan(10_000);
});
