import type { Run } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { recordOfRun } from "../output/run-record.ts";
import { asJson, fileContents } from "../output/write-outputs.ts";
import type { RunOutput, RunPicture } from "../store/stored-run.ts";
import type { Pictures } from "./pictures.ts";

/** Keeps what a run made: pictures as the files that the command line would write, everything else as data. */
export async function keepOutputs(
  values: Awaited<Run["outputs"]>,
  prepared: PreparedRun,
  { engine, pictures }: { readonly engine: Engine; readonly pictures: Pictures },
): Promise<Record<string, RunOutput>> {
  const record = await recordOfRun(prepared, engine.pictures);
  const kept: Record<string, RunOutput> = {};
  for (const name of Object.keys(values).sort()) {
    const contents = await fileContents(name, values[name], {
      document: prepared.document,
      pictures: engine.pictures,
      record,
    });
    if (contents === undefined) {
      kept[name] = { value: asJson(values[name], engine.hasher) };
      continue;
    }
    const images: RunPicture[] = [];
    for (const { bytes, size } of contents)
      images.push(await (size ? pictures.add(bytes, size) : pictures.keep(bytes)));
    kept[name] = { images };
  }
  return kept;
}
