import { clusterErrors } from "./error-codes.ts";
import type { Driver as Postgres } from "./postgres/database.ts";
import type { Driver as Bull } from "./queue/tickets.ts";
import type { Driver as Redis } from "./previews/redis-previews.ts";
import type { Driver as S3 } from "./s3/objects.ts";

/** The packages by which shared stores are reached. They are installed by who needs them, and loaded when they are named. */
export interface Drivers {
  readonly postgres: Postgres;
  readonly bull: Bull;
  readonly redis: Redis;
  readonly s3: S3;
}

/** @throws `CLUSTER_DRIVER_MISSING`. */
export async function loadDrivers(): Promise<Drivers> {
  const missing: string[] = [];
  const load = async <T>(name: string, loading: Promise<T>): Promise<T> => {
    try {
      return await loading;
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
      missing.push(name);
      return undefined as T;
    }
  };
  const [postgres, bull, redis, s3] = await Promise.all([
    load("pg", import("pg")),
    load("bullmq", import("bullmq")),
    load("ioredis", import("ioredis")),
    load("@aws-sdk/client-s3", import("@aws-sdk/client-s3")),
  ]);
  if (missing.length > 0)
    throw clusterErrors.CLUSTER_DRIVER_MISSING({ what: "What servers and workers share", packages: missing });
  return { postgres: postgres.default, bull, redis, s3 };
}
