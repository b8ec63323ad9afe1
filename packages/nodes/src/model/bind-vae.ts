import type { Bound } from "./bind-unet.ts";
import { allInWords, bindInputs, byName, checkSizes, floats, isFloat, type Misfit } from "./binding.ts";
import type { GraphValue, OnnxFacts } from "./onnx/facts.ts";

export interface VaeTraits {
  readonly latentChannels: number;
  /** An encoder that outputs latents drawn inside the graph, rather than what they are drawn from. */
  readonly samples: boolean;
}

const latentNames = ["latent_sample", "latent", "latents", "z"];
const imageNames = ["sample", "image", "images"];

/** Maps a VAE decoder's export to the canonical names. Traits are only meaningful without misfits. */
export function bindVaeDecoder(where: string, facts: OnnxFacts): Bound<VaeTraits> {
  return bindVae(where, facts, "vae-decoder");
}

/**
 * Maps a VAE encoder's export to the canonical names. `latent_parameters` holds mean and log-variance; the
 * `latent_sample` of older exports was drawn inside the graph. The number of output channels distinguishes them.
 */
export function bindVaeEncoder(where: string, facts: OnnxFacts): Bound<VaeTraits> {
  return bindVae(where, facts, "vae-encoder");
}

function bindVae(where: string, facts: OnnxFacts, kind: "vae-decoder" | "vae-encoder"): Bound<VaeTraits> {
  const decodes = kind === "vae-decoder";
  const into = decodes ? "latent" : "image";
  const outOf = decodes ? "image" : "latent";
  const { bound, misfits: inputMisfits } = bindInputs(where, facts.inputs, [
    { canonical: into, names: decodes ? latentNames : imageNames, types: floats, ranks: [4] },
  ]);
  const misfits: Misfit[] = [...inputMisfits];
  const input = facts.inputs.find(({ name }) => name === bound[into]?.name);
  const sizes = checkSizes(where, input);
  misfits.push(...sizes.misfits);
  const output =
    byName(facts.outputs, decodes ? imageNames : ["latent_parameters", "moments", ...latentNames]) ??
    (facts.outputs.length === 1 ? facts.outputs[0] : undefined);
  const samples = !decodes && output !== undefined && latentNames.includes(output.name);
  if (output?.shape.length !== 4 || !isFloat(output.type))
    misfits.push({
      where,
      found: `the outputs ${allInWords(facts.outputs)}`,
      expected: decodes ? "an output `sample` of rank 4" : "an output `latent_parameters` or `latent_sample` of rank 4",
      action: "Export the VAE again with a current Optimum (`optimum-cli export onnx`).",
    });
  return {
    binding: { kind, inputs: bound, outputs: { [outOf]: output?.name ?? "" }, oneByOne: sizes.oneByOne },
    traits: decodes
      ? { latentChannels: channelsOf(input), samples: false }
      : { latentChannels: samples ? channelsOf(output) : channelsOf(output) / 2, samples },
    misfits,
  };
}

function channelsOf(value: GraphValue | undefined): number {
  const channels = value?.shape[1];
  return typeof channels === "number" ? channels : 4;
}
