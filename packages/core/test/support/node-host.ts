import { createHash, randomInt, randomUUID } from "node:crypto";
import type { Host } from "../../src/value/host.ts";

/** A host on Node.js for this package's own tests. */
export const nodeHost: Host = {
  sha256: (data) => createHash("sha256").update(data).digest("hex"),
  hashing() {
    const hash = createHash("sha256");
    return { update: (part) => hash.update(part), digest: () => hash.digest("hex") };
  },
  now: () => performance.now(),
  time: () => Date.now(),
  randomSeed: () => randomInt(2 ** 31),
  randomId: () => randomUUID(),
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
