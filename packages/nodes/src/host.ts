export { createInferenceService, type HostInference, type InferenceOptions } from "./host/inference-service.ts";
export { modelNotes } from "./host/model-notes.ts";
export {
  createModelService,
  type HostModels,
  type ModelServiceOptions,
} from "./host/model-service.ts";
export { sharpCodec } from "./host/sharp-codec.ts";
export { type ShownCheckpoint, type ShownNetwork, showCheckpoint } from "./host/show-model.ts";
export { createRemoteService, provideRemote, type RemoteOptions } from "./remote/fetch-service.ts";
