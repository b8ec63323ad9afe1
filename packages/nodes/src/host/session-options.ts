import type { InferenceSession } from "onnxruntime-node";
import type { ComponentKind } from "../model/services.ts";
import type { SessionSettings } from "./inference-protocol.ts";

/** Part of the memory budget beyond which weights stay in their file, mapped, instead of being copied. */
const mappedShare = 0.25;

/**
 * ONNX Runtime's options for a component of so many bytes. Copies in layouts of the processor's own make a run faster by
 * about a tenth; for weights that are a good part of the memory there is no room for them. Without prepacking the
 * products' weights are mapped, and below the layout optimisations (level `all`) the convolutions' too.
 */
export function sessionOptions(
  kind: ComponentKind,
  bytes: number,
  settings: SessionSettings,
): InferenceSession.SessionOptions {
  const isMapped = bytes > mappedBeyond(settings);
  return {
    executionProviders: [settings.provider],
    graphOptimizationLevel: isMapped ? "extended" : "all",
    intraOpNumThreads: settings.threads,
    interOpNumThreads: 1,
    logSeverityLevel: 3,
    // A pattern of allocations is laid out in addition to what the first run used, which for a VAE's large planes is gigabytes.
    enableMemPattern: kind !== "vae-decoder" && kind !== "vae-encoder",
    ...(isMapped ? { extra: { session: { disable_prepacking: "1" } } } : {}),
  };
}

/** Which components are optimised how, in words for cache keys: it changes the last bits of results. */
export function optimisation(settings: SessionSettings): string {
  return `all extended>${mappedBeyond(settings)}`;
}

function mappedBeyond({ memoryBudget }: SessionSettings): number {
  return Math.floor(memoryBudget * mappedShare);
}
