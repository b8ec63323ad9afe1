import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { Redis } from "ioredis";
import pg from "pg";
import { balancer } from "../../../../scripts/cluster/balancer.ts";
import { startPostgresServer } from "../../../../scripts/cluster/postgres-server.ts";
import { startRedisServer } from "../../../../scripts/cluster/redis-server.ts";
import { startS3Server } from "../../../../scripts/cluster/s3-server.ts";

/** What the stores of a cluster were asked since they began. */
export interface Asked {
  /** Statements that clients sent to PostgreSQL, and how long it worked on them, ms. */
  readonly statements: number;
  readonly statementMs: number;
  /** Commands of Redis, those inside of its scripts too. */
  readonly commands: number;
  /** Scripts, of those. */
  readonly scripts: number;
  /** Requests to S3, and what they carried both ways, headers included. */
  readonly requests: number;
  readonly bytes: number;
}

/** Real stores, each of which says what it was asked. */
export interface CountedStores {
  readonly url: string;
  readonly env: NodeJS.ProcessEnv;
  asked(): Promise<Asked>;
  /** Whether all runs have ended. */
  isIdle(): Promise<boolean>;
  close(): Promise<void>;
}

/** Starts them on loopback. */
export async function startCountedStores(): Promise<CountedStores> {
  const counting = ["-c", "shared_preload_libraries=pg_stat_statements", "-c", "track_activity_query_size=4096"];
  const [postgres, redis, s3] = await Promise.all([startPostgresServer(counting), startRedisServer(), startS3Server()]);
  const client = new pg.Client(postgres.url);
  await client.connect();
  await client.query("CREATE EXTENSION pg_stat_statements");
  const valkey = new Redis(redis.url);
  const way = balancer([s3.endpoint]);
  let requests = 0;
  let closed = 0;
  const sockets = new Set<Socket>();
  const bytesOf = ({ bytesRead, bytesWritten }: Socket) => bytesRead + bytesWritten;
  way.on("request", () => requests++);
  way.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      closed += bytesOf(socket);
    });
  });
  way.listen(0, "127.0.0.1");
  await once(way, "listening");
  const endpoint = `http://127.0.0.1:${(way.address() as AddressInfo).port}`;
  return {
    url: postgres.url,
    env: {
      ...s3.env,
      AWS_ENDPOINT_URL: endpoint,
      SIGMAFLOW_STORE: postgres.url,
      SIGMAFLOW_QUEUE: redis.url,
      SIGMAFLOW_ARTIFACTS: `s3://${s3.bucket}/sigmaflow`,
    },
    async asked() {
      const { rows } = await client.query(
        `SELECT coalesce(sum(calls), 0)::float8 AS calls, coalesce(sum(total_exec_time), 0)::float8 AS ms
         FROM pg_stat_statements WHERE toplevel AND query NOT LIKE '%pg_stat_statements%'`,
      );
      const stats = await valkey.info("commandstats");
      const calls = [...stats.matchAll(/cmdstat_([^:]+):calls=(\d+)/g)].map(
        ([, name, count]) => [String(name), Number(count)] as const,
      );
      const sum = (which: (name: string) => boolean) =>
        calls.reduce((all, [name, count]) => (which(name) ? all + count : all), 0);
      return {
        ...{ statements: Number(rows[0].calls), statementMs: Number(rows[0].ms) },
        ...{
          commands: sum((name) => !/^(?:info|hello|client|config)/.test(name)),
          scripts: sum((name) => /^eval/.test(name)),
        },
        ...{ requests, bytes: [...sockets].reduce((all, socket) => all + bytesOf(socket), closed) },
      };
    },
    async isIdle() {
      // By its words this is not counted.
      const { rows } = await client.query("SELECT 1 FROM runs WHERE ended IS NULL LIMIT 1 /* pg_stat_statements */");
      return rows.length === 0;
    },
    async close() {
      valkey.disconnect();
      await client.end();
      way.closeAllConnections();
      way.close();
      await Promise.all([postgres.close(), redis.close(), s3.close()]);
    },
  };
}

/** What was asked between two moments, for each of so many. */
export function eachOf(count: number, before: Asked, after: Asked): Asked {
  const of = (name: keyof Asked) => (after[name] - before[name]) / count;
  return {
    ...{ statements: of("statements"), statementMs: of("statementMs"), commands: of("commands") },
    ...{ scripts: of("scripts"), requests: of("requests"), bytes: of("bytes") },
  };
}
