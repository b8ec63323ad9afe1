import type { NetworkName } from "../layout/networks.ts";
import type { GraphBuilder, Locate } from "./graph-builder.ts";
import type { NetworkSource } from "./layers.ts";
import { clipL, openClipBigG, textEncoderGraph } from "./text-encoder.ts";
import { unetGraph } from "./unet.ts";
import { vaeDecoderGraph } from "./vae-decoder.ts";
import { vaeEncoderGraph } from "./vae-encoder.ts";

/** Raised whenever a graph computes other bits from the same tensors: it is part of their digests. */
export const graphRevision = 1;

const labels: { readonly [network in NetworkName]: string } = {
  text_encoder: "first text encoder",
  text_encoder_2: "second text encoder",
  unet: "UNet",
  vae_decoder: "VAE decoder",
  vae_encoder: "VAE encoder",
};

/**
 * The graph of one network, whose weights stay in the files of their tensors: as an ONNX model or as what that says of itself.
 *
 * @throws `CHECKPOINT_INCOMPLETE`.
 */
export function networkGraph(network: NetworkName, source: Omit<NetworkSource, "label">, locate: Locate): GraphBuilder {
  const labelled = { ...source, label: labels[network] };
  switch (network) {
    case "unet":
      return unetGraph(labelled, locate);
    case "vae_decoder":
      return vaeDecoderGraph(labelled, locate);
    case "vae_encoder":
      return vaeEncoderGraph(labelled, locate);
    case "text_encoder":
      return textEncoderGraph(labelled, clipL, locate);
    case "text_encoder_2":
      return textEncoderGraph(labelled, openClipBigG, locate);
  }
}
