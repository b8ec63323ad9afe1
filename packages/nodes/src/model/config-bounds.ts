import type { Misfit } from "./binding.ts";

type Config = Readonly<Record<string, unknown>>;

/** Numbers of components' `config.json` that sizes of arrays are made of, and the most that any of them may be. */
const sizes: Readonly<Record<string, number>> = {
  in_channels: 1024,
  out_channels: 1024,
  cross_attention_dim: 65_536,
  projection_class_embeddings_input_dim: 65_536,
  addition_time_embed_dim: 65_536,
  time_cond_proj_dim: 65_536,
  hidden_size: 65_536,
  projection_dim: 65_536,
  max_position_embeddings: 4096,
};

/** Numbers that values are multiplied with or divided by. */
const factors = ["scaling_factor"];
/** Lists of such numbers, one for each channel. */
const factorLists = ["latents_mean", "latents_std"];
const largestFactor = 1e6;

/** What in a component's `config.json` is beyond what any model has, and would cost memory or make numbers worthless. */
export function outOfBounds(where: string, config: Config): readonly Misfit[] {
  const misfits: Misfit[] = [];
  const refuse = (key: string, found: unknown, expected: string) =>
    misfits.push({
      where,
      found: `\`${key}\` as ${JSON.stringify(found)?.slice(0, 60)} in its \`config.json\``,
      expected,
      action: "Download the file again, or correct it.",
    });
  for (const [key, most] of Object.entries(sizes)) {
    const value = config[key];
    if (typeof value === "number" && !(Number.isInteger(value) && value >= 1 && value <= most))
      refuse(key, value, `a whole number from 1 to ${most}`);
  }
  for (const key of factors) {
    const value = config[key];
    if (typeof value === "number" && !isFactor(value)) refuse(key, value, "a number above 0");
  }
  for (const key of factorLists) {
    const value = config[key];
    if (Array.isArray(value) && !(value.length <= sizes.in_channels! && value.every(isNear)))
      refuse(key, value, "a number for each channel");
  }
  return misfits;
}

function isFactor(value: number): boolean {
  return value > 0 && value <= largestFactor;
}

function isNear(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= largestFactor;
}
