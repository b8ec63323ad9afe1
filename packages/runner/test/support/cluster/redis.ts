import { Redis } from "ioredis";
import { afterAll } from "vitest";
import { type RedisServer, startRedisServer } from "../../../../../scripts/cluster/redis-server.ts";

/** A Valkey or Redis of a test file's own. */
export interface TestRedis extends Pick<RedisServer, "url" | "restart"> {
  /** Forgets everything. */
  wipe(): Promise<void>;
}

/** Starts a real Valkey or Redis for the tests of one file; it ends with them. */
export async function startRedis(): Promise<TestRedis> {
  const server = await startRedisServer();
  afterAll(() => server.close());
  return {
    url: server.url,
    restart: (options) => server.restart(options),
    async wipe() {
      const client = new Redis(server.url);
      await client.flushall();
      client.disconnect();
    },
  };
}
