import type { NodeContext } from "@sigmaflow/core";
import { type ModelDescription, type ModelPart, modelService } from "../model/services.ts";
import { nodeErrors } from "./error-codes.ts";

/** Which model a part is wanted of, and which stands in where it has none. */
interface Named {
  readonly name: string;
  readonly fallback?: string | undefined;
}

/** A part as it was found, with what is to be said of it. */
interface FoundPart<P extends ModelPart> {
  readonly value: NonNullable<ModelDescription[P]>;
  readonly notices: readonly string[];
  /** Which expert the named model is. */
  readonly expert: ModelDescription["expert"];
}

/** Bytes that take a second or more to read, which happens the first time only. */
const worthTelling = 500_000_000;

const words: { readonly [part in ModelPart]: string } = { unet: "UNet", encoders: "text encoders", vae: "VAE" };
/** Parts that another model can lend. */
const lendable: readonly ModelPart[] = ["encoders", "vae"];

/**
 * One part of a model, or of the one that stands in where it has none. No other part of either is waited for.
 *
 * @throws `MODEL_INCOMPLETE`, and what describing a model throws.
 */
export async function findPart<P extends ModelPart>(
  part: P,
  { name, fallback }: Named,
  context: NodeContext,
): Promise<FoundPart<P>> {
  const describe = async (model: string) =>
    await context.use(modelService).describe(model, {
      parts: [part],
      signal: context.signal,
      onProgress: (step, of) => {
        if (of > worthTelling) context.progress({ step, of, doing: `reading the ${words[part]}` });
      },
    });
  const own = await describe(name);
  const { expert } = own;
  const value = own[part];
  if (value !== undefined) return { value, notices: own.notices, expert };
  const other = fallback === undefined ? undefined : await describe(fallback);
  const lent = other && lends(other, part, own) ? other[part] : undefined;
  if (lent !== undefined) return { value: lent, notices: [], expert };
  const wanted = part === "unet" ? [part] : lendable;
  const missing = wanted.filter((one) => !own.has.includes(one) && !(other && lends(other, one, own)));
  throw nodeErrors.MODEL_INCOMPLETE({ name, missing: missing.map((one) => words[one]) });
}

/** Whether a model has a part that another can use; a base finds too few text encoders with a refiner. */
function lends(other: ModelDescription, part: ModelPart, { expert }: ModelDescription): boolean {
  if (part === "unet" || !other.has.includes(part)) return false;
  return part === "vae" || other.expert === expert || expert === "refiner";
}
