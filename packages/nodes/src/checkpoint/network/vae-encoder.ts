import type { GraphBuilder, Locate } from "./graph-builder.ts";
import { type NetworkSource, startGraph } from "./layers.ts";
import { VaeLayers } from "./vae-layers.ts";

/**
 * A VAE's encoder: `sample` [b, 3, h, w] in −1 to 1 to `latent_parameters` [b, 2c, h/8, w/8], mean and log-variance.
 *
 * @throws `CHECKPOINT_INCOMPLETE`.
 */
export function vaeEncoderGraph(source: NetworkSource, locate: Locate): GraphBuilder {
  const graph = startGraph(source, locate);
  const net = new VaeLayers(graph, source);
  const picture = graph.input("sample", ["batch", net.size("encoder.conv_in.weight", 1), "height", "width"]);
  let x = net.conv(picture, "encoder.conv_in");
  for (const level of net.indices("encoder.down.")) {
    x = net.resnets(x, `encoder.down.${level}`);
    const downsample = `encoder.down.${level}.downsample.conv`;
    // Padded on the right and below only, as the original does.
    if (net.has(`${downsample}.weight`)) x = net.conv(x, downsample, { stride: 2, pads: [0, 0, 1, 1] });
  }
  x = net.conv(net.silu(net.norm(net.middle(x, "encoder.mid"), "encoder.norm_out")), "encoder.conv_out");
  const parameters = net.conv(x, "quant_conv");
  const channels = net.size("quant_conv.weight", 0);
  graph.output("latent_parameters", parameters, ["batch", channels, "latent_height", "latent_width"]);
  return graph;
}
