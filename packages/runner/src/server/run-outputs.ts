import type { Run } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import { type RecordedRun, recordOf } from "../output/run-record.ts";
import { asJson, fileContents } from "../output/write-outputs.ts";
import type { RunOutput, RunPicture } from "../store/run-row.ts";
import type { PictureStore } from "./picture-store.ts";

/** Keeps what a run made: pictures as the files that the command line would write, everything else as data. */
export async function keepOutputs(
  values: Awaited<Run["outputs"]>,
  recorded: Omit<RecordedRun, "encode">,
  { engine, pictures }: { readonly engine: Engine; readonly pictures: PictureStore },
): Promise<Record<string, RunOutput>> {
  const encode: RecordedRun["encode"] = (image) => engine.pictures.encode(image, { format: "png" });
  const record = await recordOf({ ...recorded, encode });
  const kept: Record<string, RunOutput> = {};
  for (const name of Object.keys(values).sort()) {
    const contents = await fileContents(name, values[name], {
      document: recorded.document,
      pictures: engine.pictures,
      record,
    });
    if (contents === undefined) {
      kept[name] = { value: asJson(values[name], engine.hasher) };
      continue;
    }
    const images: RunPicture[] = [];
    for (const { bytes } of contents) images.push(await pictures.keep(bytes));
    kept[name] = { images };
  }
  return kept;
}
