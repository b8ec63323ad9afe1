import type { ClusterAddresses } from "../cluster/addresses.ts";
import type { Cluster } from "../cluster/open-cluster.ts";
import { runnerErrors } from "../error-codes.ts";
import { configOf, type UseFlags } from "../use/packages-in-use.ts";
import { version } from "../version.ts";
import { printNote } from "./print-note.ts";

/** Where servers and workers find what they share. */
export type ClusterFlags = Partial<ClusterAddresses>;

const names = ["store", "queue", "artifacts"] as const;

/** Where flags are read, and what stands in for those that are not given. */
export interface Surroundings {
  readonly env?: NodeJS.ProcessEnv;
  readonly folder?: string;
}

/**
 * The addresses that are named: by flags, else in the environment, where an empty one means none, else in the configuration.
 *
 * @throws `CONFIG_INVALID` and what importing the configuration throws.
 */
export async function namedAddresses(
  flags: ClusterFlags & Pick<UseFlags, "config">,
  { env = process.env, folder = process.cwd() }: Surroundings = {},
): Promise<ClusterFlags> {
  const given = names.map((name) => flags[name] ?? env[`SIGMAFLOW_${name.toUpperCase()}`]);
  // Whoever names all has no need of the configuration, and others say that it is not used.
  const found = given.includes(undefined) ? await configOf(flags, { folder }) : undefined;
  const all = names.map((name, at) => [name, given[at] ?? found?.config[name]] as const);
  return Object.fromEntries(all.filter(([, address]) => address));
}

/**
 * What servers and workers share; undefined where nothing of it is named.
 *
 * @throws `BAD_SETTING` where some of it is missing, and what {@link namedAddresses} throws.
 */
export async function clusterAddresses(
  flags: ClusterFlags & Pick<UseFlags, "config">,
  surroundings?: Surroundings,
): Promise<ClusterAddresses | undefined> {
  const { store, queue, artifacts } = await namedAddresses(flags, surroundings);
  if (store !== undefined && queue !== undefined && artifacts !== undefined) return { store, queue, artifacts };
  if (store === undefined && queue === undefined && artifacts === undefined) return undefined;
  const missing = store === undefined ? "store" : queue === undefined ? "queue" : "artifacts";
  throw runnerErrors.BAD_SETTING({
    ...{ name: `--${missing}`, found: "nothing" },
    expected: `an address as well: servers and workers share ${names.map((name) => `--${name}`).join(", ")}`,
  });
}

/** What the process shares with others, opened; undefined where no addresses are named. */
export async function clusterOf(
  addresses: ClusterAddresses | undefined,
  role: "server" | "worker",
): Promise<Cluster | undefined> {
  if (addresses === undefined) return undefined;
  const { openCluster } = await import("../cluster/open-cluster.ts");
  const onFailure = (error: unknown) => printNote(`The shared cache fails: ${String(error)}`);
  const onQueueReach = (error?: Error) => printNote(queueText(error));
  return await openCluster(addresses, { role, version: version(), onCacheFailure: onFailure, onQueueReach });
}

function queueText(error: Error | undefined): string {
  if (error === undefined) return "The queue (--queue) is reached again.";
  const reason = error.message || (error as NodeJS.ErrnoException).code || error.name;
  return `The queue (--queue) cannot be reached: ${reason}. Runs are performed all the same, up to two seconds later, without previews.`;
}
