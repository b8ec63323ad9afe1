import { afterAll, expect, test } from "vitest";
import { type PaidService, paidService } from "../src/server/fixtures/paid-service.ts";
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

const closing: PaidService[] = [];
afterAll(async () => {
  for (const service of closing) await service.close();
  removeFolders();
});

test(`nothing is lost, doubled or other than it should be, whatever is killed (seed ${seed})`, async () => {
  const folder = tinyAsEmbedded();
  const service = await paidService();
  closing.push(service);
  const calling = (key: string) => ({ SEGMIND_BASE_URL: service.address, SEGMIND_API_KEY: key });
  const ours = "SG_0123456789abcdef";
  const [cluster, local] = await Promise.all([
    newCluster({ s3: proxy.endpoint, models: folder, env: calling(ours) }),
    serve(newFolder(), ["--models", folder], undefined, calling("SG_of-the-other-one")),
  ]);
  const isLong = process.env.CHAOS_KILLS !== undefined;
  const paidCalls = () =>
    service.calls.filter((_, n) => service.headers[n]?.["x-api-key"] === ours).map(({ seed }) => Number(seed));
  const result = await chaos({
    ...{ cluster, stores, proxy, local, seed, paidCalls },
    tasks: workload(count("RUNS", 20)),
    ...{ servers: count("SERVERS", 2), workers: count("WORKERS", 2) },
    ...{
      kills: count("KILLS", 10),
      valkey: count("VALKEY", 1),
      wiped: count("WIPED", 1),
      postgres: count("POSTGRES", 0),
    },
    ...{ pauseMs: count("PAUSE", 600), patienceMs: count("PATIENCE", 120_000) },
    ...(isLong && { print: (line: string) => console.log(line) }),
  });
  if (isLong) console.log(JSON.stringify(result));
  const { recoveries: _recoveries, attempts: _attempts, uncertain, ...judged } = result;
  expect(judged).toEqual({ ended: count("RUNS", 20), lost: [], doubled: [], wrong: [], gaps: 0, paidTwice: 0 });
  // Of those whose call was cut off alone.
  expect(uncertain).toBeLessThanOrEqual(count("KILLS", 10));
});
