import { parentPort, workerData } from "node:worker_threads";
import { networkDigest } from "./network-digest.ts";
import type { DigestRequest, DigestResponse } from "./network-digests.ts";
import { readNetworks } from "./read-networks.ts";

/** The thread that reads a checkpoint's networks for their digests, so that other work goes on meanwhile. */

const { layout, networks } = workerData as DigestRequest; // our own host starts this thread
const read = readNetworks(layout).networks;
for (const network of networks) {
  let bytes = 0;
  const post = (response: DigestResponse): void => parentPort?.postMessage(response);
  const digest = networkDigest(network, read[network] ?? new Map(), (more) => {
    bytes += more;
    if (bytes < 64 << 20) return;
    post({ type: "bytes", bytes });
    bytes = 0;
  });
  post({ type: "bytes", bytes });
  post({ type: "digest", network, digest });
}
