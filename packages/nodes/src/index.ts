export { denoiseBase, denoiseInpaint, denoiseRefiner } from "./compound/denoise.ts";
export { remoteSdxl } from "./compound/remote-sdxl.ts";
export { definePackage, type PackageScheduler, type SdxlPackageDefinition } from "./define-package.ts";
export { compareImages, differenceOf, type ImageDistance } from "./image/compare-images.ts";
export { imageErrors } from "./image/error-codes.ts";
export { pictureGrid } from "./image/grid.ts";
export { imageFiles } from "./image/image-files.ts";
export {
  type EncodeOptions,
  type PictureCodec,
  type PictureFormat,
  type PictureTexts,
  pictureCodec,
  type ResizeFit,
  type ResizeKernel,
  type ResizeOptions,
} from "./image/picture-codec.ts";
export { pictureFormat } from "./image/picture-format.ts";
export { textsInTurns, textsOf, withTexts } from "./image/png-text.ts";
export { modelErrors } from "./model/error-codes.ts";
export {
  type ComponentKind,
  type DescribeModelOptions,
  type DescribeOptions,
  type EmbeddingDescription,
  type InferenceEvent,
  type InferenceRequest,
  type InferenceService,
  type InputTensor,
  inferenceService,
  type LoraDescription,
  type LoraParts,
  loraStrength,
  type ModelDescription,
  type ModelListing,
  type ModelNames,
  type ModelPart,
  type ModelService,
  modelService,
  type Tensor,
} from "./model/services.ts";
export { denoiseFinish } from "./node/denoise-finish.ts";
export { nodeErrors } from "./node/error-codes.ts";
export { flowSwitch, flowSwitch as switch, listItem, listRange, listSeeds } from "./node/flow.ts";
export { guidance } from "./node/guidance.ts";
export { imageComposite } from "./node/image-composite.ts";
export { type FileService, fileService, imageEncode, imageLoad } from "./node/image-file.ts";
export { imageGrid } from "./node/image-grid.ts";
export { imageMask } from "./node/image-mask.ts";
export { imagePreview, latentPreview } from "./node/image-preview.ts";
export { imageResize } from "./node/image-resize.ts";
export { inpaintBlend, inpaintEncode, inpaintStart } from "./node/inpaint.ts";
export { latentNoise } from "./node/latent-noise.ts";
export { latentRenoise } from "./node/latent-renoise.ts";
export { listPart } from "./node/list-part.ts";
export { mathsNumber, mathsRound, textFill } from "./node/maths.ts";
export { modelEmbedding } from "./node/model-embedding.ts";
export { modelLoad } from "./node/model-load.ts";
export { modelLora } from "./node/model-lora.ts";
export { modelVae } from "./node/model-vae.ts";
export { promptNetworks } from "./node/prompt-networks.ts";
export { promptStyle } from "./node/prompt-style.ts";
export { refinerHandoff } from "./node/refiner-handoff.ts";
export { remoteCall } from "./node/remote-call.ts";
export { schedulePlan } from "./node/schedule-plan.ts";
export { scheduleSplit, scheduleSteps } from "./node/schedule-steps.ts";
export { schedulerStep } from "./node/scheduler-step.ts";
export { textEncode } from "./node/text-encode.ts";
export { textSize } from "./node/text-size.ts";
export { unetBase, unetRefiner } from "./node/unet.ts";
export { vaeDecode } from "./node/vae-decode.ts";
export { vaeEncode } from "./node/vae-encode.ts";
export { valueBoolean, valueFloat, valueGiven, valueInt, valueSeed, valueText } from "./node/value.ts";
export { type Conditioning, conditioning, type SizeConditioning } from "./port/conditioning.ts";
export { type DenoiseState, denoiseState } from "./port/denoise-state.ts";
export { type Image, image } from "./port/image.ts";
export { type Latent, type LatentSpace, latent } from "./port/latent.ts";
export { type Mask, mask } from "./port/mask.ts";
export type { AdaptableFile, LoraUse, ModelFile } from "./port/model-file.ts";
export { type RandomStream, randomStream } from "./port/random-stream.ts";
export { type Schedule, schedule } from "./port/schedule.ts";
export { type ScheduleStep, scheduleStep } from "./port/schedule-step.ts";
export { type LearntEmbedding, type TextEncoder, type TextEncoders, textEncoders } from "./port/text-encoders.ts";
export { type LatentColours, type UNet, unet } from "./port/unet.ts";
export { type Vae, vae } from "./port/vae.ts";
export { promptErrors } from "./prompt/error-codes.ts";
export { findStyle, type Styles, styleNames, styles } from "./prompt/style/apply-style.ts";
export type { Style, StyleText } from "./prompt/style/style-group.ts";
export type { TokenizerFiles } from "./prompt/tokenizer-files.ts";
export { remoteErrors } from "./remote/error-codes.ts";
export { readChain, remoteWithin } from "./remote/remote-chain.ts";
export {
  chainHeader,
  type RemoteAnswer,
  type RemoteRequest,
  type RemoteService,
  remoteService,
} from "./remote/remote-service.ts";
export type { SolverConfig } from "./schedule/config.ts";
export { describeSchedule, type ScheduleDescription } from "./schedule/describe.ts";
export { scheduleErrors } from "./schedule/error-codes.ts";
export { type Scheduler, type Schedulers, schedulerNames, schedulers } from "./schedule/registry.ts";
export type { Evaluation, Move, Solver, SolverPlan } from "./schedule/solver.ts";
export { createSdxlRegistry, sdxl, sdxlNodes } from "./sdxl-registry.ts";
