import { createHash, hash, randomInt, randomUUID } from "node:crypto";
import { type Host, turnsOf } from "@sigmaflow/core";

/** The host for Node.js. */
export const nodeHost: Host = {
  // A small text in one call takes half as long as an object made for it.
  sha256: (data) => hash("sha256", data),
  hashing() {
    const parts = createHash("sha256");
    return { update: (part) => parts.update(part), digest: () => parts.digest("hex") };
  },
  now: () => performance.now(),
  time: () => Date.now(),
  randomSeed: () => randomInt(2 ** 31),
  randomId: () => randomUUID(),
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};

const turns = turnsOf(nodeHost);

/** What long work on this thread waits for between its parts; undefined while it may go on. */
export const nodeTurn = (): Promise<void> | undefined => turns.due();
