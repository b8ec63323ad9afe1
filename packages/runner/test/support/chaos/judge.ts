import type { Asking } from "./asking.ts";
import { type Looked, look } from "./looked.ts";
import { isEnd, type Watched } from "./watch.ts";
import type { Task } from "./workload.ts";

/** A run that was asked for, what somebody saw of it, and what a server comes to that shares nothing. */
export interface Judged extends Watched {
  readonly id: string;
  readonly task: Task;
  readonly expected: Looked;
}

/** What became of all runs. */
export interface Judgement {
  readonly ended: number;
  readonly lost: readonly string[];
  /** Runs with another end than once, or kept twice. */
  readonly doubled: readonly string[];
  /** Runs that came to something else than without the cluster. */
  readonly wrong: readonly string[];
  readonly gaps: number;
  /** Paid calls that were made twice, and runs that say that nobody knows what became of theirs. */
  readonly paidTwice: number;
  readonly uncertain: number;
  /** How often a run was begun or taken up again, over all of them. */
  readonly attempts: number;
}

/** Compares what came of runs with what a server comes to that shares nothing; `calls`: the seeds of all paid calls. */
export async function judge(
  all: readonly Judged[],
  { address, ask, calls }: { readonly address: () => string; readonly ask: Asking; readonly calls: readonly number[] },
): Promise<Judgement> {
  const lost: string[] = [];
  const doubled: string[] = [];
  const wrong: string[] = [];
  let uncertain = 0;
  for (const { id, task, events, expected } of all) {
    const run = await look(address(), id);
    if (run?.ended === undefined) {
      lost.push(id);
      continue;
    }
    if (events.filter(isEnd).length !== 1 || events.length !== run.lastSeq + 1) doubled.push(id);
    if (run.error?.code === "PAID_CALL_UNCERTAIN") {
      uncertain++;
      continue;
    }
    const said = ({ status, outputs, error }: Looked) => JSON.stringify([status, outputs, error?.code]);
    if (said(run) !== said(expected)) wrong.push(`${id} (${task.kind}): ${said(run)}, not ${said(expected)}`);
  }
  const [row] = await ask("SELECT count(*)::int AS runs, sum(attempt)::int AS attempts FROM runs");
  if (row?.runs !== all.length) doubled.push(`${row?.runs} runs are kept, ${all.length} were asked for`);
  return {
    ...{ ended: all.length - lost.length, lost, doubled, wrong, attempts: Number(row?.attempts) },
    gaps: all.reduce((sum, { gaps }) => sum + gaps, 0),
    ...{ paidTwice: calls.length - new Set(calls).size, uncertain },
  };
}
