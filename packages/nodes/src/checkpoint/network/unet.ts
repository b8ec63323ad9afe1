import type { GraphBuilder, Locate } from "./graph-builder.ts";
import { Layers, type NetworkSource, startGraph } from "./layers.ts";

/** Width of an attention head in SDXL's UNets; no tensor's shape says it. */
const headWidth = 64;
/** Each of the time ids is embedded in so many numbers. */
const timeIdWidth = 256;
/** Width of SDXL's pooled text. */
const pooledWidth = 1280;

/** How many time ids a UNet reads whose first layer for them takes so many numbers: 6 for a base, 5 for a refiner. */
export function timeIdsOf(numbers: number): number {
  return (numbers - pooledWidth) / timeIdWidth;
}

/**
 * SDXL's UNet, base or refiner, by the names of the original implementation
 * (`sgm/modules/diffusionmodules/openaimodel.py`): which layers follow one another is read from the tensors' names.
 *
 * Inputs `sample` [b, c, h, w], `timestep` [], `encoder_hidden_states` [b, t, w], `text_embeds` [b, 1280], `time_ids`
 * [b, 5 or 6]; output `out_sample`.
 *
 * @throws `CHECKPOINT_INCOMPLETE`.
 */
export function unetGraph(source: NetworkSource, locate: Locate): GraphBuilder {
  const graph = startGraph(source, locate);
  const net = new UNetLayers(graph, source);
  // What is small and counts for all: timesteps and sizes, which float16 cannot tell apart, and the prediction itself.
  const exact = net.form === "half" ? new UNetLayers(graph, { ...source, form: "plain" }) : net;
  const width = net.size("input_blocks.0.0.weight", 0);
  const timeIds = timeIdsOf(net.size("label_emb.0.0.weight", 1));
  if (timeIds !== 5 && timeIds !== 6)
    throw net.incomplete(
      "label_emb.0.0.weight",
      `takes ${net.size("label_emb.0.0.weight", 1)} numbers, not SDXL's 2816 or 2560`,
    );
  const sample = graph.input("sample", ["batch", net.size("input_blocks.0.0.weight", 1), "height", "width"]);
  const timestep = graph.input("timestep", []);
  const states = graph.input("encoder_hidden_states", ["batch", "tokens", net.textWidth()]);
  const pooled = graph.input("text_embeds", ["batch", pooledWidth]);
  const ids = graph.input("time_ids", ["batch", timeIds]);

  const time = exact.embed(exact.sinusoids(graph.op("Reshape", [timestep, graph.ints(1, 1)]), width, 1), "time_embed");
  const labels = graph.op("Concat", [pooled, exact.sinusoids(ids, timeIdWidth, timeIds)], { axis: 1 });
  // Every use of the embedding begins with SiLU.
  const embedding = net.own(exact.silu(exact.add(time, exact.embed(labels, "label_emb.0"))));
  const text = net.own(states);

  let x = net.own(sample);
  const skips: string[] = [];
  for (const i of net.indices("input_blocks.")) {
    x = net.stage(x, `input_blocks.${i}`, { embedding, text });
    skips.push(x);
  }
  x = net.stage(x, "middle_block", { embedding, text });
  for (const i of net.indices("output_blocks.")) {
    const skip = skips.pop();
    if (skip === undefined) throw net.incomplete(`output_blocks.${i}`, "has no counterpart among the input blocks");
    const next = skips.at(-1);
    const context = { embedding, text, ...(next !== undefined && { next }) };
    x = net.stage(graph.op("Concat", [x, skip], { axis: 1 }), `output_blocks.${i}`, context);
  }
  const out = exact.conv(exact.silu(exact.groupNorm(net.full(x), "out.0", 1e-5)), "out.2");
  graph.output("out_sample", out, ["batch", net.size("out.2.weight", 0), "height", "width"]);
  return graph;
}

/** What a block reads beside the planes that go through it. */
interface StageContext {
  readonly embedding: string;
  readonly text: string;
  /** The skip connection that the next block joins; what is upsampled gets its size. */
  readonly next?: string;
}

class UNetLayers extends Layers {
  /** Width of the text states that cross-attention reads. */
  textWidth(): number {
    for (const stage of ["input_blocks", "output_blocks"])
      for (const i of this.indices(`${stage}.`)) {
        const key = `${stage}.${i}.1.transformer_blocks.0.attn2.to_k.weight`;
        if (this.has(key)) return this.size(key, 1);
      }
    return this.size("middle_block.1.transformer_blocks.0.attn2.to_k.weight", 1);
  }

