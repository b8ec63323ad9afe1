import { randomBytes, randomUUID } from "node:crypto";
import type { ContentHasher } from "@sigmaflow/core";
import type { SharedStores } from "../server/shared-stores.ts";
import type { RunStoreOptions } from "../store/run-store-options.ts";
import type { ClusterAddresses } from "./addresses.ts";
import { checkAddresses } from "./addresses.ts";
import { SharedCache } from "./cache/shared-cache.ts";
import { loadDrivers } from "./drivers.ts";
import { PostgresGraphs } from "./graphs/postgres-graphs.ts";
import { PostgresKeys } from "./keys/postgres-keys.ts";
import { Caretaker } from "./members/caretaker.ts";
import type { ClusterStatus } from "./members/cluster-status.ts";
import { InnerRuns } from "./members/inner-runs.ts";
import type { Member } from "./members/member.ts";
import { Members } from "./members/members.ts";
import { clusterStatus } from "./members/status.ts";
import { Database } from "./postgres/database.ts";
import { migrate } from "./postgres/migrate.ts";
import { News } from "./postgres/news.ts";
import { PostgresRunStore } from "./postgres/postgres-run-store.ts";
import { RedisPreviews } from "./previews/redis-previews.ts";
import { ClusterRunQueue } from "./queue/cluster-run-queue.ts";
import { ClusterArtifacts } from "./s3/cluster-artifacts.ts";
import { Objects } from "./s3/objects.ts";

/** What servers and workers share, as one process has opened it. */
export interface Cluster extends SharedStores {
  readonly queue: ClusterRunQueue;
  readonly db: Database;
  readonly previews: RedisPreviews;
  readonly members: Members;
  readonly inner: InnerRuns;
  readonly keys: PostgresKeys;
  /** What all servers sign webhooks with. */
  readonly secret: Buffer;
  /** Names this process to the others. */
  readonly owner: string;
  /** Forgets results that nobody has used for a month, some at a time. */
  sweepResults(): Promise<number>;
  /** Results that all share. */
  cache(hasher?: ContentHasher): SharedCache;
  /** How the cluster stands. */
  status(): Promise<ClusterStatus>;
  /** Ends in a moment even where the stores cannot be reached: what is not handed back others take over. */
  endSoon(): void;
}

export interface OpenClusterOptions extends RunStoreOptions, Pick<Member, "role" | "version"> {
  /** Called with the first failure of the shared cache. */
  readonly onCacheFailure?: (error: unknown) => void;
  /** Called when the queue's Valkey cannot be reached, with why, and with nothing when it can be again: all goes on without. */
  readonly onQueueReach?: (error?: Error) => void;
}

/** How long a result is kept that nobody uses, ms. */
const unusedMs = 30 * 24 * 3600_000;

/** How long a claim lasts without being renewed where others can take a run over, ms. */
export const clusterLeaseMs = 6000;

/**
 * Opens what servers and workers share, and brings its tables to the newest form.
 *
 * @throws `CLUSTER_ADDRESS_WRONG`, `CLUSTER_DRIVER_MISSING`, `CLUSTER_UNREACHABLE`, `CLUSTER_SCHEMA_NEWER`.
 */
export async function openCluster(addresses: ClusterAddresses, options: OpenClusterOptions): Promise<Cluster> {
  const { store: url, queue: redis, artifacts: place } = checkAddresses(addresses);
  const drivers = await loadDrivers();
  const owner = randomUUID();
  const db = new Database(drivers.postgres, url);
  const objects = new Objects(drivers.s3, place);
  try {
    await Promise.all([db.reach(), objects.reach()]);
    await migrate(db);
  } catch (error) {
    objects.close();
    await db.close();
    throw error;
  }
  // One slot of Redis Cluster for all of it, as BullMQ needs; a name of its own, so that two clusters may share a Valkey.
  const prefix = `{sigmaflow-${await settingOf(db, "cluster", randomUUID().slice(0, 8))}}`;
  const secret = Buffer.from(await settingOf(db, "webhook-secret", randomBytes(32).toString("hex")), "hex");
  const news = new News(db, owner, { hearsEvents: options.role === "server" });
  await news.listen();
  const runs = new PostgresRunStore(db, news, { owner, ...options });
  const queue = new ClusterRunQueue({
    db,
    driver: drivers.bull,
    redis: drivers.redis,
    url: redis,
    prefix,
    owner,
    news,
  });
  const previews = new RedisPreviews(drivers.redis, redis, prefix, options.onQueueReach);
  const members = new Members(db, { id: owner, role: options.role, version: options.version }, news);
  await members.say();
  const inner = new InnerRuns(db, news, owner);
  const sweepResults = () => new SharedCache(db, objects).sweep(unusedMs);
  return {
    ...{ runs, queue, webhooks: runs.webhooks, artifacts: new ClusterArtifacts(db, objects) },
    ...{ db, previews, members, inner, owner, secret, keys: new PostgresKeys(db) },
    endSoon: () => db.endSoon(),
    status: () => clusterStatus({ db, queue, members }),
    graphs: (folder) => new PostgresGraphs(db, folder),
    care: (given) => new Caretaker({ ...given, db, owner, store: runs, queue, sweepResults }).start(),
    sweepResults,
    accepts: { owner, performs: false, leaseMs: clusterLeaseMs, inner },
    cache: (hasher) => {
      const { onCacheFailure } = options;
      return new SharedCache(db, objects, {
        owner,
        ...(hasher && { hasher }),
        ...(onCacheFailure && { onFailure: onCacheFailure }),
      });
    },
    async close() {
      await runs.settle();
      await queue.close();
      previews.close();
      await members.close();
      await news.close();
      objects.close();
      await db.close();
    },
  };
}

/** A setting of the whole cluster, which is `first` from the first time on that anybody asks. */
async function settingOf(db: Database, name: string, first: string): Promise<string> {
  await db.run("INSERT INTO settings VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", name, first);
  return String((await db.first("SELECT value FROM settings WHERE name = $1", name))?.value);
}
