import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, totalmem } from "node:os";
import type { SigmaflowError } from "@sigmaflow/core";
import type { InferenceRequest, InferenceService, Tensor } from "../model/services.ts";
import type { ComponentFiles } from "./component-files.ts";
import { hostErrors } from "./error-codes.ts";
import { endingError, failureError } from "./inference-failure.ts";
import { InferenceProcess } from "./inference-process.ts";
import type { ChildResponse, SessionSettings } from "./inference-protocol.ts";
import { instructionSet } from "./instruction-set.ts";
import type { HostModels } from "./model-service.ts";
import { requireUnchanged } from "./require-unchanged.ts";
import { RetainedTensors } from "./retained-tensors.ts";
import { optimisation } from "./session-options.ts";
import { unlessAborted } from "./unless-aborted.ts";

export interface InferenceOptions {
  readonly models: HostModels;
  /** ONNX Runtime's execution provider: `cpu` (default), `cuda`, `webgpu`, `dml`, `coreml`. */
  readonly provider?: string;
  /** Threads of one run; default: as many as the machine grants. */
  readonly threads?: number;
  /** Bytes of weights loaded at a time; default: half of the memory that the machine or its container has. */
  readonly memoryBudget?: number;
  /** How long a cancelled run may go on before its process is killed, in ms. Default 5000. */
  readonly graceMs?: number;
  /** Bytes of conditioning that the process retains. Default 256 MiB. */
  readonly retainedBytes?: number;
}

/** An inference service that runs in a process of its own. */
export interface HostInference extends InferenceService {
  readonly provider: string;
  /** Id of the process, while there is one. */
  pid(): number | undefined;
}

const defaultGraceMs = 5000;
const defaultRetained = 256 << 20;

/**
 * Inference in a child process: ONNX Runtime blocks the thread it runs on and cannot be interrupted, so only a process
 * of its own can be cancelled, crash or run out of memory without taking the host along.
 */
