import { askedSteps, type Catalogue } from "@sigmaflow/core";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { roundCredits } from "../store/credits.ts";
import type { RunCache, RunOutput } from "../store/stored-run.ts";

/** What a server charges its clients for, in credits. */
export interface Prices {
  /** Of a run, whatever it makes. */
  readonly run: number;
  /** Of each picture that it makes. */
  readonly picture: number;
  /** Of each million pixels of those. */
  readonly megapixel: number;
  /** Of each iteration of its loops, which denoise most often. */
  readonly step: number;
  /** Of a run that the cache answers whole, instead of all that. */
  readonly cached: number;
}

/** What a run makes, as far as it is charged for. */
interface Work {
  readonly pictures: number;
  readonly megapixels: number;
  readonly steps: number;
}

/** What a run that was prepared will cost, as far as that is known before; the cache may make it cheaper. */
export function foreseenPrice(
  prices: Prices,
  { document, inputs, outputTypes, outputFacts, codecs }: PreparedRun,
  { catalogue, wanted }: { readonly catalogue: Catalogue; readonly wanted?: readonly string[] | undefined },
): number {
  let pictures = 0;
  let megapixels = 0;
  for (const [name, type] of Object.entries(outputTypes)) {
    const kind = codecs.reader(type)?.kind;
    if (
      (wanted && !wanted.includes(name)) ||
      !kind?.files.writes.some(({ mediaType }) => mediaType.startsWith("image/"))
    )
      continue;
    const {
      length = 1,
      batch = 1,
      width = side(inputs, "width"),
      height = side(inputs, "height"),
    } = outputFacts[name] ?? {};
    pictures += length * batch;
    megapixels += (length * batch * width * height) / 1e6;
  }
  const steps = prices.step === 0 ? 0 : pictures * askedSteps(document, catalogue, inputs);
  return priceOf(prices, { pictures, megapixels, steps });
}

/** How long a side of pictures is by an input that says so, where the graph does not show it; 0 for unknown. */
function side(inputs: Readonly<Record<string, unknown>>, name: string): number {
  const value = inputs[`img_${name}`] ?? inputs[name];
  return typeof value === "number" ? value : 0;
}

/** What a run that succeeded costs. One that was begun before, by a process that ended, had not all of it from the cache. */
export function costOf(
  prices: Prices,
  {
    outputs,
    cache,
    isFirst,
  }: { readonly outputs: Readonly<Record<string, RunOutput>>; readonly cache: RunCache; readonly isFirst: boolean },
): number {
  const iterations = Object.values(cache.steps);
  if (isFirst && cache.misses === 0 && iterations.every(({ run }) => run === 0)) return roundCredits(prices.cached);
  const pictures = Object.values(outputs).flatMap(({ images = [] }) => images);
  return priceOf(prices, {
    pictures: pictures.length,
    megapixels: pictures.reduce((sum, { width, height }) => sum + (width * height) / 1e6, 0),
    steps: iterations.reduce((sum, { cached, run }) => sum + cached + run, 0),
  });
}

function priceOf({ run, picture, megapixel, step }: Prices, { pictures, megapixels, steps }: Work): number {
  return roundCredits(run + picture * pictures + megapixel * megapixels + step * steps);
}
