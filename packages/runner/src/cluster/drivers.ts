import { clusterErrors } from "./error-codes.ts";
import type { Driver as Postgres } from "./postgres/database.ts";
import type { Driver as Redis } from "./previews/redis-previews.ts";
import type { Driver as Bull } from "./queue/tickets.ts";
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
  const [postgres, bull, redis, s3] = await Promise.all([
    found("pg", import("pg"), missing),
    found("bullmq", import("bullmq"), missing),
    found("ioredis", import("ioredis"), missing),
    found("@aws-sdk/client-s3", import("@aws-sdk/client-s3"), missing),
  ]);
  if (!postgres || !bull || !redis || !s3)
    throw clusterErrors.CLUSTER_DRIVER_MISSING({ what: "What servers and workers share", packages: missing });
  return { postgres: postgres.default, bull, redis, s3 };
}

/** @throws `CLUSTER_DRIVER_MISSING`. */
export async function loadPostgres(): Promise<Postgres> {
  const missing: string[] = [];
  const postgres = await found("pg", import("pg"), missing);
  if (!postgres) throw clusterErrors.CLUSTER_DRIVER_MISSING({ what: "PostgreSQL", packages: missing });
  return postgres.default;
}

/** A package that is loaded; undefined, and its name among what is missing, where it is not installed. */
async function found<T>(name: string, loading: Promise<T>, missing: string[]): Promise<T | undefined> {
  try {
    return await loading;
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND")) throw error;
    missing.push(name);
    return undefined;
  }
}
