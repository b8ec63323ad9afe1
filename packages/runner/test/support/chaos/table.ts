import type { ChaosOptions, ChaosResult } from "./chaos.ts";

/** The value below which so large a share of others lie; of none, 0. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** What was done and what became of it, for people. */
export function tableOf(result: ChaosResult, { seed, valkey, wiped, postgres }: ChaosOptions, ms: number): string {
  const { killed, recoveries, lost, doubled, wrong } = result;
  const seconds = (time: number) => `${(time / 1000).toFixed(1)} s`;
  const rows: readonly (readonly [string, string | number])[] = [
    ["seed", seed],
    ["time until the last run was judged", seconds(ms)],
    ["runs that ended", result.ended],
    ["times that a run was taken up", result.attempts],
    ["workers killed", killed.workers],
    ["of them with a run", killed.busy],
    ["servers killed", killed.servers],
    ["Valkey restarted, of that wiped", `${valkey}, ${wiped}`],
    ["PostgreSQL restarted", postgres],
    ["runs lost", lost.length],
    ["runs with two ends, or kept twice", doubled.length],
    ["runs with another result than alone", wrong.length],
    ["gaps in what watchers saw", result.gaps],
    ["paid calls made twice", result.paidTwice],
    ["runs whose paid call is uncertain", result.uncertain],
    ["runs taken from a killed worker", recoveries.length],
    ["until another had them: median", seconds(quantile(recoveries, 0.5))],
    ["p95", seconds(quantile(recoveries, 0.95))],
    ["longest", seconds(recoveries.at(-1) ?? 0)],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join("\n");
}
