import { basename } from "node:path";
import { checkpointErrors } from "../checkpoint/error-codes.ts";
import type { StoredTensors } from "../checkpoint/file/stored-tensor.ts";
import { type AdaptedNetwork, isAdapted } from "../checkpoint/lora/layer-names.ts";
import { refuseUnfit } from "../checkpoint/lora/read-lora.ts";
import type { CheckpointRecipe, TensorLayout } from "../checkpoint/recipe.ts";
import { type DescribeOptions, type LoraDescription, loraStrength } from "../model/services.ts";
import type { ComponentFiles } from "./component-files.ts";
import { hostErrors } from "./error-codes.ts";
import type { FileHashes } from "./file-hashes.ts";
import { type FileIdentity, identify } from "./file-identity.ts";
import { findAdded, listAdded } from "./model-roots.ts";
import { type ReadNetworks, readLora, readNetworks } from "./read-networks.ts";

/** LoRA files below the model roots, known by content. */
export interface LoraFiles {
  /** @throws `LORA_NOT_FOUND`, `LORA_UNFIT`, `LORA_NEEDS_CHECKPOINT`, `SAFETENSORS_MALFORMED`. */
  describe(name: string, parts: readonly ComponentFiles[], options?: DescribeOptions): Promise<LoraDescription>;
  /**
   * A component with LoRAs on it, as a component of its own.
   *
   * @throws `MODEL_FILES_MISSING`.
   */
  adapted(component: ComponentFiles, digests: readonly string[]): Promise<ComponentFiles>;
}

export function createLoraFiles(roots: readonly string[], hashes: FileHashes): LoraFiles {
  const known = new Map<string, FileIdentity>();

  async function open(name: string, options: DescribeOptions = {}) {
    const { file } = await findAdded("lora", roots, name);
    const identity = await identify(file);
    const digest = await hashes.hash(identity, { signal: options.signal });
    known.set(digest, identity);
    return { identity, digest };
  }

  async function fileOf(digest: string): Promise<FileIdentity> {
    const entry = known.get(digest);
    if (entry !== undefined && (await identify(entry.path).catch(() => undefined))?.stamp === entry.stamp) return entry;
    // A handle may come from a cache that an earlier process filled.
    for (const name of await listAdded("lora", roots)) {
      const late = await open(name).catch(() => undefined);
      if (late?.digest === digest) return late.identity;
    }
    throw hostErrors.MODEL_FILES_MISSING({ digest });
  }

  return {
    async describe(name, parts, options) {
      const { identity, digest } = await open(name, options);
      const networks: { [network in AdaptedNetwork]?: StoredTensors } = {};
      const readings = new Map<TensorLayout, ReadNetworks>();
      for (const { model } of parts) {
        if (model.type !== "checkpoint") throw checkpointErrors.LORA_NEEDS_CHECKPOINT({ name });
        const { network, layout } = model.recipe;
        // The parts of one file have its layout in common.
        const read = readings.get(layout) ?? readNetworks(layout);
        readings.set(layout, read);
        const tensors = read.networks[network];
        if (isAdapted(network) && tensors) networks[network] = tensors;
      }
      const fitted = readLora(identity.path, networks);
      // Without the UNet, most of a LoRA has no place yet.
      if (parts.some(({ model }) => model.type === "checkpoint" && model.recipe.network === "unet"))
        refuseUnfit(basename(identity.path), fitted);
      const { unet, text_encoder, text_encoder_2 } = fitted.layers;
      return {
        digest,
        layers: { unet: unet.size, text: text_encoder.size + text_encoder_2.size },
        unmatched: fitted.unmatched,
      };
    },
    async adapted(component, digests) {
      const { model, binding } = component;
      if (model.type !== "checkpoint") throw checkpointErrors.LORA_NEEDS_CHECKPOINT({ name: digests[0] ?? "" });
      const files = await Promise.all(digests.map(fileOf));
      const recipe: CheckpointRecipe = { ...model.recipe, loras: files.map(({ path }) => path) };
      const strengths = digests.map((_, i) => [
        loraStrength(i),
        { name: loraStrength(i), type: "float32", rank: 0, batched: false } as const,
      ]);
      return {
        ...component,
        digest: [component.digest, ...digests].join("+"),
        model: { type: "checkpoint", recipe },
        binding: { ...binding, inputs: { ...binding.inputs, ...Object.fromEntries(strengths) } },
        files: [...component.files, ...files],
      };
    },
  };
}
