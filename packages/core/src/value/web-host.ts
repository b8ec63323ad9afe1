import type { Host } from "./host.ts";
import { sha256 } from "./sha256.ts";

/** The host for a browser's page or worker, and for anything else with the web's globals. */
export const webHost: Host = {
  sha256,
  now: () => performance.now(),
  time: () => Date.now(),
  randomSeed: () => crypto.getRandomValues(new Uint32Array(1))[0]! >>> 1,
  randomId: () => crypto.randomUUID(),
  yield: () =>
    new Promise((resolve) => {
      // Timers of pages wait 4 ms; messages do not. A channel each, because an open one keeps Node.js from ending.
      const { port1, port2 } = new MessageChannel();
      port1.addEventListener("message", () => {
        port1.close();
        resolve();
      });
      port1.start();
      port2.postMessage(undefined);
    }),
};
