import { basename } from "node:path";
import type { StoredTensors } from "../checkpoint/file/stored-tensor.ts";
import { refuseForeign } from "../checkpoint/identify.ts";
import { type NetworkName, networkNames } from "../checkpoint/layout/networks.ts";
import { bytesFor, memoryNeed } from "../checkpoint/memory-need.ts";
import { timeIdsOf } from "../checkpoint/network/unet.ts";
import { schedulerOf } from "../checkpoint/prediction.ts";
import { numberOf } from "../schedule/config.ts";
import { isEdm } from "../schedule/edm.ts";
import { identify } from "./file-identity.ts";
import { findModel, type GrantedFile } from "./model-roots.ts";
import { readNetworks } from "./read-networks.ts";

/** One network of a checkpoint. */
export interface ShownNetwork {
  readonly name: string;
  readonly tensors: number;
  /** Element types with their shares of the bytes, largest first: `F16`, or `F16, F32`. */
  readonly precision: readonly string[];
  readonly bytes: number;
  /** Bytes that its runs take besides the weights, which stay in the file, by the side of a square picture in pixels. */
  readonly runs: { readonly [side: string]: number };
}

/** What a checkpoint's header says of it. */
export interface ShownCheckpoint {
  readonly name: string;
  readonly file: string;
  readonly bytes: number;
  readonly kind: "base" | "refiner" | "inpainting" | "parts";
  readonly prediction: string;
  /** Trained down to a signal of zero. */
  readonly zeroSnr: boolean;
  /** Trained with EDM's preconditioning, between these noise levels. */
  readonly edm?: { readonly smallest: number; readonly largest: number };
  readonly networks: readonly ShownNetwork[];
  /** Networks that a whole model has and this file leaves out. */
  readonly missing: readonly string[];
  readonly metadata: { readonly [name: string]: string };
}

const longestText = 200;
/** Sides of pictures, and of tiles. */
const sides = [512, 1024] as const;

/**
 * Says what a checkpoint file is without reading its weights; undefined for a folder.
 *
 * @throws `MODEL_NAME_REFUSED`, `MODEL_NOT_FOUND`, `SAFETENSORS_MALFORMED`, `CHECKPOINT_UNFIT`.
 */
export async function showCheckpoint(roots: readonly string[], name: string): Promise<ShownCheckpoint | undefined> {
  const granted = await findModel(roots, name);
  return granted.type === "file" ? await shown(granted, name) : undefined;
}

async function shown({ file }: GrantedFile, name: string): Promise<ShownCheckpoint> {
  const { tensors, networks, metadata, markers } = readNetworks({ type: "file", file });
  refuseForeign(basename(file), tensors, networks);
  const scheduler = schedulerOf(basename(file), markers, metadata);
  const present = networkNames.filter((network) => networks[network] !== undefined);
  const expected = networkNames.filter((network) => networks.text_encoder !== undefined || network !== "text_encoder");
  return {
    name,
    file,
    bytes: (await identify(file)).size,
    kind: kindOf(networks.unet, networks.text_encoder === undefined),
    prediction: String(scheduler.prediction_type),
    zeroSnr: scheduler.rescale_betas_zero_snr === true,
    ...(isEdm(scheduler) && {
      edm: { smallest: numberOf(scheduler, "sigma_min"), largest: numberOf(scheduler, "sigma_max") },
    }),
    networks: present.map((network) => networkOf(network, networks[network] ?? new Map())),
    missing: expected.filter((network) => !present.includes(network)),
    metadata: Object.fromEntries(
      Object.entries(metadata)
        .filter(([key]) => key.startsWith("modelspec."))
        .map(([key, text]) => [key, text.slice(0, longestText)]),
    ),
  };
}

function kindOf(unet: StoredTensors | undefined, lacksFirstEncoder: boolean): ShownCheckpoint["kind"] {
  if (unet === undefined) return "parts";
  if (unet.get("input_blocks.0.0.weight")?.shape[1] === 9) return "inpainting";
  const isRefiner = lacksFirstEncoder && timeIdsOf(unet.get("label_emb.0.0.weight")?.shape[1] ?? 0) === 5;
  return isRefiner ? "refiner" : "base";
}

function networkOf(name: NetworkName, tensors: StoredTensors): ShownNetwork {
  const byType = new Map<string, number>();
  let bytes = 0;
  for (const tensor of tensors.values()) {
    byType.set(tensor.type, (byType.get(tensor.type) ?? 0) + tensor.bytes);
    bytes += tensor.bytes;
  }
  const precision = [...byType].sort(([, a], [, b]) => b - a).map(([type]) => type);
  const need = memoryNeed(name, tensors);
  const runs = Object.fromEntries(sides.map((side) => [side, bytesFor(need, side ** 2)]));
  return { name, tensors: tensors.size, precision, bytes, runs };
}
