import type { GraphDocument, GraphLimits } from "@sigmaflow/core";
import type { PictureCodec } from "@sigmaflow/nodes";
import type { Engine } from "../engine/engine.ts";
import type { GraphSource, PreparedRun, PrepareRunOptions, RunInputs } from "../engine/prepare-run.ts";
import { noPicture, type PictureReader, sourceOf } from "../input/picture-inputs.ts";
import type { Pictures } from "./pictures.ts";

/** What runs that are accepted are prepared with. */
export interface PrepareHost {
  readonly engine: Engine;
  readonly pictures: Pictures;
  readonly limits: Partial<GraphLimits>;
}

/** Prepares a run whose pictures are uploads, and stay that where its inputs are kept. Rejects like `engine.prepare`, and with `UPLOAD_NOT_FOUND`. */
export function prepare(
  graph: GraphSource,
  inputs: RunInputs | ((document: GraphDocument) => RunInputs | Promise<RunInputs>),
  { engine, pictures, limits }: PrepareHost,
  options: Pick<PrepareRunOptions, "outputs" | "seeds" | "readPicture"> = {},
): Promise<PreparedRun> {
  return engine.prepare(graph, inputs, { limits, readPicture: uploadReader(engine.pictures, pictures), ...options });
}

/** Reads pictures that were uploaded. Its promises reject with `BAD_INPUT` or `UPLOAD_NOT_FOUND`. */
export function uploadReader(codec: PictureCodec, pictures: Pictures): PictureReader {
  return async (name, value) => {
    const hash = typeof value === "object" && value !== null && "$upload" in value ? value.$upload : undefined;
    if (typeof hash !== "string")
      throw noPicture(name, `\`${name}\` takes a picture.`, 'Send it to /api/uploads and give { "$upload": hash }.');
    const bytes = await pictures.uploaded(hash);
    return { image: await codec.decode(bytes), source: sourceOf(bytes), kept: { $upload: hash } };
  };
}
