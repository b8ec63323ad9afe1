import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import type { NetworkName } from "../checkpoint/layout/networks.ts";
import type { TensorLayout } from "../checkpoint/recipe.ts";

/** What the thread is to read. */
export interface DigestRequest {
  readonly layout: TensorLayout;
  readonly networks: readonly NetworkName[];
}

export type DigestResponse =
  | { readonly type: "bytes"; readonly bytes: number }
  | { readonly type: "digest"; readonly network: NetworkName; readonly digest: string };

const isSource = import.meta.url.endsWith(".ts");
const entry = fileURLToPath(new URL(isSource ? "./digest-thread.ts" : "./digest-thread.js", import.meta.url));

/**
 * Reads networks in the order given, in a thread of its own; `onDigest` is called as soon as each is known.
 *
 * @throws the signal's reason, and what reading throws.
 */
export async function readDigests(
  request: DigestRequest,
  options: {
    readonly signal?: AbortSignal | undefined;
    readonly onBytes: (bytes: number) => void;
    readonly onDigest: (network: NetworkName, digest: string) => void;
  },
): Promise<void> {
  options.signal?.throwIfAborted();
  const worker = new Worker(entry, {
    workerData: request,
    ...(isSource && { execArgv: ["--conditions=sigmaflow-source"] }),
  });
  const abort = (): void => void worker.terminate();
  options.signal?.addEventListener("abort", abort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on("message", (response: DigestResponse) => {
        if (response.type === "bytes") options.onBytes(response.bytes);
        else options.onDigest(response.network, response.digest);
      });
      worker.once("error", reject);
      worker.once("exit", () => (options.signal?.aborted ? reject(options.signal.reason) : resolve()));
    });
  } finally {
    options.signal?.removeEventListener("abort", abort);
  }
}
