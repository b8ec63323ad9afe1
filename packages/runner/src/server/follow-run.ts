import { isLast, type RunEvent } from "@sigmaflow/core";
import type { ServerContext } from "./context.ts";

/** Events that are read at a time. */
const page = 500;

/** The events of a run with numbers above `after`, from the store: replayed, then followed to the last, or until `signal`. */
export async function* followRun(
  id: string,
  { after = -1, signal }: { readonly after?: number; readonly signal: AbortSignal },
  { runs, store }: Pick<ServerContext, "runs" | "store">,
): AsyncGenerator<RunEvent, void> {
  let sent = after;
  let wake = () => {};
  const leave = () => wake();
  const unfollow = runs.follow(id, leave);
  signal.addEventListener("abort", leave);
  try {
    while (!signal.aborted) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve;
      });
      const events = await store.events(id, sent, page);
      for (const event of events) {
        sent = event.seq;
        yield event;
        if (isLast(event) || signal.aborted) return;
      }
      if (events.length < page && (await isOver(id, sent, store))) return;
      if (events.length === 0) await woken;
    }
  } finally {
    unfollow();
    signal.removeEventListener("abort", leave);
  }
}

/** Whether nothing can follow: the run is over and its events are known, or it is forgotten. */
export async function isOver(id: string, after: number, store: ServerContext["store"]): Promise<boolean> {
  const run = await store.summary(id);
  return run === undefined || (run.ended !== undefined && run.lastSeq <= after);
}