  /** Cosines, then sines, of each number [b, count] at falling frequencies: [b, count · width]. */
  sinusoids(numbers: string, width: number, count: number): string {
    const half = width / 2;
    const frequencies = Array.from({ length: half }, (_, i) => Math.exp((-Math.log(10000) * i) / half));
    const unsqueezed = this.graph.op("Unsqueeze", [numbers, this.graph.ints(2)]);
    const angles = this.mul(unsqueezed, this.graph.floats(frequencies));
    const both = this.graph.op("Concat", [this.graph.op("Cos", [angles]), this.graph.op("Sin", [angles])], {
      axis: -1,
    });
    return this.graph.op("Reshape", [both, this.graph.ints(0, count * width)]);
  }

  /** Two linear layers with SiLU between them. */
  embed(x: string, name: string): string {
    return this.linear(this.silu(this.linear(x, `${name}.0`)), `${name}.2`);
  }

  /** The layers of one block, told apart by what their tensors are called. */
  stage(x: string, name: string, { embedding, text, next }: StageContext): string {
    let y = x;
    for (const i of this.indices(`${name}.`)) {
      const layer = `${name}.${i}`;
      if (this.has(`${layer}.in_layers.2.weight`)) y = this.#resnet(y, layer, embedding);
      else if (this.has(`${layer}.transformer_blocks.0.norm1.weight`)) y = this.#transformer(y, layer, text);
      else if (this.has(`${layer}.op.weight`)) y = this.conv(y, `${layer}.op`, { stride: 2 });
      else if (this.has(`${layer}.conv.weight`))
        y = this.conv(next === undefined ? this.upsample(y) : this.upsampleLike(y, next), `${layer}.conv`);
      else if (this.has(`${layer}.weight`)) y = this.conv(y, layer);
      else throw this.incomplete(layer, "is no layer of an SDXL UNet");
    }
    return y;
  }

  #resnet(x: string, name: string, embedding: string): string {
    const first = this.conv(this.silu(this.groupNorm(x, `${name}.in_layers.0`, 1e-5)), `${name}.in_layers.2`);
    const shift = this.graph.op("Unsqueeze", [this.linear(embedding, `${name}.emb_layers.1`), this.graph.ints(2, 3)]);
    const second = this.silu(this.groupNorm(this.add(first, shift), `${name}.out_layers.0`, 1e-5));
    const shortcut = `${name}.skip_connection`;
    return this.add(
      this.has(`${shortcut}.weight`) ? this.conv(x, shortcut) : x,
      this.conv(second, `${name}.out_layers.3`),
    );
  }

  #transformer(x: string, name: string, text: string): string {
    const project = this.tensor(`${name}.proj_in.weight`).shape;
    const normal = this.groupNorm(x, `${name}.norm`, 1e-6);
    let y = this.linear(this.tokens(normal, this.size(`${name}.norm.weight`, 0)), `${name}.proj_in`);
    if (project.length !== 2 && project.length !== 4)
      throw this.incomplete(`${name}.proj_in.weight`, "is no projection");
    for (const i of this.indices(`${name}.transformer_blocks.`))
      y = this.#block(y, `${name}.transformer_blocks.${i}`, text);
    return this.add(this.planes(this.linear(y, `${name}.proj_out`), x), x);
  }

  #block(x: string, name: string, text: string): string {
    const toItself = this.layerNorm(x, `${name}.norm1`);
    const first = this.add(x, this.#attend(toItself, toItself, `${name}.attn1`));
    const second = this.add(first, this.#attend(this.layerNorm(first, `${name}.norm2`), text, `${name}.attn2`));
    const wide = this.linear(this.layerNorm(second, `${name}.norm3`), `${name}.ff.net.0.proj`);
    const [value = "", gate = ""] = this.graph.split(wide, 2);
    return this.add(second, this.linear(this.mul(value, this.gelu(gate)), `${name}.ff.net.2`));
  }

  #attend(x: string, context: string, name: string): string {
    const heads = this.size(`${name}.to_q.weight`, 0) / headWidth;
    const mixed = this.attention(
      {
        q: this.linear(x, `${name}.to_q`),
        k: this.linear(context, `${name}.to_k`),
        v: this.linear(context, `${name}.to_v`),
      },
      { heads, width: headWidth },
    );
    return this.linear(mixed, `${name}.to_out.0`);
  }
}
