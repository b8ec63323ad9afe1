import { join } from "node:path";
import { findModel } from "./model-roots.ts";
import { readJson } from "./read-folder.ts";

/** A picture's size in pixels. */
export interface DrawnSize {
  readonly width: number;
  readonly height: number;
}

const [smallest, largest] = [64, 8192];

/**
 * The size of picture that a model draws best, as its folder says in `sigmaflow.json` (`{ "width": 512, "height": 512 }`):
 * where a front end begins when nobody asks for another. Undefined for models that say none, or nothing of use.
 *
 * @throws `MODEL_NOT_FOUND`, `MODEL_NAME_REFUSED`.
 */
export async function drawnSize(roots: readonly string[], name: string): Promise<DrawnSize | undefined> {
  const model = await findModel(roots, name);
  if (model.type === "file") return undefined;
  const { width, height } = await readJson(join(model.folder, "sigmaflow.json"));
  return isSide(width) && isSide(height) ? { width, height } : undefined;
}

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= smallest && value <= largest;
}
