import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import type { SigmaflowError } from "@sigmaflow/core";
import type { InferenceRequest, InferenceService, Tensor } from "../model/services.ts";
import type { ComponentFiles } from "./component-files.ts";
import { hostErrors } from "./error-codes.ts";
import { areAlike, InferenceCall } from "./inference-call.ts";
import { endingError, failureError } from "./inference-failure.ts";
import { type Ending, InferenceProcess } from "./inference-process.ts";
import type { Answer, ChildResponse, SessionSettings } from "./inference-protocol.ts";
import { instructionSet } from "./instruction-set.ts";
import type { HostModels } from "./model-service.ts";
import { mayPair } from "./paired-runs.ts";
import { memoryThere, requireRoom, withTile } from "./picture-room.ts";
import { type Precision, precisionOf } from "./precision.ts";
import { RetainedTensors } from "./retained-tensors.ts";
import { optimisation } from "./session-options.ts";

export interface InferenceOptions {
  readonly models: HostModels;
  /** ONNX Runtime's execution provider: `cpu` (default), `cuda`, `webgpu`, `dml`, `coreml`. */
  readonly provider?: string;
  /** As the models are described with. */
  readonly precision?: Precision;
  /** Threads of one run; default: as many as the machine grants. */
  readonly threads?: number;
  /** Whether the processors are left to whatever else asks for them; default: they are shared evenly. */
  readonly background?: boolean;
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
  /** Bytes of weights loaded at a time, at most. */
  readonly memoryBudget: number;
  /** Id of the process, while there is one. */
  pid(): number | undefined;
}

