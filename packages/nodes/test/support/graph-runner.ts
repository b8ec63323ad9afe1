import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  ContentHasher,
  checkedBody,
  type GraphDocument,
  MemoryCache,
  type Registry,
  type Run,
  type Services,
} from "@sigmaflow/core";
import { nodeHost as host } from "../../../core/test/support/node-host.ts";
import { type StartOptions, startGraph } from "../../../core/test/support/start-graph.ts";
import { createInferenceService, type HostInference } from "../../src/host/inference-service.ts";
import { createModelService } from "../../src/host/model-service.ts";
import { sharpCodec } from "../../src/host/sharp-codec.ts";
import type { FileService } from "../../src/node/image-file.ts";
import { createSdxlRegistry } from "../../src/sdxl-registry.ts";
import { fixtures } from "./model-folders.ts";

/** Runs graphs as a front end does: checked, with a memory cache, with inference in a process of its own. */
export interface GraphRunner {
  readonly inference: HostInference;
  /** What runs are made with. */
  readonly options: StartOptions;
  /** Starts a run of a document. Throws what it is refused for. */
  start(document: GraphDocument, inputs?: GraphInputs, options?: Partial<StartOptions>): Run;
  /** All outputs of a run of a document, or those named; the caller knows their types. */
  outputs<O>(document: GraphDocument, inputs?: GraphInputs, names?: readonly string[]): Promise<O>;
  /** Forgets all results. */
  forget(): void;
  close(): Promise<void>;
}

export type GraphInputs = Readonly<Record<string, unknown>>;

/** A runner over the tiny models or, if given, other folders of models, and the files of one folder. */
export function graphRunner(roots: readonly string[] = [fixtures], folder = fixtures): GraphRunner {
  const models = createModelService({ roots });
  const inference = createInferenceService({ models });
  const files: FileService = {
    async read(path) {
      const bytes = await readFile(join(folder, path));
      return { bytes, sha256: host.sha256(bytes) };
    },
  };
  const services: Services = { models, inference, files, pictures: sharpCodec };
  const registry: Registry = createSdxlRegistry();
  const hasher = new ContentHasher(host);
  const shared = { host, registry, services, hasher };
  let cache = new MemoryCache({ bytes: 256 << 20, hasher });

  function start(document: GraphDocument, inputs: GraphInputs = {}, options: Partial<StartOptions> = {}): Run {
    return startGraph(checkedBody(document, registry), inputs, { ...shared, cache, ...options });
  }
  return {
    inference,
    get options() {
      return { ...shared, cache };
    },
    start,
    // A document is read at run time: only who wrote it knows what it gives.
    outputs: <O>(document: GraphDocument, inputs?: GraphInputs, names?: readonly string[]) =>
      start(document, inputs, names && { outputs: names }).outputs as Promise<O>,
    forget() {
      cache = new MemoryCache({ bytes: 256 << 20, hasher });
    },
    close: () => inference.close(),
  };
}
