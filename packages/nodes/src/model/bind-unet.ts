import type { LatentColours, UNet } from "../port/unet.ts";
import {
  bindInputs,
  byName,
  checkSizes,
  type ExportBinding,
  floats,
  inWords,
  isFloat,
  type Misfit,
  numeric,
} from "./binding.ts";
import type { OnnxFacts } from "./onnx/facts.ts";

/** What nodes must know of a UNet before it is loaded. */
export type UNetTraits = Omit<UNet, "kind" | "digest" | "expert" | "scheduler">;

/** The entries of a UNet's `config.json` that matter where the graph leaves a size open. */
export interface UNetConfig {
  readonly cross_attention_dim?: unknown;
  readonly projection_class_embeddings_input_dim?: unknown;
  readonly addition_time_embed_dim?: unknown;
  readonly in_channels?: unknown;
  readonly out_channels?: unknown;
  readonly time_cond_proj_dim?: unknown;
  /** Not diffusers' but ours, by the names of other front-ends. */
  readonly latent_rgb_factors?: unknown;
  readonly latent_rgb_factors_bias?: unknown;
}

export interface Bound<Traits> {
  readonly binding: ExportBinding;
  readonly traits: Traits;
  readonly misfits: readonly Misfit[];
}

const outputNames = ["out_sample", "noise_pred", "prediction", "sample_out", "output"];

/** Maps a UNet's export to the canonical names. Traits are only meaningful without misfits. */
export function bindUNet(where: string, facts: OnnxFacts, config: UNetConfig): Bound<UNetTraits> {
  const { bound, misfits: inputMisfits } = bindInputs(where, facts.inputs, [
    { canonical: "sample", names: ["sample", "latent", "latent_model_input"], types: floats, ranks: [4] },
    {
      canonical: "timestep",
      names: ["timestep", "timesteps", "t"],
      types: ["float32", "float16", "int64", "int32"],
      ranks: [0, 1],
    },
    {
      canonical: "encoder_hidden_states",
      names: ["encoder_hidden_states", "text_embeddings"],
      types: floats,
      ranks: [3],
    },
    { canonical: "text_embeds", names: ["text_embeds", "pooled_embeds", "pooled"], types: floats, ranks: [2] },
    { canonical: "time_ids", names: ["time_ids", "add_time_ids"], types: floats, ranks: [2] },
    { canonical: "timestep_cond", names: ["timestep_cond"], types: floats, ranks: [2], optional: true },
  ]);
  const misfits: Misfit[] = [...inputMisfits];
  const dimension = (canonical: string, axis: number): number | undefined => {
    const dim = facts.inputs.find((input) => input.name === bound[canonical]?.name)?.shape[axis];
    return typeof dim === "number" ? dim : undefined;
  };
  const sizes = checkSizes(
    where,
    facts.inputs.find((input) => input.name === bound.sample?.name),
  );
  misfits.push(...sizes.misfits);

  const output = byName(facts.outputs, outputNames) ?? (facts.outputs.length === 1 ? facts.outputs[0] : undefined);
  if (!output || !isFloat(output.type))
    misfits.push({
      where,
      found: `the outputs ${facts.outputs.map(inWords).join(", ")}`,
      expected: "an output `out_sample` of float32 or float16",
      action: "Use the UNet of an SDXL export.",
    });

  const channels = output?.shape[1];
  const pooledWidth = dimension("text_embeds", 1) ?? 1280;
  const timeIds = dimension("time_ids", 1) ?? timeIdsOf(config, pooledWidth);
  const guidanceWidth = dimension("timestep_cond", 1) ?? numeric(config.time_cond_proj_dim);
  const needed: { readonly [what: string]: number | undefined } = {
    "the number of channels of `sample`": dimension("sample", 1) ?? numeric(config.in_channels),
    "the width of `encoder_hidden_states`":
      dimension("encoder_hidden_states", 2) ?? numeric(config.cross_attention_dim),
    "the number of `time_ids`": timeIds,
    ...(bound.timestep_cond && { "the width of `timestep_cond`": guidanceWidth }),
  };
  if (inputMisfits.length === 0) {
    for (const [what, value] of Object.entries(needed))
      if (value === undefined)
        misfits.push({
          where,
          found: `${what} nowhere`,
          expected: "it in the graph's shapes or in `config.json`",
          action: "Put the model's `config.json` next to it.",
        });
    if (timeIds !== undefined && timeIds !== 5 && timeIds !== 6)
      misfits.push({
        where,
        found: `${timeIds} time ids`,
        expected: "6 (an SDXL base) or 5 (an SDXL refiner)",
        action: "Use an SDXL model.",
      });
  }
  const inputChannels = dimension("sample", 1) ?? numeric(config.in_channels) ?? 4;
  const latentColours = coloursOf(config);
  return {
    binding: {
      kind: "unet",
      inputs: bound,
      outputs: { prediction: output?.name ?? "" },
      oneByOne: sizes.oneByOne,
    },
    traits: {
      inputChannels,
      latentChannels: typeof channels === "number" ? channels : (numeric(config.out_channels) ?? inputChannels),
      textWidth: dimension("encoder_hidden_states", 2) ?? numeric(config.cross_attention_dim) ?? 0,
      pooledWidth,
      timeIds: timeIds === 5 ? 5 : 6,
      sizeGrid: 8 * 2 ** Math.min(facts.fixedResizes, 8),
      ...(bound.timestep_cond && guidanceWidth !== undefined && { guidanceWidth }),
      ...(latentColours && { latentColours }),
    },
    misfits,
  };
}

/** The embedding of pooled text and time ids is as wide as the projection reads: (width − pooled) / embedding. */
function timeIdsOf(config: UNetConfig, pooledWidth: number): number | undefined {
  const projection = numeric(config.projection_class_embeddings_input_dim);
  const each = numeric(config.addition_time_embed_dim);
  return projection === undefined || each === undefined || each === 0 ? undefined : (projection - pooledWidth) / each;
}

/** Colours that are not three finite numbers each count as not given: previews do without. */
function coloursOf(config: UNetConfig): LatentColours | undefined {
  const factors = config.latent_rgb_factors;
  const bias = config.latent_rgb_factors_bias;
  if (!Array.isArray(factors) || factors.length > 64 || !factors.every(isColour) || !isColour(bias)) return undefined;
  return { factors, bias };
}

function isColour(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.length === 3 && value.every(Number.isFinite);
}
