import type { ClusterStatus } from "../cluster/members/cluster-status.ts";
import { sumOf, type Work } from "../cluster/members/work-counts.ts";
import { escaped } from "./metrics.ts";

type Sample = readonly [labels: Readonly<Record<string, string>>, value: number];

/** How a cluster stands, in Prometheus' text format: all of it together, and each worker. */
export function clusterMetrics({ waiting, oldestMs, unmet, members, differences }: ClusterStatus): string {
  const workers = members.filter(({ role }) => role === "worker");
  const byWorker = (value: (work: Work) => number): readonly Sample[] =>
    workers.map(({ name, work }) => [{ worker: name }, value(work)]);
  const { found } = sumOf(workers.map(({ work }) => work));
  return [
    metric(
      "sigmaflow_lane_waiting",
      "gauge",
      "Runs that wait, by lane.",
      Object.entries(waiting).map(([lane, n]) => [{ lane }, n]),
    ),
    metric("sigmaflow_oldest_waiting_seconds", "gauge", "How long the oldest run has waited.", [[{}, oldestMs / 1000]]),
    metric("sigmaflow_needs_unmet", "gauge", "Runs that wait for what no worker has.", [
      [{}, unmet.reduce((all, { runs }) => all + runs, 0)],
    ]),
    metric("sigmaflow_models_differing", "gauge", "Names by which workers mean different files.", [
      [{}, differences.length],
    ]),
    metric(
      ...(["sigmaflow_members", "gauge", "Servers and workers that are there, by role."] as const),
      (["server", "worker"] as const).map((role) => [{ role }, members.filter((one) => one.role === role).length]),
    ),
    metric(
      "sigmaflow_worker_active",
      "gauge",
      "Runs that a worker performs.",
      workers.map(({ name, runs }) => [{ worker: name }, runs.length]),
    ),
    metric(
      "sigmaflow_worker_runs_total",
      "counter",
      "Runs that a worker has ended.",
      byWorker(({ runs }) => runs),
    ),
    metric(
      "sigmaflow_worker_steps_total",
      "counter",
      "Iterations that a worker has computed.",
      byWorker(({ steps }) => steps),
    ),
    metric(
      "sigmaflow_worker_lost_leases_total",
      "counter",
      "Runs that others took over from a worker that lives.",
      byWorker(({ lostLeases }) => lostLeases),
    ),
    metric(
      "sigmaflow_results_found_total",
      "counter",
      "Results that workers looked for, by where they were.",
      Object.entries(found).map(([where, n]) => [{ where }, n]),
    ),
  ].join("");
}

function metric(name: string, type: "gauge" | "counter", help: string, samples: readonly Sample[]): string {
  const lines = samples.map(([labels, value]) => {
    const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
    return `${name}${pairs.length > 0 ? `{${pairs.join()}}` : ""} ${value}\n`;
  });
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join("")}`;
}
