import { basename } from "node:path";
import type { SigmaflowError } from "@sigmaflow/core";
import { type BoundFolder, bindFolder } from "../model/bind-folder.ts";
import type { Misfit } from "../model/binding.ts";
import { makeHandles } from "../model/make-handles.ts";
import type {
  DescribeModelOptions,
  DescribeOptions,
  ModelDescription,
  ModelListing,
  ModelPart,
  ModelService,
} from "../model/services.ts";
import type { TokenizerFiles } from "../prompt/tokenizer-files.ts";
import { type ClipTokenizerName, clipTokenizerFiles } from "./clip-tokenizers.ts";
import { areDigestsKnown, digestsOf } from "./component-digests.ts";
import type { ComponentFiles } from "./component-files.ts";
import { hostErrors } from "./error-codes.ts";
import { FileHashes } from "./file-hashes.ts";
import { type FileIdentity, identifyNow } from "./file-identity.ts";
import { folderState } from "./folder-state.ts";
import { createLoraFiles } from "./lora-files.ts";
import { withBytes } from "./model-bytes.ts";
import { filesByComponent } from "./model-components.ts";
import { ModelExperts } from "./model-experts.ts";
import { modelNames } from "./model-names.ts";
import { withNotes } from "./model-notes.ts";
import { modelParts, only, withParts } from "./model-parts.ts";
import { ModelPrints } from "./model-prints.ts";
import { componentFolders, findModel, type GrantedModel, listModels, seekModel } from "./model-roots.ts";
import { OnnxHeaders } from "./onnx-headers.ts";
import { type Precision, precisionOf } from "./precision.ts";
import { readCheckpointFile } from "./read-checkpoint.ts";
import { readDiffusersFolder } from "./read-diffusers-folder.ts";
import { readEmbedding } from "./read-embedding.ts";
import { grantedFile, type ReadModel, readFolder, readText, tokenizerFiles, tokenizerFolders } from "./read-folder.ts";
import { requireUnchanged } from "./require-unchanged.ts";
import { SharedReadings } from "./shared-readings.ts";

/** A model service that can also say where the files are. */
export interface HostModels extends ModelService {
  /**
   * The files behind a digest, unchanged since they were described, with those of LoRAs on it.
   *
   * @throws `MODEL_FILES_MISSING` when no known folder holds them, `MODEL_CHANGED` when they changed meanwhile.
   */
  component(digest: string, loras?: readonly string[]): Promise<ComponentFiles>;
  /** Whether the UNet of a model is a base's or a refiner's, by headers alone; undefined where that cannot be said. */
  expert(name: string): Promise<ModelListing["expert"]>;
}

export interface ModelServiceOptions {
  /** Folders that hold model folders, the first that has a name wins. */
  readonly roots: readonly string[];
  /** JSON file that keeps the files' hashes between processes. */
  readonly hashStore?: string;
  /** Provider that the models are to run on; decides which operators are refused. Default `cpu`. */
  readonly provider?: string;
  /** What UNets and text encoders of checkpoints are computed in; default: float16 with `cuda` and `dml`. */
  readonly precision?: Precision;
}

/** A folder's description, and what shows whether it is still true. */
interface Described {
  readonly state: string;
  readonly files: readonly FileIdentity[];
  readonly description: ModelDescription;
}

/** A model of which some parts are wanted. */
interface BoundModel {
  readonly read: ReadModel;
  readonly bound: BoundFolder;
}

/** Checkpoint files whose headers are remembered. */
const mostReadFiles = 8;