/** A request that the process has not answered. */
interface Exchange {
  readonly hear: (response: ChildResponse) => void;
  readonly end: (ending: Ending) => void;
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
    background: options.background ?? false,
    memoryBudget: options.memoryBudget ?? Math.floor(memoryThere() / 2),
  };
  const precision = precisionOf(settings.provider, options.precision);
  const graceMs = options.graceMs ?? defaultGraceMs;
  const retained = new RetainedTensors(options.retainedBytes ?? defaultRetained);
  const waiting = new Map<number, Exchange>();
  let child: InferenceProcess | undefined;
  const queue: InferenceCall[] = [];
  /** Digest of the session that the process was asked last. */
  let sent: string | undefined;
  let isWorking = false;
  let lastId = 0;
  let isClosed = false;

  /** The live process; a new one starts only when the old one's memory is free. */
  async function liveProcess(): Promise<InferenceProcess> {
    if (child?.isGone === false) return child;
    await child?.gone;
    if (isClosed) throw closed();
    retained.clear();
    sent = undefined;
    child = new InferenceProcess(settings, (response) => waiting.get(response.id)?.hear(response));
    // Once for all of its requests: what waits for the end itself is held, with all tensors, for as long as the process lives.
    void child.gone.then((ending) => {
      for (const exchange of [...waiting.values()]) exchange.end(ending);
    });
    return child;
  }

  /** Lets the program end although the process is alive, unless `close` waits for its end. */
  function unrefUnlessClosed(process: InferenceProcess): void {
    if (!isClosed) process.unref();
  }

  /**
   * Runs one call, or two as a pair, and resolves when the process is free for the next, which after a cancel is later. A
   * process that turns out to have ended before the request reached it is replaced, once.
   */
  async function dispatch(
    process: InferenceProcess,
    component: ComponentFiles,
    calls: readonly InferenceCall[],
    isRepeated = false,
  ): Promise<void> {
    const id = ++lastId;
    const [first] = calls;
    const { binding, model, bytes, digest } = component;
    const about = { component: digest, kind: binding.kind };
    const { promise: free, resolve: release } = Promise.withResolvers<void>();
    let grace: NodeJS.Timeout | undefined;
    let hasStarted = false;
    const finish = (): void => {
      clearTimeout(grace);
      waiting.delete(id);
      for (const call of calls) call.onCancel = undefined;
      unrefUnlessClosed(process);
    };
    const cancel = (): void => {
      if (!calls.every((call) => call.isSettled)) return;
      process.send({ type: "cancel", id });
      unrefUnlessClosed(process);
      grace = setTimeout(() => process.kill(), graceMs).unref();
    };
    for (const call of calls) call.onCancel = cancel;
    const hear = (response: ChildResponse): void => {
      hasStarted = true;
      if (response.type === "loading") first?.request.onEvent?.({ type: "loading", ...about, bytes });
      else if (response.type === "loaded") first?.request.onEvent?.({ type: "loaded", ...about, ms: response.ms });
      else if (response.type !== "started") {
        finish();
        if (response.type === "done")
          for (const [at, answer] of response.answers.entries()) deliver(answer, calls[at], component);
        release();
      }
    };
    const end = (ending: Ending): void => {
      finish();
      const open = calls.filter((call) => !call.isSettled);
      if (hasStarted || ending.begun === id || isRepeated || isClosed || open.length === 0) {
        const error = isClosed ? closed() : endingError(ending);
        for (const call of open) call.fail(withTile(error, component, call.request, memoryThere()));
        release();
      } else release(repeat(component, open));
    };
    waiting.set(id, { hear, end });
    const session = sessionDigest(component);
    const isSame = session === sent;
    sent = session;
    process.ref();
    process.send({
      type: "run",
      id,
      ...(!isSame && { component: { digest: session, binding, model, bytes } }),
      fetches: first?.request.fetches ?? [],
      ...retained.prepare(calls.map(({ request }) => request.feeds)),
    });
    await free;
  }

  async function repeat(component: ComponentFiles, calls: readonly InferenceCall[]): Promise<void> {
    try {
      await dispatch(await liveProcess(), component, calls, true);
    } catch (error) {
      for (const call of calls) call.fail(error);
    }
  }

  async function run(request: InferenceRequest): Promise<{ readonly [name: string]: Tensor }> {
    if (isClosed) throw closed();
    const call = new InferenceCall(request);
    queue.push(call);
    void work();
    try {
      const outputs = await call.result;
      // Weights are mapped: what was computed of a file that changed meanwhile is worth nothing.
      call.requireUnchanged();
      return outputs;
    } catch (error) {
      // And a process that reads beyond a file's new end dies of it.
      if (request.signal?.aborted !== true) call.requireUnchanged();
      throw error;
    }
  }

  /** Answers what waits, in order. */
  async function work(): Promise<void> {
    if (isWorking) return;
    isWorking = true;
    for (let call = next(); call !== undefined; call = next()) {
      queue.shift();
      await answer(call);
    }
    isWorking = false;
  }

  /** The call that has waited longest and is still wanted. */
  function next(): InferenceCall | undefined {
    while (queue[0]?.isSettled) queue.shift();
    return queue[0];
  }

  async function answer(call: InferenceCall): Promise<void> {
    const { component: digest, loras } = call.request;
    try {
      const component = await options.models.component(digest, loras);
      if (isClosed) throw closed();
      // Asking how much memory there is reads files of the system's, which a step would wait for.
      if (component.need !== undefined) requireRoom(component, call.request, memoryThere());
      const process = await liveProcess();
      if (call.isSettled) return;
      const other = next();
      const isPair = other !== undefined && mayPair(component, settings) && areAlike(call.request, other.request);
      if (isPair) queue.shift();
      const calls = isPair ? [call, other] : [call];
      for (const one of calls) one.component = component;
      await dispatch(process, component, calls);
    } catch (error) {
      call.fail(error);
    }
  }

  return {
    provider: settings.provider,
    memoryBudget: settings.memoryBudget,
    pid: () => (child?.isGone === false ? child.pid : undefined),
    environment: () =>
      ["onnxruntime-node", runtimeVersion(), settings.provider, precision, optimisation, instructionSet()].join(" "),
    run,
    close: async () => {
      isClosed = true;
      child?.ref(); // a program that waits for this and nothing else would end before
      child?.kill();
      await child?.gone;
    },
  };
}

/** Hands a call its answer. */
function deliver(answer: Answer, call: InferenceCall | undefined, component: ComponentFiles): void {
  if (call === undefined || call.isSettled) return;
  if ("failure" in answer) call.fail(withTile(failureError(answer.failure), component, call.request, memoryThere()));
  else {
    const { digest, binding } = component;
    call.request.onEvent?.({ type: "ran", component: digest, kind: binding.kind, ms: answer.ms });
    call.answer(answer.outputs);
  }
}

/** The same content in other files is another session: weights are mapped from the files as they were. */
function sessionDigest({ digest, files }: ComponentFiles): string {
  return [digest, ...files.map(({ stamp }) => stamp)].join(" ");
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
