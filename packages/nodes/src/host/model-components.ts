import type { CheckpointRecipe } from "../checkpoint/recipe.ts";
import type { BoundFolder } from "../model/bind-folder.ts";
import type { Digests } from "../model/make-handles.ts";
import type { ElementType } from "../model/onnx/facts.ts";
import type { ComponentFiles } from "./component-files.ts";
import type { ModelSource } from "./inference-protocol.ts";
import { componentFolders } from "./model-roots.ts";
import type { ReadModel } from "./read-folder.ts";

/** The components of a model whose digests are known, with the files behind each. */
export function filesByComponent(
  name: string,
  { parts, files, recipes, needs }: ReadModel,
  bound: BoundFolder,
  digests: Digests,
): readonly ComponentFiles[] {
  return componentFolders.flatMap((folder) => {
    const part = parts[folder];
    const identities = files[folder];
    const digest = digests[folder];
    const binding = bound[folder]?.binding;
    const need = needs?.[folder];
    if (!part || !identities?.[0] || digest === undefined || !binding) return [];
    return {
      digest,
      binding,
      model: modelSource(identities[0].path, recipes?.[folder]),
      files: identities,
      bytes: loadedBytes(part.facts.weights, recipes !== undefined),
      ...(need && { need }),
      label: `${name}/${folder}`,
    };
  });
}

function modelSource(path: string, recipe: CheckpointRecipe | undefined): ModelSource {
  return recipe ? { type: "checkpoint", recipe } : { type: "file", path };
}

/**
 * The processor computes in float32, so half-precision weights take twice their size when loaded, unless they are
 * mapped and cast where they are used.
 */
function loadedBytes(weights: { readonly [type in ElementType]?: number }, areMapped: boolean): number {
  return Object.entries(weights).reduce(
    (sum, [type, bytes]) => sum + bytes * (!areMapped && (type === "float16" || type === "bfloat16") ? 2 : 1),
    0,
  );
}
