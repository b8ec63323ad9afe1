import type { Catalogue } from "@sigmaflow/core";
import type { ListedModel } from "@sigmaflow/core/wire";

/** A catalogue that knows which expert each of the server's models is, so that checking tells base from refiner. */
export function withModels(catalogue: Catalogue, models: readonly ListedModel[]): Catalogue {
  // A file's ending may be left out.
  const known = models.flatMap(({ name, expert }) =>
    expert === undefined ? [] : [name, name.replace(/\.safetensors$/, "")].map((one) => [one, { expert }] as const),
  );
  return { ...catalogue, names: { models: Object.fromEntries(known) } };
}
