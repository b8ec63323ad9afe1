import { useSyncExternalStore } from "react";

/** What lies outside of any document's state, which components draw again by. */
export interface Listened {
  /** Has the components that use it read it anew. */
  readonly changed: () => void;
  /** What `read` returns, for components: the same value as long as nothing changed. */
  readonly use: <T>(read: () => T) => T;
}

/** A list of the components that use something, and what has them draw again. */
export function listened(): Listened {
  const listeners = new Set<() => void>();
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    changed() {
      for (const listener of listeners) listener();
    },
    use: (read) => useSyncExternalStore(subscribe, read),
  };
}
