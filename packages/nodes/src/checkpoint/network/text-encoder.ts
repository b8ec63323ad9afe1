import { isEightBits } from "../file/stored-tensor.ts";
import type { GraphBuilder, Locate } from "./graph-builder.ts";
import { Layers, type NetworkSource, startGraph } from "./layers.ts";

/** Width of an attention head in both of SDXL's text encoders; no tensor's shape says it. */
const headWidth = 64;
/** Where a token looks ahead; float32's softmax makes it exactly zero. */
const hidden = -3e38;

/** The input of embeddings that are not in the table. */
export const tokenRowsInput = "token_rows";

/** What tells CLIP-L and OpenCLIP bigG apart once their tensors have the same names. */
export interface TextEncoderKind {
  readonly activation: "quick-gelu" | "gelu";
}

/** CLIP ViT-L/14's text encoder, SDXL's first. */
export const clipL: TextEncoderKind = { activation: "quick-gelu" };

/** OpenCLIP ViT-bigG/14's text encoder, SDXL's second. */
export const openClipBigG: TextEncoderKind = { activation: "gelu" };

/**
 * A CLIP text encoder by transformers' names: `input_ids` [b, 77] to `hidden_states.0` (the embeddings),
 * `hidden_states.1` … (after each layer), each [b, 77, w], and with a projection `text_embeds` [b, p]: the state at the
 * first end-of-text token, normalised and projected. With `tokenRows` a further input `token_rows` [1, n, w] holds the
 * embeddings of the ids −1, −2 … −n.
 *
 * @throws `CHECKPOINT_INCOMPLETE`.
 */
export function textEncoderGraph(source: NetworkSource, { activation }: TextEncoderKind, locate: Locate): GraphBuilder {
  const graph = startGraph(source, locate);
  const net = new Layers(graph, source);
  const table = "embeddings.token_embedding.weight";
  const positions = "embeddings.position_embedding.weight";
  const [vocabulary, width, length] = [net.size(table, 0), net.size(table, 1), net.size(positions, 0)];
  const heads = width / headWidth;
  const ids = graph.input("input_ids", ["batch", length], "I64");
  const lookUp = (known: string): string => {
    // Not every provider looks up what it does not compute in.
    if (net.form !== "fast" || isEightBits(net.tensor(table).type))
      return graph.op("Gather", [net.weight(table), known], { axis: 0 });
    // Looked up before it is cast: the table is a good part of the encoder.
    const words = graph.op("Gather", [graph.rawWeight(net.tensor(table), table), known], { axis: 0 });
    return net.tensor(table).type === "F32" ? words : graph.cast(words);
  };
  const embedded = source.tokenRows ? withTokenRows(net, { ids, width, lookUp }) : lookUp(ids);
  let x = net.add(embedded, net.weight(positions));
  const states = [x];
  const mask = graph.floats(causalMask(length), [1, 1, length, length]);
  for (const i of net.indices("encoder.layers.")) {
    const layer = `encoder.layers.${i}`;
    const normal = net.layerNorm(x, `${layer}.layer_norm1`);
    const project = (part: string): string => net.linear(normal, `${layer}.self_attn.${part}_proj`);
    const mixed = net.attention(
      { q: project("q"), k: project("k"), v: project("v"), bias: mask },
      { heads, width: headWidth },
    );
    x = net.add(x, net.linear(mixed, `${layer}.self_attn.out_proj`));
    const inner = net.linear(net.layerNorm(x, `${layer}.layer_norm2`), `${layer}.mlp.fc1`);
    x = net.add(x, net.linear(activation === "gelu" ? net.gelu(inner) : net.quickGelu(inner), `${layer}.mlp.fc2`));
    states.push(x);
  }
  const projection = projectionOf(net);
  if (projection) {
    const last = net.layerNorm(x, "final_layer_norm");
    // The first of several, as transformers does; the highest id would be a learnt embedding's, where there are such.
    const isEnd = graph.op("Equal", [ids, graph.ints(vocabulary - 1)]);
    const end = graph.op("ArgMax", [graph.op("Cast", [isEnd], { to: 6 })], { axis: 1, keepdims: 0 });
    const at = graph.op("GatherND", [last, graph.op("Unsqueeze", [end, graph.ints(1)])], { batch_dims: 1 });
    graph.output("text_embeds", net.full(projection.apply(at)), ["batch", projection.width]);
  }
  for (const [i, state] of states.entries())
    graph.output(`hidden_states.${i}`, net.full(state), ["batch", length, width]);
  return graph;
}

/** Embeddings of ids from 0 on by the table, of those below from the rows that are fed. */
function withTokenRows(
  net: Layers,
  { ids, width, lookUp }: { readonly ids: string; readonly width: number; readonly lookUp: (ids: string) => string },
): string {
  const { graph } = net;
  const fed = net.own(graph.input(tokenRowsInput, [1, "rows", width]));
  const rows = graph.op("Reshape", [fed, graph.ints(-1, width)]);
  const zero = graph.ints(0);
  const own = graph.op("Gather", [rows, graph.op("Max", [graph.op("Sub", [graph.ints(-1), ids]), zero])], { axis: 0 });
  const isOwn = graph.op("Unsqueeze", [graph.op("Less", [ids, zero]), graph.ints(2)]);
  return graph.op("Where", [isOwn, own, lookUp(graph.op("Max", [ids, zero]))]);
}

/** Either transformers' Linear [out, in] or OpenCLIP's bare matrix [in, out]. */
function projectionOf(net: Layers): { readonly width: number; readonly apply: (x: string) => string } | undefined {
  if (net.has("text_projection.weight"))
    return { width: net.size("text_projection.weight", 0), apply: (x) => net.linear(x, "text_projection") };
  if (net.has("text_projection"))
    return {
      width: net.size("text_projection", 1),
      apply: (x) => net.graph.op("MatMul", [x, net.weight("text_projection")]),
    };
  return undefined;
}

function causalMask(length: number): readonly number[] {
  return Array.from({ length: length * length }, (_, i) => (i % length > Math.floor(i / length) ? hidden : 0));
}
