import { createHash, hash, randomInt, randomUUID } from "node:crypto";
import type { Host } from "../../src/value/host.ts";

/** A host on Node.js for this package's own tests. */
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
