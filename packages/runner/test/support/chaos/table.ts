import type { ChaosOptions, ChaosResult } from "./chaos.ts";

/** The least value below which so large a share of all lies, or at which; of none, 0. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
}

/** What was done and what became of it, for people. */
export function tableOf(result: ChaosResult, { seed, valkey, wiped, postgres }: ChaosOptions, ms: number): string {
  const { killed, recoveries, lost, doubled, wrong } = result;
  const seconds = (time: number) => `${(time / 1000).toFixed(1)} s`;
  const times = recoveries.map(({ ms }) => ms);
  const free = recoveries.map(({ freeMs }) => freeMs);
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
    ["until nobody held them: median, p95", `${seconds(quantile(free, 0.5))}, ${seconds(quantile(free, 0.95))}`],
    ["until another had them: median", seconds(quantile(times, 0.5))],
    ["p95", seconds(quantile(times, 0.95))],
    ["longest", seconds(Math.max(0, ...times))],
  ];
  const width = Math.max(...rows.map(([what]) => what.length));
  return rows.map(([what, value]) => `${what.padEnd(width)}  ${value}`).join("\n");
}
