import { setTimeout } from "node:timers/promises";
import type { RunEvent } from "sigmaflow";
import { follow } from "../server.ts";

/** What somebody saw who followed a run over all that happened. */
export interface Watched {
  readonly events: readonly RunEvent[];
  /** Numbers that came twice, or not in order. */
  readonly gaps: number;
}

/** Whether a run ends with it. */
export const isEnd = ({ type }: RunEvent): boolean => /^run\.(finished|failed|cancelled)$/.test(type);

/** Follows a run to its end, at whichever server answers, each time from the last event that was seen. */
export async function watch(id: string, address: () => string, signal: AbortSignal): Promise<Watched> {
  const events: RunEvent[] = [];
  let gaps = 0;
  while (!signal.aborted) {
    try {
      for await (const event of follow(address(), id, events.length - 1)) {
        if (event.seq !== events.length) gaps++;
        events.push(event);
      }
    } catch {
      // The server is gone, or not there yet.
    }
    const last = events.at(-1);
    if (last && isEnd(last)) break;
    await setTimeout(200);
  }
  return { events, gaps };
}
