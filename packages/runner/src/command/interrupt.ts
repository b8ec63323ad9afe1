import { exitCodes } from "./exit.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm passes Ctrl-C on to a process that has it from the terminal already: so soon it is the same one, ms. */
const echoMs = 250;

/** A signal that aborts at the first Ctrl-C; the second ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/** Listens for Ctrl-C and requests to end. `onFirst` is called at the first one. */
export function onInterrupt(onFirst: () => void): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const listen = (): void => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
      onFirst();
    } else if (performance.now() - first > echoMs) process.exit(exitCodes.cancelled);
  };
  for (const name of signals) process.on(name, listen);
  return {
    signal: controller.signal,
    dispose() {
      for (const name of signals) process.off(name, listen);
    },
  };
}
