const key = "sigmaflow.run";

/** The run that this tab watched before it was loaded again, if there was one. */
export function rememberedRun(): string | undefined {
  return sessionStorage.getItem(key) ?? undefined;
}

/** Remembers a run for the time after the page is loaded again. */
export function rememberRun(id: string): void {
  sessionStorage.setItem(key, id);
}

/** Forgets the run that this tab watched. */
export function forgetRun(): void {
  sessionStorage.removeItem(key);
}
