import { isLast, type RunEvent } from "@sigmaflow/core";

/**
 * Events that are to follow the event of number `last` of a run.
 *
 * @throws TypeError for a run's last, RangeError for events that would leave a gap.
 */
export function requireNext(run: string, last: number, events: readonly RunEvent[]): void {
  if (events.some(isLast)) throw new TypeError("the last event of a run is written by `end`");
  for (const [at, event] of events.entries())
    if (event.seq !== last + 1 + at || event.run !== run)
      throw new RangeError(`event ${event.seq} of run ${event.run} cannot follow event ${last + at} of run ${run}`);
}
