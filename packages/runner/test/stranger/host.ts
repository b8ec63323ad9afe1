import { createHash, randomInt, randomUUID } from "node:crypto";
import type { Host } from "@sigmaflow/core";

/** What core takes from Node.js. */
export const host: Host = {
  sha256: (data) => createHash("sha256").update(data).digest("hex"),
  now: () => performance.now(),
  time: () => Date.now(),
  randomSeed: () => randomInt(2 ** 31),
  randomId: () => randomUUID(),
  yield: () => new Promise((resolve) => setImmediate(resolve)),
};
