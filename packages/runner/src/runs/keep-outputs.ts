import type { Run } from "@sigmaflow/core";
import type { Engine } from "../engine/engine.ts";
import type { PreparedRun } from "../engine/prepare-run.ts";
import { recordOf } from "../output/run-record.ts";
import { asJson, fileContents } from "../output/write-outputs.ts";
import { isPicture, type RunFile, type RunOutput } from "../store/stored-run.ts";
import type { RunFiles } from "./run-files.ts";

/** Keeps what a run made: as the files that the command line would write, everything else as data. */
export async function keepOutputs(
  values: Awaited<Run["outputs"]>,
  prepared: PreparedRun,
  { engine, files }: { readonly engine: Engine; readonly files: RunFiles },
): Promise<Record<string, RunOutput>> {
  let made: ReturnType<typeof recordOf> | undefined;
  const record = () => {
    made ??= recordOf(prepared);
    return made;
  };
  const kept: Record<string, RunOutput> = {};
  for (const name of Object.keys(values).sort()) {
    const contents = await fileContents(name, values[name], { ...prepared, record });
    if (contents === undefined) {
      kept[name] = { value: asJson(values[name], engine.hasher) };
      continue;
    }
    const all: RunFile[] = [];
    for (const { bytes, mediaType: type, extent } of contents)
      all.push(await (extent ? files.add(bytes, { type, ...extent }) : files.keep(bytes, { type })));
    kept[name] = all.every(isPicture) ? { images: all } : { files: all };
  }
  return kept;
}
