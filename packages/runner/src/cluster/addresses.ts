import { clusterErrors } from "./error-codes.ts";
import type { Bucket } from "./s3/objects.ts";

/** Where servers and workers find what they share. */
export interface ClusterAddresses {
  /** PostgreSQL: `postgres://user:password@host/database`. */
  readonly store: string;
  /** Valkey or Redis: `redis://host:6379/0`, `rediss://` with TLS. */
  readonly queue: string;
  /** S3: `s3://bucket/prefix`. */
  readonly artifacts: string;
}

/** Addresses that were checked. */
export interface CheckedAddresses {
  readonly store: string;
  readonly queue: string;
  readonly artifacts: Bucket;
}

const examples = {
  store: "postgres://user@host/database",
  queue: "redis://host:6379",
  artifacts: "s3://bucket/prefix",
};

/** @throws `CLUSTER_ADDRESS_WRONG`. */
export function checkAddresses({ store, queue, artifacts }: ClusterAddresses): CheckedAddresses {
  requirePostgres(store);
  // Valkey speaks Redis' protocol; the driver knows its scheme.
  const redis = queue.replace(/^valkey(s?):/, "redis$1:");
  requireScheme("queue", redis, ["redis:", "rediss:"]);
  const { hostname: bucket, pathname } = requireScheme("artifacts", artifacts, ["s3:"]);
  if (bucket === "") throw wrong("artifacts");
  const prefix = pathname.replace(/^\/+|\/+$/g, "");
  return { store, queue: redis, artifacts: { bucket, prefix: prefix === "" ? "" : `${prefix}/` } };
}

/** @throws `CLUSTER_ADDRESS_WRONG`. */
export function requirePostgres(store: string): void {
  requireScheme("store", store, ["postgres:", "postgresql:"]);
}

function requireScheme(flag: keyof typeof examples, text: string, schemes: readonly string[]): URL {
  const url = URL.parse(text);
  if (url === null || !schemes.includes(url.protocol)) throw wrong(flag);
  return url;
}

const wrong = (flag: keyof typeof examples) =>
  clusterErrors.CLUSTER_ADDRESS_WRONG({ flag: `--${flag}`, expected: examples[flag] });
