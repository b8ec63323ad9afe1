import type { ModelListing, ModelNames } from "../model/services.ts";
import { listAdded, listModels } from "./model-roots.ts";

/** What holds a VAE, as far as names of files and folders show. */
const withVae: readonly string[] = ["vae", "vae_decoder", "checkpoint"];

/** What lies below the roots that graphs can name. */
export async function modelNames(roots: readonly string[]): Promise<ModelNames> {
  const [listed, loras, embeddings] = await Promise.all([
    listModels(roots),
    listAdded("lora", roots),
    listAdded("embedding", roots),
  ]);
  const alone = listed.filter(isVaeAlone);
  const others = listed.filter((model) => !isVaeAlone(model));
  const lending = others.filter(({ components }) => components.some((component) => withVae.includes(component)));
  return { models: others.map(nameOf), vaes: [...alone, ...lending].map(nameOf), loras, embeddings };
}

function isVaeAlone({ components }: ModelListing): boolean {
  return components.every((component) => component === "vae");
}

function nameOf({ name }: ModelListing): string {
  return name;
}
