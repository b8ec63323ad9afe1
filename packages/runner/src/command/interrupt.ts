import { exitCodes } from "./exit.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** A signal that aborts at the first Ctrl-C; the second ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** Listens for Ctrl-C and requests to end. `tell` is called at the first one. */
export function onInterrupt(tell: () => void): Interrupt {
  const controller = new AbortController();
  const listen = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.cancelled);
    controller.abort();
    tell();
  };
  for (const name of signals) process.on(name, listen);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, listen);
    },
  };
}
