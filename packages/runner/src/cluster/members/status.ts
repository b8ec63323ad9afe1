import type { Lane } from "../../store/run-queue.ts";
import type { Database } from "../postgres/database.ts";
import type { ClusterRunQueue } from "../queue/cluster-run-queue.ts";
import type { ClusterStatus } from "./cluster-status.ts";
import type { Members } from "./members.ts";
import { modelDifferences, warningsOf } from "./model-differences.ts";

export interface StatusDependencies {
  readonly db: Database;
  readonly queue: Pick<ClusterRunQueue, "counts" | "isPaused" | "unmet">;
  readonly members: Pick<Members, "list">;
}

/** Looks how a cluster stands, from any of its processes. */
export async function clusterStatus({ db, queue, members }: StatusDependencies): Promise<ClusterStatus> {
  const [counts, paused, unmet, all, oldest] = await Promise.all([
    queue.counts(),
    queue.isPaused(),
    queue.unmet(),
    members.list(),
    db.first(
      `SELECT (extract(epoch FROM clock_timestamp() - min(added)) * 1000)::bigint AS ms FROM waiting WHERE taken_by IS NULL`,
    ),
  ]);
  const differences = modelDifferences(all);
  const of = (lane: Lane) => counts.get(lane) ?? 0;
  return {
    paused,
    waiting: { inference: of("inference"), remote: of("remote"), free: of("free") },
    oldestMs: Number(oldest?.ms ?? 0),
    unmet,
    members: all.map((member) => {
      const warnings = member.role === "worker" ? warningsOf(member, differences) : [];
      return warnings.length > 0 ? { ...member, warnings } : member;
    }),
    differences,
  };
}
