export {
  type EncodeOptions,
  type PictureCodec,
  type PictureFormat,
  type PictureTexts,
  pictureCodec,
} from "./image/picture-codec.ts";
export { pictureFormat } from "./image/picture-format.ts";
export { textsOf, withTexts } from "./image/png-text.ts";
export { inferenceService, type ModelService, modelService } from "./model/services.ts";
export { type FileService, fileService } from "./node/image-file.ts";
export { findStyle } from "./prompt/style/apply-style.ts";
export { readChain, remoteWithin } from "./remote/remote-chain.ts";
export { chainHeader, type RemoteService, remoteService } from "./remote/remote-service.ts";
export { describeSchedule, type ScheduleDescription } from "./schedule/describe.ts";
export { schedulerNames } from "./schedule/registry.ts";
export { createSdxlRegistry, sdxlNodes } from "./sdxl-registry.ts";
