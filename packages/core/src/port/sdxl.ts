/**
 * The values that travel on the wires of an image graph. They are plain data: they are hashed, stored and sent between
 * processes as they are, so none holds behaviour, and none is changed after it was made.
 */

/** Noise space of a latent: variance-exploding `x = x0 + σ·n`, or variance-preserving `x = α·x0 + s·n`. */
export type LatentSpace = "ve" | "vp";

/** A picture in the model's latent space, clean or noised. */
export interface Latent {
  /** Elements in order `[batch, channels, height, width]`. */
  readonly data: Float32Array;
  readonly batch: number;
  readonly channels: number;
  /** In latent units: one eighth of the picture's. */
  readonly height: number;
  readonly width: number;
  readonly space: LatentSpace;
  /** Noise level in units of sigma; 0 is clean, where both spaces agree. */
  readonly sigma: number;
  /** What was asked for, in latent units, where the model needed a larger latent; the rest is cut off after decoding. */
  readonly crop?: { readonly height: number; readonly width: number };
}

/** A solver's settings as data. `scheduler` names the solver; everything that its numbers depend on stands beside it. */
export interface Schedule {
  readonly scheduler: string;
  /** Settings after defaults: betas, prediction type, spacing, solver order and so on. Plain JSON. */
  readonly config: { readonly [name: string]: string | number | boolean | null };
  /** Whole steps asked for. */
  readonly steps: number;
  /** One timestep (0…999, maybe fractional) per model evaluation. */
  readonly timesteps: readonly number[];
  /** One sigma per whole step and the final one; absent for schedulers that have none. */
  readonly sigmas?: readonly number[];
  /** Standard deviation of the latent that denoising starts from. */
  readonly initNoiseSigma: number;
  readonly space: LatentSpace;
  /** Model evaluations per whole step: 1, or 2 for second-order single-step solvers. */
  readonly order: 1 | 2;
}

/** One model evaluation of a schedule: the whole schedule (solvers look at its end) and a place in it. */
export interface ScheduleStep {
  readonly schedule: Schedule;
  /** Index into `schedule.timesteps`. */
  readonly index: number;
}

/** A random stream as data: where it starts and how far it has been read. */
export interface RandomStream {
  readonly generator: "torch" | "philox";
  /** One seed per picture of the batch, decimal, 0…2^64−1. */
  readonly seeds: readonly string[];
  /** Normal draws of one latent's size already taken by each picture. */
  readonly draws: number;
}

/** What denoising carries from step to step. */
export interface DenoiseState {
  readonly latent: Latent;
  /** Earlier model outputs or samples that a solver keeps, by name; each array has the latent's size. */
  readonly history: { readonly [name: string]: Float32Array };
  /** A solver's counters, by name. */
  readonly counters: { readonly [name: string]: number };
  readonly random: RandomStream;
}

/** Text as the UNet takes it. */
export interface Conditioning {
  /** Hidden states `[tokens, width]`. */
  readonly hidden: Float32Array;
  readonly tokens: number;
  readonly width: number;
  /** Pooled projection `[pooled.length]`. */
  readonly pooled: Float32Array;
  /** Which of an ensemble's two experts this was made for. */
  readonly expert: "base" | "refiner";
  /** Size conditioning that differs from the latent's own size. Pixels. */
  readonly size?: SizeConditioning;
}

/** Micro-conditioning in pixels; height before width, top before left, as the model takes them. */
export interface SizeConditioning {
  readonly originalHeight?: number;
  readonly originalWidth?: number;
  readonly cropTop?: number;
  readonly cropLeft?: number;
  readonly targetHeight?: number;
  readonly targetWidth?: number;
  /** Refiner only, 1…10. */
  readonly aestheticScore?: number;
}

/** One or more pictures of one size. */
export interface Image {
  /** 8 bits per channel, `[batch, height, width, channels]`. */
  readonly data: Uint8Array;
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly channels: 3 | 4;
}

/** The bytes of one file, a written picture for example. */
export interface FileBytes {
  readonly bytes: Uint8Array;
  /** Media type, `image/png`. */
  readonly type: string;
}

/** Where to repaint: 1 is repaint, 0 is keep; `[height, width]`. */
export interface Mask {
  readonly data: Float32Array;
  readonly height: number;
  readonly width: number;
}

/** One file set that an inference session is made from, known by content. */
export interface ModelFile {
  /** sha256 over the component's files, hex. The host finds the files by it. */
  readonly digest: string;
}

/** A linear fit of a VAE's decoder: what a latent looks like at one pixel a place. */
export interface LatentColours {
  /** Red, green and blue of each latent channel; colours lie in −1…1. */
  readonly factors: readonly (readonly number[])[];
  /** Red, green and blue of a latent of zeros. */
  readonly bias: readonly number[];
}

/** A UNet and the facts that nodes need before it is loaded. */
export interface UNet extends ModelFile {
  readonly kind: "unet";
  readonly expert: "base" | "refiner";
  readonly latentChannels: number;
  readonly inputChannels: number;
  /** Width of the text states that it takes. */
  readonly textWidth: number;
  readonly pooledWidth: number;
  /** 6 for a base, 5 (aesthetic score) for a refiner. */
  readonly timeIds: 5 | 6;
  /** Pixels that height and width must be multiples of when the export has fixed upsampling; 8 otherwise. */
  readonly sizeGrid: number;
  /** Width of the guidance embedding that a distilled UNet takes instead of a second evaluation; absent otherwise. */
  readonly guidanceWidth?: number;
  /** Colours of its latents in previews; SDXL's when absent. */
  readonly latentColours?: LatentColours;
  /** Scheduler settings of the model's own folder; plain JSON. */
  readonly scheduler: { readonly [name: string]: string | number | boolean | null };
}

/** The text encoders that one UNet was trained with: one or two. */
export interface TextEncoders {
  readonly kind: "text-encoders";
  readonly expert: "base" | "refiner";
  readonly encoders: readonly TextEncoder[];
  /** Whether a negative prompt that was not given becomes zeros instead of an encoded empty text. */
  readonly zeroForMissing: boolean;
}

/** One text encoder with its tokenizer. */
export interface TextEncoder extends ModelFile {
  /** sha256 of the tokenizer's files, hex. */
  readonly tokenizer: string;
  readonly width: number;
  /** Longest input in tokens, 77 for CLIP. */
  readonly maxTokens: number;
  /** Whether it gives the pooled projection. */
  readonly projects: boolean;
}

/** A variational autoencoder. */
export interface Vae {
  readonly kind: "vae";
  readonly decoder: string;
  /** Absent in folders without an encoder. */
  readonly encoder?: string;
  readonly latentChannels: number;
  readonly scalingFactor: number;
  /** Per-channel statistics of some fine-tunes. */
  readonly latentsMean?: readonly number[];
  readonly latentsStd?: readonly number[];
}
