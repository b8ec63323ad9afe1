import { exitCodes } from "./exit.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** npm passes Ctrl-C on to a process that has it from the terminal already: so soon it is the same one, ms. */
const echoMs = 250;

/** A signal that aborts at the first Ctrl-C; the second ends the process at once. */
export interface Interrupt {
  readonly signal: AbortSignal;
  dispose(): void;
}

/**
 * Listens for Ctrl-C and requests to end. `onFirst` is called at the first one. With `onHangUp`, SIGHUP ends nothing and calls
 * that.
 */
export function onInterrupt(onFirst: () => void, { onHangUp }: { readonly onHangUp?: () => void } = {}): Interrupt {
  const controller = new AbortController();
  let first = 0;
  const listen = (): void => {
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort();
      onFirst();
    } else if (performance.now() - first > echoMs) process.exit(exitCodes.cancelled);
  };
  const listeners = new Map(signals.map((name) => [name, (name === "SIGHUP" && onHangUp) || listen]));
  for (const [name, listener] of listeners) process.on(name, listener);
  return {
    signal: controller.signal,
    dispose() {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
