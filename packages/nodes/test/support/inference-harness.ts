import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createInferenceService, type HostInference, type InferenceOptions } from "../../src/host/inference-service.ts";
import { createModelService, type HostModels } from "../../src/host/model-service.ts";
import type { InferenceRequest } from "../../src/model/services.ts";
import { temporaryFolder } from "./model-folders.ts";
import { type SyntheticInput, syntheticCall } from "./synthetic-call.ts";
import { type SyntheticUNet, writeSyntheticUNet } from "./synthetic-unet.ts";

/** A run that is known to be computing. */
export interface UnderWay {
  readonly result: Promise<unknown>;
  readonly pid: number;
}

/** Synthetic models in a folder of their own, and inference services over them that are closed in the end. */
export interface InferenceHarness {
  readonly root: string;
  readonly models: HostModels;
  /** A new service. */
  started(options?: Partial<InferenceOptions>): HostInference;
  /** A request of a model by name. */
  call(model: string, input?: SyntheticInput): Promise<InferenceRequest>;
  /** The value that fills a model's prediction. */
  value(inference: HostInference, model: string, input?: SyntheticInput): Promise<number>;
  /** Starts a run and waits until the process computes, so that what follows happens in the middle of it. */
  underWay(inference: HostInference, model: string, signal?: AbortSignal): Promise<UnderWay>;
  closeAll(): Promise<void>;
  remove(): void;
}

export function inferenceHarness(specs: { readonly [model: string]: SyntheticUNet }): InferenceHarness {
  const root = temporaryFolder();
  for (const [name, spec] of Object.entries(specs)) writeSyntheticUNet(join(root, name), spec);
  const models = createModelService({ roots: [root] });
  const open: HostInference[] = [];

  async function call(model: string, input: SyntheticInput = {}): Promise<InferenceRequest> {
    const { unet } = await models.describe(model);
    if (!unet) throw new Error(`${model} has no UNet`);
    return syntheticCall(unet.digest, input);
  }

  return {
    root,
    models,
    call,
    started(options = {}) {
      const inference = createInferenceService({ models, ...options });
      open.push(inference);
      return inference;
    },
    async value(inference, model, input = {}) {
      const { prediction } = await inference.run(await call(model, input));
      const values = [...new Set(prediction?.data)];
      if (values.length !== 1) throw new Error(`the prediction holds ${values.join(", ")}`);
      return values[0] ?? Number.NaN;
    },
    async underWay(inference, model, signal) {
      const { promise: loaded, resolve } = Promise.withResolvers<void>();
      const result = inference.run({
        ...(await call(model)),
        ...(signal && { signal }),
        onEvent: ({ type }) => type === "loaded" && resolve(),
      });
      result.catch(() => {});
      await loaded;
      const pid = inference.pid() ?? 0;
      await busy(pid);
      return { result, pid };
    },
    async closeAll() {
      await Promise.all(open.splice(0).map((inference) => inference.close()));
    },
    remove: () => rmSync(root, { recursive: true }),
  };
}

/** Whether a process is there and not merely unburied. */
export function isAlive(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

/** Waits until a process is gone. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await soon();
}

/** Waits until a process has computed for a fifth of a second more. */
export async function busy(pid: number): Promise<void> {
  const ticks = (): number => {
    const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return Number(fields[11]) + Number(fields[12]);
  };
  for (const start = ticks(); ticks() < start + 20; ) await soon();
}

async function soon(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
}
