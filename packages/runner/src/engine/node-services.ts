import path from "node:path";
import { type Provider, provide } from "@sigmaflow/core";
import { fileService, inferenceService, modelService, pictureCodec } from "@sigmaflow/nodes";
import {
  createInferenceService,
  createModelService,
  type HostInference,
  type HostModels,
  provideRemote,
  type RemoteOptions,
  sharpCodec,
} from "@sigmaflow/nodes/host";
import { createFileService, type HostFiles } from "../host/file-service.ts";
import { modelFolders } from "./model-folders.ts";

/** What the services of the built-in nodes are made with. */
export interface NodeServicesOptions {
  readonly models?: readonly string[] | undefined;
  readonly cacheDir: string;
  readonly provider?: string | undefined;
  readonly precision?: "float16" | "float32" | undefined;
  readonly threads?: number | undefined;
  readonly background?: boolean | undefined;
  readonly memoryBudget?: number | undefined;
  readonly read?: readonly string[] | undefined;
}

/** The services of the built-in nodes on this machine, and those of them that front ends use themselves. */
export interface NodeServices {
  readonly models: HostModels;
  readonly inference: HostInference;
  readonly files: HostFiles;
  readonly provider: Provider;
}

/** Makes the services. None of them loads or opens anything before it is used. */
export function nodeServices(options: NodeServicesOptions): NodeServices {
  const { provider, precision, threads, background, memoryBudget } = options;
  const computing = { ...(provider !== undefined && { provider }), ...(precision !== undefined && { precision }) };
  const models = createModelService({
    roots: modelFolders(options.models),
    // Results may be unwanted; reading gigabytes of a model's files at every start is wanted by nobody.
    hashStore: path.join(options.cacheDir, "model-hashes.json"),
    ...computing,
  });
  const inference = createInferenceService({
    models,
    ...computing,
    ...(threads !== undefined && { threads }),
    ...(background !== undefined && { background }),
    ...(memoryBudget !== undefined && { memoryBudget }),
  });
  const files = createFileService(options.read ?? [process.cwd()]);
  const services = [
    provide(modelService, () => models),
    provide(
      inferenceService,
      () => inference,
      () => inference.close(),
    ),
    provide(fileService, () => files),
    provide(pictureCodec, () => sharpCodec),
    provideRemote(remoteFromEnv(process.env)),
  ];
  return { models, inference, files, provider: { name: "sigmaflow", services } };
}

/** The remote service that the environment names. */
export function remoteFromEnv(env: NodeJS.ProcessEnv): RemoteOptions {
  const { SEGMIND_BASE_URL: baseUrl, SEGMIND_API_KEY: key, SEGMIND_REPEATABLE: repeatable } = env;
  return { ...(baseUrl && { baseUrl }), ...(key && { key }), ...(repeatable === "1" && { isRepeatable: true }) };
}
