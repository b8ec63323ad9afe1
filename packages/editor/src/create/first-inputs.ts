import type { Json } from "@sigmaflow/core";
import { recordInPng } from "@sigmaflow/core/record";
import source from "./first.png";

/** Address of a picture that the embedded model made, which is there to look at before anything was run. */
export const firstPicture: string = source;

/** What that picture was made with, as the picture itself says; undefined where it cannot be had. */
export async function firstInputs(): Promise<Readonly<Record<string, Json>> | undefined> {
  try {
    const record = recordInPng(new Uint8Array(await (await fetch(firstPicture)).arrayBuffer()));
    // It was written as JSON.
    return record?.inputs as Readonly<Record<string, Json>> | undefined;
  } catch {
    return undefined;
  }
}
