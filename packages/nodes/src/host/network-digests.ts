import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { NetworkName } from "../checkpoint/layout/networks.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";
import { networkDigest } from "./network-digest.ts";
import { readNetworks } from "./read-networks.ts";

/** What one of the threads is to read: every so manieth tensor. */
export interface DigestRequest {
  readonly layout: TensorLayout;
  readonly networks: readonly NetworkName[];
  readonly thread: number;
  readonly threads: number;
}

/** One tensor that a thread has read. */
export interface HashedTensor {
  readonly network: NetworkName;
  readonly name: string;
  /** sha256 of its bytes, hex. */
  readonly hash: string;
  readonly bytes: number;
}

const isSource = import.meta.url.endsWith(".ts");
const entry = fileURLToPath(new URL(isSource ? "./digest-thread.ts" : "./digest-thread.js", import.meta.url));
/** Beyond these the disk is what one waits for. */
const mostThreads = 4;

/**
 * Digests of a checkpoint's networks, read in threads of their own; `onBytes` is called with how many more were read.
 *
 * @throws the signal's reason, and what reading throws.
 */
export async function readDigests(
  layout: TensorLayout,
  networks: readonly NetworkName[],
  options: { readonly signal?: AbortSignal | undefined; readonly onBytes: (bytes: number) => void },
): Promise<ReadonlyMap<NetworkName, string>> {
  const hashes = new Map<NetworkName, Map<string, string>>(networks.map((network) => [network, new Map()]));
  const take = ({ network, name, hash, bytes }: HashedTensor): void => {
    hashes.get(network)?.set(name, hash);
    options.onBytes(bytes);
  };
  const threads = Math.min(availableParallelism(), mostThreads);
  const started = Array.from({ length: threads }, (_, thread) =>
    readTensors({ layout, networks, thread, threads }, take, options.signal),
  );
  await Promise.all(started);
  const read = readNetworks(layout).networks;
  return new Map(
    networks.map((network) => [
      network,
      networkDigest(network, read[network] ?? new Map(), hashes.get(network) ?? new Map()),
    ]),
  );
}

async function readTensors(
  workerData: DigestRequest,
  take: (tensor: HashedTensor) => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  signal?.throwIfAborted();
  const worker = new Worker(entry, { workerData, ...(isSource && { execArgv: ["--conditions=sigmaflow-source"] }) });
  const abort = (): void => void worker.terminate();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on("message", take);
      worker.once("error", reject);
      worker.once("exit", () => (signal?.aborted ? reject(signal.reason) : resolve()));
    });
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}