export function createInferenceService(options: InferenceOptions): HostInference {
  const settings: SessionSettings = {
    provider: options.provider ?? "cpu",
    threads: options.threads ?? availableParallelism(),
    memoryBudget: options.memoryBudget ?? defaultMemoryBudget(),
  };
  const graceMs = options.graceMs ?? defaultGraceMs;
  const retained = new RetainedTensors(options.retainedBytes ?? defaultRetained);
  const waiting = new Map<number, (response: ChildResponse) => void>();
  let child: InferenceProcess | undefined;
  let turn: Promise<unknown> = Promise.resolve();
  let lastId = 0;
  let isClosed = false;

  /** The live process; a new one starts only when the old one's memory is free. */
  async function liveProcess(): Promise<InferenceProcess> {
    if (child?.isGone === false) return child;
    await child?.gone;
    if (isClosed) throw closed();
    retained.clear();
    child = new InferenceProcess(settings, (response) => waiting.get(response.id)?.(response));
    return child;
  }

  /** Lets the program end although the process is alive, unless `close` waits for its end. */
  function unrefUnlessClosed(process: InferenceProcess): void {
    if (!isClosed) process.unref();
  }

  /**
   * Runs one request. `settled` is called when the process is free for the next, which after a cancel is later. A
   * process that turns out to have ended before the request reached it is replaced, once.
   */
  async function dispatch(
    process: InferenceProcess,
    request: InferenceRequest,
    component: ComponentFiles,
    settled: () => void,
    isRepeated = false,
  ): Promise<{ readonly [name: string]: Tensor }> {
    const { signal } = request;
    if (signal?.aborted) settled();
    signal?.throwIfAborted();
    const id = ++lastId;
    const { binding, model, bytes, digest } = component;
    return await new Promise((resolve, reject) => {
      let grace: NodeJS.Timeout | undefined;
      let hasStarted = false;
      const finish = (): void => {
        clearTimeout(grace);
        waiting.delete(id);
        signal?.removeEventListener("abort", cancel);
        unrefUnlessClosed(process);
      };
      const cancel = (): void => {
        process.send({ type: "cancel", id });
        unrefUnlessClosed(process);
        grace = setTimeout(() => process.kill(), graceMs).unref();
        reject(signal?.reason);
      };
      waiting.set(id, (response) => {
        hasStarted = true;
        const about = { component: digest, kind: binding.kind };
        if (response.type === "loading") request.onEvent?.({ type: "loading", ...about, bytes });
        else if (response.type === "loaded") request.onEvent?.({ type: "loaded", ...about, ms: response.ms });
        else if (response.type !== "started") {
          finish();
          settled();
          if (response.type === "done") {
            request.onEvent?.({ type: "ran", ...about, ms: response.ms });
            resolve(response.outputs);
          } else if (response.type === "failed") reject(failureError(response.failure));
        }
      });
      void process.gone.then((ending) => {
        if (!waiting.has(id)) return;
        finish();
        if (!hasStarted && !isRepeated && !isClosed && signal?.aborted !== true)
          return resolve(liveProcess().then((next) => dispatch(next, request, component, settled, true)));
        settled();
        reject(isClosed ? closed() : endingError(ending));
      });
      signal?.addEventListener("abort", cancel, { once: true });
      process.ref();
      process.send({
        type: "run",
        id,
        component: { digest: sessionDigest(component), binding, model, bytes },
        fetches: request.fetches,
        ...retained.prepare(request.feeds),
      });
    });
  }

  async function run(request: InferenceRequest): Promise<{ readonly [name: string]: Tensor }> {
    if (isClosed) throw closed();
    request.signal?.throwIfAborted();
    const before = turn;
    const { promise: settled, resolve: settle } = Promise.withResolvers<void>();
    turn = before.then(() => settled);
    const { process, component } = await prepare(before, request).catch((error: unknown) => {
      settle();
      throw error;
    });
    const { files, label } = component;
    try {
      const outputs = await dispatch(process, request, component, settle);
      // Weights are mapped: what was computed of a file that changed meanwhile is worth nothing.
      await requireUnchanged(files, label);
      return outputs;
    } catch (error) {
      // And a process that reads beyond a file's new end dies of it.
      if (request.signal?.aborted !== true) await requireUnchanged(files, label);
      throw error;
    }
  }

  async function prepare(
    before: Promise<unknown>,
    { component: digest, loras, signal }: InferenceRequest,
  ): Promise<{ readonly process: InferenceProcess; readonly component: ComponentFiles }> {
    await unlessAborted(before, signal);
    const component = await options.models.component(digest, loras);
    if (isClosed) throw closed();
    return { process: await liveProcess(), component };
  }

  return {
    provider: settings.provider,
    pid: () => (child?.isGone === false ? child.pid : undefined),
    environment: () =>
      ["onnxruntime-node", runtimeVersion(), settings.provider, "float32", optimisation, instructionSet()].join(" "),
    run,
    close: async () => {
      isClosed = true;
      child?.ref(); // a program that waits for this and nothing else would end before
      child?.kill();
      await child?.gone;
    },
  };
}

/** The same content in other files is another session: weights are mapped from the files as they were. */
function sessionDigest({ digest, files }: ComponentFiles): string {
  return [digest, ...files.map(({ stamp }) => stamp)].join(" ");
}

/** Half of what this machine, or the container it is in, has. Bytes. */
function defaultMemoryBudget(): number {
  const constrained = process.constrainedMemory();
  return Math.floor(Math.min(totalmem(), constrained > 0 ? constrained : Number.POSITIVE_INFINITY) / 2);
}

let version: string | undefined;

/** Read from the package's manifest: loading the library would cost memory in a process that never runs it. */
function runtimeVersion(): string {
  if (version === undefined) {
    const path = createRequire(import.meta.url).resolve("onnxruntime-node/package.json");
    const manifest: unknown = JSON.parse(readFileSync(path, "utf8"));
    version = String((manifest as { readonly version?: unknown }).version);
  }
  return version;
}

function closed(): SigmaflowError {
  return hostErrors.INFERENCE_CLOSED();
}
