import { type GraphDocument, GraphError, type GraphLimits, type Problem, type Seed, takeInputs } from "@sigmaflow/core";
import type { Image } from "@sigmaflow/nodes";
import type { Engine } from "../engine/engine.ts";
import { nodeHost } from "../host/node-host.ts";
import { namedFiles } from "../input/named-files.ts";
import { decodePictures, noPicture, type PictureSource, takesPictures } from "../input/picture-inputs.ts";
import { plainValues } from "../input/plain-values.ts";
import type { PictureStore } from "./picture-store.ts";

/** A checked graph and what it is given, as it is kept. */
export interface Prepared {
  readonly document: GraphDocument;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What seeds of −1 among the inputs became. */
  readonly seeds: Readonly<Record<string, Seed>>;
}

type Given = Readonly<Record<string, unknown>>;

/** A graph that cannot run, said in one sentence: how many mistakes, and the first of them. */
export function badGraph(problems: readonly Problem[]): GraphError {
  const errors = problems.filter(({ severity }) => severity === "error");
  const count = errors.length === 1 ? "a mistake" : `${errors.length} mistakes`;
  const first = errors[0] ? ` ${errors[0].message} ${errors[0].hint}` : "";
  return new GraphError(problems, `The graph has ${count}.${first}`);
}

/**
 * Everything that can be known of a run without running it. Throws `BAD_GRAPH` with all problems, `BAD_INPUT`,
 * `UPLOAD_NOT_FOUND`, `PATH_OUTSIDE`, `FILE_NOT_FOUND`.
 */
export async function prepare(
  text: string,
  inputs: Given,
  host: { readonly engine: Engine; readonly pictures: PictureStore; readonly limits: Partial<GraphLimits> },
): Promise<Prepared> {
  const { engine, limits } = host;
  // What the inputs bring in (sizes, above all) counts, not what stands in for it in the graph.
  const { document, problems } = await engine.check(text, { limits, inputs: plainValues(inputs) });
  if (document === undefined) throw badGraph(problems);
  const seeds: Record<string, Seed> = {};
  const draw = (name: string): Seed => {
    seeds[name] ??= nodeHost.randomSeed();
    return seeds[name];
  };
  const taken = takeInputs(document, inputs, engine.registry.types, draw);
  await decodeInputs(document, inputs, host);
  for (const { file } of namedFiles(document, taken, engine.catalogue)) await engine.files.locate(file);
  return { document, inputs, seeds };
}

/** The inputs with uploads turned into pictures, and where each picture came from. */
export async function decodeInputs(
  document: GraphDocument,
  inputs: Given,
  { engine, pictures }: { readonly engine: Engine; readonly pictures: PictureStore },
): Promise<{ readonly values: Given; readonly sources: ReadonlyMap<Image, PictureSource> }> {
  const specs = document.inputs ?? {};
  const given: Record<string, unknown> = { ...inputs };
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name];
    if (!takesPictures(spec) || value === undefined || value === null) continue;
    given[name] = Array.isArray(value)
      ? await Promise.all(value.map((item) => uploadOf(name, item, pictures)))
      : await uploadOf(name, value, pictures);
  }
  return await decodePictures(given, specs, engine);
}

/** An upload as `decodePictures` takes a picture. */
async function uploadOf(name: string, value: unknown, pictures: PictureStore): Promise<unknown> {
  const hash = typeof value === "object" && value !== null && "$upload" in value ? value.$upload : undefined;
  if (typeof hash !== "string")
    throw noPicture(name, `\`${name}\` takes a picture.`, 'Send it to /api/uploads and give { "$upload": hash }.');
  const bytes = await pictures.uploaded(hash);
  return { sha256: hash, base64: Buffer.from(bytes).toString("base64") };
}
