const key = "sigmaflow.run";
let stop: (() => void) | undefined;

/** The run that this tab watched before it was loaded again, if there was one. */
export function rememberedRun(): string | undefined {
  return sessionStorage.getItem(key) ?? undefined;
}

/** Makes a run the one that this tab watches, which ends watching the one before; `unwatch` ends watching it. */
export function watchedRun(id: string, unwatch: () => void): void {
  stop?.();
  stop = unwatch;
  sessionStorage.setItem(key, id);
}

/** Watches no run any more, and forgets which it was. */
export function forgetRun(): void {
  stop?.();
  stop = undefined;
  sessionStorage.removeItem(key);
}
