// Image models for `generateImage` of the AI SDK: graphs of a server, or in this process.

export { type HttpImageModelOptions, httpImageModel } from "./ai-sdk/http-model.ts";
export type {
  ImageCall,
  ImageFile,
  ImageModel,
  ImageModelOptions,
  ImageResult,
  ImageWarning,
  Specification,
} from "./ai-sdk/image-model.ts";
export { type LocalImageModelOptions, localImageModel } from "./ai-sdk/local-model.ts";
