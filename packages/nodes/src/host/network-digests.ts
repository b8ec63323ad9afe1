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

/** What is done with what was read. */
export interface DigestReader {
  readonly signal?: AbortSignal | undefined;
  /** Called with how many more bytes of a network were read. */
  readonly onBytes: (network: NetworkName, bytes: number) => void;
  /** Called with the digest of each network as soon as all of it is read. */
  readonly onDigest: (network: NetworkName, digest: string) => Promise<void>;
}

/**
 * Digests of a checkpoint's networks, one network after the other, read in threads of their own.
 *
 * @throws the signal's reason, and what reading throws.
 */
export async function readDigests(
  layout: TensorLayout,
  networks: readonly NetworkName[],
  { signal, onBytes, onDigest }: DigestReader,
): Promise<void> {
  const read = readNetworks(layout).networks;
  const hashes = new Map<NetworkName, Map<string, string>>(networks.map((network) => [network, new Map()]));
  const ended = new Map<NetworkName, Promise<void>>();
  const end = (network: NetworkName): void => {
    const digest = networkDigest(network, read[network] ?? new Map(), hashes.get(network) ?? new Map());
    const ending = onDigest(network, digest);
    ending.catch(() => {}); // awaited below
    ended.set(network, ending);
  };
  const take = ({ network, name, hash, bytes }: HashedTensor): void => {
    const own = hashes.get(network);
    own?.set(name, hash);
    onBytes(network, bytes);
    if (own?.size === read[network]?.size) end(network);
  };
  const threads = Math.min(availableParallelism(), mostThreads);
  const started = Array.from({ length: threads }, (_, thread) =>
    readTensors({ layout, networks, thread, threads }, take, signal),
  );
  await Promise.all(started);
  // Of a file that changed meanwhile, threads have other names than its header had here.
  for (const network of networks) if (!ended.has(network)) end(network);
  await Promise.all(ended.values());
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
