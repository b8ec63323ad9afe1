import type { NetworkName } from "../checkpoint/layout/networks.ts";
import type { GraphForm } from "../checkpoint/network/layers.ts";

/** What UNets and text encoders of checkpoints are computed in; VAEs overflow in float16, and ONNX files say it themselves. */
export type Precision = "float16" | "float32";

/** Where inference happens, and in what. */
export interface Computing {
  readonly provider: string;
  readonly precision: Precision;
}

/**
 * Providers whose libraries add up products of float16 in float32. WebGPU's sums are float16, 4 % off in a UNet of SDXL's
 * widths, and not every adapter has that; Core ML, as it is opened here, leaves float16 to the processor.
 */
const halfByDefault = new Set(["cuda", "dml"]);

/** What a provider computes in unless one is wanted. */
export function precisionOf(provider: string, wanted?: Precision): Precision {
  return wanted ?? (halfByDefault.has(provider) ? "float16" : "float32");
}

/** The processor has operators of its own in float32; everything else gets ONNX's. */
export function formFor(network: NetworkName, { provider, precision }: Computing): GraphForm {
  const isVae = network === "vae_decoder" || network === "vae_encoder";
  if (precision === "float16" && !isVae) return "half";
  return provider === "cpu" ? "fast" : "plain";
}
