import type { GraphDocument } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { GraphSource } from "../engine/prepare-run.ts";
import { inEachRun, sizeInputs } from "../server/public/samples.ts";
import {
  addressOf,
  type ImageCall,
  type ImageModel,
  type ImageModelOptions,
  imageModel,
  type Specification,
} from "./image-model.ts";

/** What a model in this process is made of. */
export interface LocalImageModelOptions<S extends Specification = "v4"> extends ImageModelOptions<S> {
  readonly engine: Engine;
  readonly graph: GraphSource;
  /** What it is called; `graph` unless given. */
  readonly name?: string;
}

/**
 * A graph as an image model in this process. Its inputs `prompt`, `seed`, `samples`, `img_width` and `img_height` (or `width`
 * and `height`), `image` and `mask` are what a call says; a call that says what the graph has no input for is warned.
 *
 * @throws nothing itself; a call, what preparing and running throw.
 *
 * @example
 * ```ts
 * import { readFile } from "node:fs/promises";
 * import { createEngine } from "sigmaflow";
 * import { localImageModel } from "sigmaflow/ai-sdk";
 *
 * const graph = await readFile("panda.json", "utf8");
 * console.log(localImageModel({ engine: createEngine(), graph, name: "panda" }).modelId);
 * ```
 */
export function localImageModel<S extends Specification = "v4">(options: LocalImageModelOptions<S>): ImageModel<S> {
  const { engine, graph, name = "graph", specification } = options;
  return imageModel(name, specification, async (call, refuse) => {
    const images: Uint8Array[] = [];
    let runs = 1;
    for (let run = 0; run < runs; run++) {
      const prepared = await engine.prepare(graph, ({ inputs = {} }) => {
        const known = knownInputs(call, inputs, run === 0 ? refuse : () => {});
        const bodies = inEachRun(call.n, inputs, known);
        runs = bodies.length;
        return bodies[run] ?? {};
      });
      const started = engine.start(prepared, call.abortSignal ? { signal: call.abortSignal } : {});
      images.push(...(await picturesOf(await started.outputs, engine)));
    }
    return { images };
  });
}

/** The inputs of a graph that a call has; what the graph has no input for is refused. */
function knownInputs(
  { prompt, seed, size, files, mask, providerOptions }: ImageCall,
  inputs: NonNullable<GraphDocument["inputs"]>,
  refuse: (feature: string, details: string) => void,
): Readonly<Record<string, unknown>> {
  const [width = 0, height = 0] = size?.split("x").map(Number) ?? [];
  const [picture, ...others] = files ?? [];
  if (others.length > 0) refuse("files", "The first is used.");
  const said = [
    ["prompt", prompt === undefined ? {} : { prompt }],
    ["seed", seed === undefined ? {} : { seed }],
    ["size", size === undefined ? {} : sizeInputs(width, height, inputs)],
    ["files", picture === undefined ? {} : { image: addressOf(picture) }],
    ["mask", mask === undefined ? {} : { mask: addressOf(mask) }],
  ] as const;
  const known = said.map(([feature, values]) => {
    if (Object.keys(values).every((name) => inputs[name] !== undefined)) return values;
    refuse(feature, "The graph has no input for it.");
    return {};
  });
  return Object.assign({}, providerOptions.sigmaflow, ...known) as Readonly<Record<string, unknown>>;
}

/** The pictures of the output `image`, or of the first that has some. */
async function picturesOf(outputs: Readonly<Record<string, unknown>>, { codecs }: Engine): Promise<Uint8Array[]> {
  for (const value of [outputs.image, ...Object.values(outputs)]) {
    const files = (await codecs.writer(value)?.encode(value)) ?? [];
    const pictures = files.filter(({ mediaType }) => mediaType.startsWith("image/"));
    if (pictures.length > 0) return pictures.map(({ bytes }) => bytes);
  }
  throw new Error("The graph makes no picture. Choose another one.");
}
