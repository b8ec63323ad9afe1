import type { RunEvent } from "@sigmaflow/core";
import { isLast } from "@sigmaflow/core";
import { address, apiKey } from "./client.ts";

/** What watching a run reports. */
export interface Watcher {
  readonly onEvents: (events: readonly RunEvent[]) => void;
  /** The last event has come. */
  readonly onEnd: () => void;
  /** The connection is lost; the browser asks again by itself, from where it was. */
  readonly onLost: () => void;
  /** The server answered without events: it does not know the run, or something between it and us is broken. */
  readonly onRefused: () => void;
}

/**
 * Follows a run's events after a number until its last one, over lost connections too: the browser asks again from
 * where it was. Events arrive in bunches, at most one a frame, so that a page is drawn once for many. Returns a stop.
 */
export function watchRun(id: string, after: number, watcher: Watcher): () => void {
  const key = apiKey();
  const query = { after: after < 0 ? undefined : after, key: key ?? undefined };
  const source = new EventSource(address(`api/runs/${encodeURIComponent(id)}/events`, query));
  let waiting: RunEvent[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    timer = undefined;
    const events = waiting;
    waiting = [];
    if (events.length > 0) watcher.onEvents(events);
    if (events.some(isLast)) {
      source.close();
      watcher.onEnd();
    }
  };
  source.onmessage = ({ data }) => {
    // The stream carries run events alone, by contract.
    const event = JSON.parse(String(data)) as RunEvent;
    waiting.push(event);
    if (isLast(event)) {
      source.close();
      clearTimeout(timer);
      flush();
    } else timer ??= setTimeout(flush, 30);
  };
  source.onerror = () => {
    clearTimeout(timer);
    flush();
    if (source.readyState === EventSource.CLOSED) watcher.onRefused();
    else watcher.onLost();
  };
  return () => {
    source.close();
    clearTimeout(timer);
  };
}