/** Model folders below the given roots, on this machine's disk. */
export function createModelService({ roots, hashStore, provider = "cpu", precision }: ModelServiceOptions): HostModels {
  const computing = { provider, precision: precisionOf(provider, precision) };
  const hashes = new FileHashes(hashStore);
  const headers = new OnnxHeaders(hashStore);
  const sources = { hashes, readings: new SharedReadings() };
  const loras = createLoraFiles(roots, hashes);
  const prints = new ModelPrints(roots);
  const components = new Map<string, ComponentFiles>();
  /** Files of a tokenizer, or the one of CLIP's own that stands in for them. */
  const tokenizers = new Map<string, readonly FileIdentity[] | ClipTokenizerName>();

  const experts = new ModelExperts({ read: async (granted) => await readModel(granted, granted.folder), provider });
  const expertOf: HostModels["expert"] = async (name) => {
    const granted = await seekModel(roots, name).catch(() => undefined);
    return granted && (await experts.of(granted));
  };

  /** What checkpoint files hold, by path and identity, so that their graphs are looked at once. */
  const readFiles = new Map<string, Promise<ReadModel>>();
  /** What folders held, by name and folder; good for as long as they are as they were. */
  const described = new Map<string, Described>();

  async function describe(
    name: string,
    options: DescribeModelOptions = {},
    onlyKnown = false,
  ): Promise<ModelDescription> {
    options.signal?.throwIfAborted();
    const granted = await findModel(roots, name);
    // A file's own identity is checked below, like that of a folder's files.
    const state = granted.type === "folder" ? folderState(granted.folder) : "";
    const parts = options.parts ?? modelParts;
    const place = [name, granted.type === "folder" ? granted.folder : granted.file, ...parts].join("\0");
    const known = described.get(place);
    if (known !== undefined && known.state === state && areUnchanged(known.files)) return known.description;
    const model = boundParts(await readModel(granted, name), parts);
    const { read } = model;
    if (onlyKnown && !(await areDigestsKnown(read, hashes))) throw hostErrors.MODEL_FILES_MISSING({ digest: name });
    if (options.onPart !== undefined && parts.length > 1) void describeParts(name, parts, options);
    const description = await descriptionOf(name, model, options);
    described.delete(place);
    if (state !== undefined) described.set(place, { state, files: Object.values(read.files).flat(), description });
    return description;
  }

  /** Describes parts one by one, for whoever can go on with one of them; what goes wrong with one, goes wrong with all. */
  async function describeParts(
    name: string,
    parts: readonly ModelPart[],
    { onPart, signal }: DescribeModelOptions,
  ): Promise<void> {
    const described = parts.map(async (part) =>
      onPart?.(await describe(name, { parts: [part], ...(signal && { signal }) })),
    );
    await Promise.allSettled(described);
  }

  /** The wanted parts of a model, of which all are looked at for what does not fit. */
  function boundParts(read: ReadModel, parts: readonly ModelPart[]): BoundModel {
    const bound = bindFolder(read.parts, provider);
    return {
      read: withParts(read, parts),
      bound: { ...only(bound, parts), expert: bound.expert, misfits: bound.misfits },
    };
  }

  async function readModel(granted: GrantedModel, name: string): Promise<ReadModel> {
    if (granted.type === "folder")
      return (await readDiffusersFolder(granted, name, computing)) ?? (await readFolder(granted, name, headers));
    const { stamp } = await grantedFile(granted, granted.file, name);
    const key = `${granted.file}\0${stamp}`;
    const reading = readFiles.get(key) ?? readCheckpointFile(granted, name, computing);
    readFiles.delete(key);
    readFiles.set(key, reading);
    for (const oldest of readFiles.keys()) if (readFiles.size > mostReadFiles) readFiles.delete(oldest);
    try {
      return await reading;
    } catch (error) {
      readFiles.delete(key);
      throw error;
    }
  }

  async function descriptionOf(
    name: string,
    { read, bound }: BoundModel,
    options: DescribeOptions,
  ): Promise<ModelDescription> {
    refuseMisfits(name, [...read.misfits, ...bound.misfits]);
    if (read.isEmpty) throw notAModel(name);
    const digests = await digestsOf(read, sources, options).catch(async (error: unknown) => {
      // A file that became shorter while it was read.
      if (options.signal?.aborted !== true) requireUnchanged(Object.values(read.files).flat(), name);
      throw error;
    });
    for (const folder of tokenizerFolders) {
      const digest = digests[folder];
      const files = read.files[folder] ?? [];
      if (digest !== undefined) tokenizers.set(digest, read.clipTokenizers?.includes(folder) ? folder : files);
    }
    let bytes = 0;
    for (const component of filesByComponent(name, read, bound, digests)) {
      components.set(component.digest, component);
      bytes += component.bytes;
    }
    return { name, ...makeHandles(bound, read.parts, digests), bytes, notices: noticesOf(bound) };
  }

  /**
   * Handles may come from a cache that was filled by an earlier process: look for their files under every name, first
   * where that needs no reading of gigabytes.
   */
  async function found<T>(known: ReadonlyMap<string, T>, digest: string): Promise<T> {
    const entry = known.get(digest);
    if (entry !== undefined) return entry;
    const names = (await listModels(roots)).map(({ name }) => name);
    const attempts = [...modelParts.map((part) => ({ parts: [part], onlyKnown: true })), { onlyKnown: false }];
    for (const { onlyKnown, ...options } of attempts)
      for (const name of names) {
        await describe(name, options, onlyKnown).catch(() => undefined);
        const late = known.get(digest);
        if (late !== undefined) return late;
      }
    throw hostErrors.MODEL_FILES_MISSING({ digest });
  }

  async function component(digest: string): Promise<ComponentFiles> {
    const files = await found(components, digest);
    requireUnchanged(files.files, files.label);
    return files;
  }

  return {
    list: async (): Promise<readonly ModelListing[]> =>
      await withBytes(roots, await withNotes(roots, await listModels(roots), expertOf)),
    expert: expertOf,
    names: async () => await modelNames(roots),
    prints: async () => await prints.all(),
    describe: async (name, options) => await describe(name, options),
    tokenizer: async (digest) => {
      const files = await found(tokenizers, digest);
      if (typeof files === "string") return clipTokenizerFiles(files);
      requireUnchanged(files, "The tokenizer");
      return await readTokenizerFiles(files);
    },
    lora: async (name, { unet, encoders = [] }, options) => {
      const digests = unet === undefined ? encoders : [unet, ...encoders];
      return await loras.describe(name, await Promise.all(digests.map(component)), options);
    },
    embedding: async (name, encoders, options) => {
      const files = await Promise.all(encoders.map(({ digest }) => component(digest)));
      return await readEmbedding(roots, name, { encoders, files, hashes, options });
    },
    component: async (digest, onIt = []) => {
      const files = await component(digest);
      return onIt.length === 0 ? files : await loras.adapted(files, onIt);
    },
  };
}

