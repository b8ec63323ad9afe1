import type { PortSpec } from "@sigmaflow/core";
import { inEachRun, sizeInputs } from "../public/samples.ts";
import { schedulerAlias } from "../public/scheduler-alias.ts";
import type { Wanted } from "./wire.ts";

type Specs = Readonly<Record<string, PortSpec>>;
type Values = Readonly<Record<string, unknown>>;

/** The inputs of a graph that a request for pictures names: a list for each run that it needs, one for most. */
export function inputsIn(asked: Wanted, specs: Specs): readonly Values[] {
  const { prompt, negative_prompt, seed, steps, cfg_scale, denoising_strength, width, height, mask } = asked;
  const sampler = asked.sampler_name ?? asked.sampler_index;
  const [picture] = asked.init_images ?? [];
  const named: Values = {
    ...{ prompt, seed },
    ...(negative_prompt !== "" && { negative_prompt }),
    ...(steps !== undefined && { num_inference_steps: steps }),
    ...(cfg_scale !== undefined && { guidance_scale: cfg_scale }),
    ...(sampler !== undefined && sampler !== "" && { scheduler: samplerName(sampler) }),
    ...(width !== undefined && height !== undefined && sizeInputs(width, height, specs)),
    ...(picture !== undefined && { image: picture }),
    ...(picture !== undefined && denoising_strength !== undefined && { strength: denoising_strength }),
    ...(mask !== undefined && { mask }),
  };
  const taken = Object.entries(named).filter(([name]) => specs[name] !== undefined);
  const base = Object.fromEntries(taken.map(([name, value]) => [name, within(value, specs[name]!)]));
  return inEachRun(asked.batch_size * asked.n_iter, specs, base);
}

/**
 * The nearest value that a graph accepts: these clients have ranges of their own, and nowhere to show those of others. What
 * was taken stands in the answer.
 */
function within(value: unknown, { type, min, max, multipleOf }: PortSpec): unknown {
  if (typeof value !== "number" || !["int", "float"].includes(type)) return value;
  const step = multipleOf ?? (type === "int" ? 1 : undefined);
  const even = step === undefined ? value : Math.round(value / step) * step;
  return Math.min(max ?? even, Math.max(min ?? even, even));
}

/** A sampler by a name that graphs know, of `DPM++ 2M Karras` for example; what is unknown stays as it is. */
function samplerName(given: string): string {
  const short = given.replace(/ (?:Karras|Exponential|Automatic|SGM Uniform)$/i, "").replace(/^DPM\+\+ /i, "dpmpp_");
  return schedulerAlias(given) ?? schedulerAlias(short) ?? given;
}
