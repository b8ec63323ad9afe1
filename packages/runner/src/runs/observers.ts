import type { RunObserver } from "./run-observer.ts";

/** Several observers as one. */
export function observers(...given: readonly (RunObserver | undefined)[]): RunObserver {
  const all = given.filter((one) => one !== undefined);
  return {
    started: (id) => all.forEach((one) => void one.started(id)),
    loads: (id, models) => all.forEach((one) => void one.loads?.(id, models)),
    event: (id, event) => all.forEach((one) => void one.event?.(id, event)),
    ended: (id, ending, ms) => all.forEach((one) => void one.ended(id, ending, ms)),
    lost: (id) => all.forEach((one) => void one.lost?.(id)),
    left: (id) => all.forEach((one) => void one.left?.(id)),
  };
}
