import type { GraphBuilder, Locate } from "./graph-builder.ts";
import { type NetworkSource, startGraph } from "./layers.ts";
import { VaeLayers } from "./vae-layers.ts";

/**
 * A VAE's decoder: `latent_sample` [b, c, h, w] to `sample` [b, 3, 8h, 8w], in −1 to 1.
 *
 * @throws `CHECKPOINT_INCOMPLETE`.
 */
export function vaeDecoderGraph(source: NetworkSource, locate: Locate): GraphBuilder {
  const graph = startGraph(source, locate);
  const net = new VaeLayers(graph, source);
  const latent = graph.input("latent_sample", ["batch", net.size("post_quant_conv.weight", 1), "height", "width"]);
  let x = net.middle(net.conv(net.conv(latent, "post_quant_conv"), "decoder.conv_in"), "decoder.mid");
  for (const level of net.indices("decoder.up.").toReversed()) {
    x = net.resnets(x, `decoder.up.${level}`);
    const upsample = `decoder.up.${level}.upsample.conv`;
    if (net.has(`${upsample}.weight`)) x = net.conv(net.upsample(x), upsample);
  }
  const picture = net.conv(net.silu(net.norm(x, "decoder.norm_out")), "decoder.conv_out");
  graph.output("sample", picture, ["batch", net.size("decoder.conv_out.weight", 0), "image_height", "image_width"]);
  return graph;
}
