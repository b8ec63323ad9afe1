import { parentPort, workerData } from "node:worker_threads";
import { TensorHasher } from "./network-digest.ts";
import type { DigestRequest, HashedTensor } from "./network-digests.ts";
import { readNetworks } from "./read-networks.ts";

/** One of the threads that read a checkpoint's tensors, so that other work goes on meanwhile. */

const { layout, networks, thread, threads } = workerData as DigestRequest; // our own host starts this thread
const read = readNetworks(layout).networks;
const hasher = new TensorHasher();
let turn = 0;
for (const network of networks)
  for (const [name, tensor] of [...(read[network] ?? [])].sort(([, a], [, b]) => a.offset - b.offset)) {
    if (turn++ % threads !== thread) continue;
    const hashed: HashedTensor = { network, name, hash: hasher.hash(tensor), bytes: tensor.bytes };
    parentPort?.postMessage(hashed);
  }
hasher.close();
