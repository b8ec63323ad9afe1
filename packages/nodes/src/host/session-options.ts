import type { InferenceSession } from "onnxruntime-node";
import type { ComponentKind } from "../model/services.ts";
import type { SessionSettings } from "./inference-protocol.ts";

type Options = InferenceSession.SessionOptions & {
  readonly extra?: { readonly session: Readonly<Record<string, string>> };
};

/**
 * Bytes of weights beyond which they stay in their file, mapped, instead of being copied. Of SDXL those are the UNets and
 * the larger text encoder. A constant: were it a part of the memory budget, every budget would give other last bits, and
 * whoever lowers it when memory runs out would lose all steps that are done.
 */
export const mappedBeyond = 2 ** 30;

/**
 * Threads that wait for the next operator look for it for 200 µs, then sleep. Woken for each operator, a step of the
 * embedded model takes 1.2 to 1.6 times as long; spinning on and on, the runtime's default, takes the processors from
 * the host's own process between the steps, and on a busy machine from the operators themselves.
 */
const waiting = { "intra_op.allow_spinning": "1", "intra_op.spin_duration_us": "200" };

/**
 * ONNX Runtime's options for a component of so many bytes. Copies in layouts of the processor's own make a run faster by
 * about a tenth; for weights that are a good part of the memory there is no room for them. Without prepacking the
 * products' weights are mapped, and below the layout optimisations (level `all`) the convolutions' too. What changes
 * results is decided by the model's file alone.
 */
export function sessionOptions(kind: ComponentKind, bytes: number, settings: SessionSettings): Options {
  const isMapped = bytes > mappedBeyond;
  return {
    executionProviders: [settings.provider],
    graphOptimizationLevel: isMapped ? "extended" : "all",
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // A pattern of allocations is laid out in addition to what the first run used, which for a VAE's large planes is gigabytes.
    enableMemPattern: kind !== "vae-decoder" && kind !== "vae-encoder",
    extra: { session: { ...waiting, ...(isMapped && { disable_prepacking: "1" }) } },
  };
}

/**
 * ONNX Runtime's options for a checkpoint's graph. Its weights stay in their file, mapped, and half-precision ones are
 * cast where they are used: constant folding would cast them all beforehand, to twice their size, and level `all` and
 * prepacking would copy them. The same for every budget, so that results are.
 *
 * Other providers than the processor have copies in memory of their own anyway, and not all of them can cast: there
 * weights are brought to the type that is computed in once, on the processor.
 */
export function checkpointOptions(
  kind: ComponentKind,
  weightsBelow: string,
  settings: SessionSettings,
): InferenceSession.SessionOptions {
  return {
    executionProviders: [settings.provider],
    graphOptimizationLevel: "extended",
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // A pattern takes its memory in addition to what the first run used: a UNet's second call would double it.
    enableMemPattern: kind === "text-encoder",
    extra: {
      session: { ...waiting, disable_prepacking: "1", model_external_initializers_file_folder_path: weightsBelow },
      ...(settings.provider === "cpu" && { optimization: { disable_specified_optimizers: "ConstantFolding" } }),
    },
  };
}

/** Which components are optimised how, in words for cache keys: it changes the last bits of results. */
export const optimisation = `all extended>${mappedBeyond}`;
