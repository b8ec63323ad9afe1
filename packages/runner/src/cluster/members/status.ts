import type { Lane } from "../../store/run-queue.ts";
import type { Database } from "../postgres/database.ts";
import type { ClusterRunQueue } from "../queue/cluster-run-queue.ts";
import type { Member, Members } from "./members.ts";

/** How a cluster stands. */
export interface ClusterStatus {
  readonly paused: boolean;
  /** Runs that wait, by lane. */
  readonly waiting: Readonly<Record<Lane, number>>;
  /** How long the oldest of them has waited, ms; 0 where none does. */
  readonly oldestMs: number;
  readonly members: readonly Member[];
}

export interface StatusDependencies {
  readonly db: Database;
  readonly queue: Pick<ClusterRunQueue, "counts" | "isPaused">;
  readonly members: Pick<Members, "list">;
}

/** Looks how a cluster stands, from any of its processes. */
export async function clusterStatus({ db, queue, members }: StatusDependencies): Promise<ClusterStatus> {
  const [counts, paused, all, oldest] = await Promise.all([
    queue.counts(),
    queue.isPaused(),
    members.list(),
    db.first(
      `SELECT (extract(epoch FROM clock_timestamp() - min(added)) * 1000)::bigint AS ms FROM waiting WHERE taken_by IS NULL`,
    ),
  ]);
  const of = (lane: Lane) => counts.get(lane) ?? 0;
  return {
    paused,
    waiting: { inference: of("inference"), remote: of("remote"), free: of("free") },
    oldestMs: Number(oldest?.ms ?? 0),
    members: all,
  };
}
