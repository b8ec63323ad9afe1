import type { ClusterAddresses } from "../cluster/addresses.ts";
import type { Cluster } from "../cluster/open-cluster.ts";
import { runnerErrors } from "../error-codes.ts";
import { version } from "../version.ts";
import { printNote } from "./print-note.ts";

/** Where servers and workers find what they share. */
export type ClusterFlags = Partial<ClusterAddresses>;

const names = ["store", "queue", "artifacts"] as const;

/**
 * The addresses in flags and in the environment; undefined where there are none.
 *
 * @throws `BAD_SETTING` where some are missing.
 */
export function clusterAddresses(flags: ClusterFlags, env = process.env): ClusterAddresses | undefined {
  const found = names.map((name) => flags[name] ?? env[`SIGMAFLOW_${name.toUpperCase()}`]);
  const missing = names.filter((_, at) => !found[at]);
  if (missing.length === names.length) return undefined;
  const [first] = missing;
  if (first !== undefined)
    throw runnerErrors.BAD_SETTING({
      ...{ name: `--${first}`, found: "nothing" },
      expected: `an address as well: servers and workers share ${names.map((name) => `--${name}`).join(", ")}`,
    });
  const [store, queue, artifacts] = found as [string, string, string];
  return { store, queue, artifacts };
}

/** What the process shares with others, opened; undefined where no addresses are named. */
export async function clusterOf(flags: ClusterFlags, role: "server" | "worker"): Promise<Cluster | undefined> {
  const addresses = clusterAddresses(flags);
  if (addresses === undefined) return undefined;
  const { openCluster } = await import("../cluster/open-cluster.ts");
  const onFailure = (error: unknown) => printNote(`The shared cache fails: ${String(error)}`);
  return await openCluster(addresses, { role, version: version(), onCacheFailure: onFailure });
}
