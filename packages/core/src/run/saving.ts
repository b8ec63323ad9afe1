import { isPromise, type MaybePromise } from "../value/maybe-promise.ts";
import type { RunContext } from "./run-context.ts";
import { type CancellationToken, Flight } from "./single-flight.ts";

/**
 * Lets a cache save a result while the run goes on, which waits for it at its end. Whoever asks for the same meanwhile shares
 * the flight that computed it.
 */
export function saveBeside(
  saved: MaybePromise<void>,
  { saving }: Pick<RunContext, "saving">,
  stop: CancellationToken,
): Promise<void> | undefined {
  if (!isPromise(saved)) return undefined;
  // The contract says that a cache never fails; one that does loses this result and does not fail the run.
  const done: Promise<void> = saved.catch(() => {}).finally(() => saving.delete(done));
  saving.add(done);
  if (stop instanceof Flight) stop.joinableUntil = done;
  return done;
}
