import { join } from "node:path";
import type { ModelListing } from "../model/services.ts";
import { findModel } from "./model-roots.ts";
import { readJson } from "./read-folder.ts";

/** A picture's size in pixels. */
interface DrawnSize {
  readonly width: number;
  readonly height: number;
}

/** What is known of a model for whoever draws with it. */
type ModelNotes = Pick<ModelListing, "size" | "prompts">;

/** Says which expert the UNet of a model is. */
type ExpertOf = (name: string) => Promise<ModelListing["expert"]>;

const [smallest, largest] = [64, 8192];
const mostPrompts = 50;
const longestPrompt = 500;
/** What SDXL was trained for, and with it nearly every checkpoint of it. */
const sizeOfCheckpoints: DrawnSize = { width: 1024, height: 1024 };

/**
 * What a model's folder says in `sigmaflow.json` (`{ "width": 512, "height": 512, "prompts": ["a panda"] }`): the size of
 * picture that it draws best, where a front end begins when nobody asks for another, and prompts to try. A checkpoint's
 * file says nothing, and draws 1024x1024. Nothing for models that say none, or nothing of use.
 *
 * @throws `MODEL_NOT_FOUND`, `MODEL_NAME_REFUSED`, `MODEL_UNFIT` for a file that is no JSON.
 */
export async function modelNotes(roots: readonly string[], name: string): Promise<ModelNotes> {
  const model = await findModel(roots, name);
  if (model.type === "file") return { size: sizeOfCheckpoints };
  const { width, height, prompts } = await readJson(join(model.folder, "sigmaflow.json"));
  const known = Array.isArray(prompts) ? prompts.filter(isPrompt).slice(0, mostPrompts) : [];
  return {
    ...(isSide(width) && isSide(height) && { size: { width, height } }),
    ...(known.length > 0 && { prompts: known }),
  };
}

/** The models of a list with what is known of them; a folder whose notes cannot be read stays in the list without. */
export async function withNotes(
  roots: readonly string[],
  models: readonly ModelListing[],
  expertOf: ExpertOf,
): Promise<readonly ModelListing[]> {
  const drawing = ({ components }: ModelListing) => components.some((part) => part === "unet" || part === "checkpoint");
  const noted = models.map(async (model) => {
    if (!drawing(model)) return model;
    const notes = await modelNotes(roots, model.name).catch(() => ({}));
    const expert = await expertOf(model.name);
    return { ...model, ...notes, ...(expert && { expert }) };
  });
  return await Promise.all(noted);
}

function isPrompt(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= longestPrompt;
}

function isSide(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= smallest && value <= largest;
}
