import { afterAll, expect, test } from "vitest";
import { chaos } from "./support/chaos/chaos.ts";
import { randomFrom } from "./support/chaos/random.ts";
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
const proxy = await startFaultyProxy(stores.s3.endpoint, randomFrom(seed + 1));

afterAll(removeFolders);

test(`nothing is lost, doubled or other than it should be, whatever is killed (seed ${seed})`, async () => {
  const folder = tinyAsEmbedded();
  const [cluster, local] = await Promise.all([
    newCluster({ s3: proxy.endpoint, models: folder }),
    serve(newFolder(), ["--models", folder]),
  ]);
  const isLong = process.env.CHAOS_KILLS !== undefined;
  const result = await chaos({
    ...{ cluster, stores, proxy, local, seed },
    tasks: workload(count("RUNS", 20)),
    ...{ servers: count("SERVERS", 2), workers: count("WORKERS", 2) },
    ...{ kills: count("KILLS", 10), valkey: count("VALKEY", 1), wiped: count("WIPED", 1), postgres: count("POSTGRES", 0) },
    ...{ pauseMs: 600, patienceMs: count("PATIENCE", 120_000) },
    ...(isLong && { print: (line: string) => console.log(line) }),
  });
  if (isLong) console.log(JSON.stringify(result));
  expect({ ...result, recoveries: [], attempts: 0 }).toEqual({
    ...{ ended: count("RUNS", 20), lost: [], doubled: [], wrong: [], gaps: 0, recoveries: [], attempts: 0 },
  });
});