function refuseMisfits(name: string, misfits: readonly Misfit[]): void {
  if (misfits.length === 0) return;
  throw hostErrors.MODEL_UNFIT({ name, misfits: misfits.map((misfit) => ({ ...misfit })) });
}

function noticesOf({ vae_encoder }: BoundFolder): readonly string[] {
  return vae_encoder?.traits.samples
    ? [
        "This model's VAE encoder draws its own random numbers: starting from a picture, a seed does not fix the result.",
      ]
    : [];
}

function notAModel(name: string): SigmaflowError {
  return hostErrors.MODEL_UNFIT({ name, folders: componentFolders });
}

/** Weights may lie deeper than a folder's state looks, or behind a link. */
function areUnchanged(files: readonly FileIdentity[]): boolean {
  return files.every(({ path, stamp }) => identifyNow(path)?.stamp === stamp);
}

async function readTokenizerFiles(files: readonly FileIdentity[]): Promise<TokenizerFiles> {
  const texts = new Map<string, string>();
  for (const file of files) texts.set(basename(file.path), await readText(file.path));
  const json = (key: keyof typeof tokenizerFiles): unknown => {
    const text = texts.get(tokenizerFiles[key]);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    vocab: json("vocab"),
    merges: texts.get(tokenizerFiles.merges) ?? "",
    config: json("config"),
    specialTokens: json("specialTokens"),
    addedTokens: json("addedTokens"),
  };
}
