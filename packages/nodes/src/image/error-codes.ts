import { defineErrors } from "@sigmaflow/core";

/** Sizes as text, `512×512`. */
type Mismatch = {
  readonly background: string;
  readonly foreground: string;
  readonly mask: string;
  readonly backgroundCount: number;
  readonly foregroundCount: number;
};

/** The errors of pictures. */
export const imageErrors = defineErrors({
  GRID_EMPTY: {
    fault: "caller",
    title: "Grid without pictures",
    meaning: "A grid was asked for with nothing to put in.",
    action: "Connect at least one picture.",
    message: () => "A grid needs at least one picture. Connect some to it.",
  },
  IMAGE_MISMATCH: {
    fault: "caller",
    title: "Pictures of unlike sizes",
    meaning: "Pictures that lie over one another, or their mask, have different sizes.",
    action: "Resize them to one size.",
    message: ({ background, foreground, mask, backgroundCount, foregroundCount }: Mismatch) =>
      `The pictures have ${background} and ${foreground} pixels and the mask ${mask}, ${backgroundCount} in the background and ${foregroundCount} in the foreground. Resize them to one size, and give one background or as many as there are foregrounds.`,
  },
  IMAGE_SIZE: {
    fault: "caller",
    title: "Picture off the grid",
    meaning: "The width or height of a picture is no multiple of what the model needs.",
    action: "Resize it first.",
    message: ({
      width,
      height,
      factor,
    }: {
      readonly width: number;
      readonly height: number;
      readonly factor: number;
    }) => `The picture has ${width}×${height} pixels; both must be multiples of ${factor}. Resize it first.`,
  },
  IMAGE_UNREADABLE: {
    fault: "caller",
    title: "Picture cannot be read",
    meaning: "A file is no picture, is damaged, or is of a format that is not supported.",
    action: "Save it again as PNG or JPEG.",
    message: ({ reason }: { readonly reason?: string }) =>
      reason === undefined
        ? "The file is not a whole PNG. Save or download it again."
        : `The picture cannot be read: ${reason}. Save it again as PNG or JPEG.`,
  },
  LATENT_MISMATCH: {
    fault: "caller",
    title: "Latent of another model",
    meaning: "A latent has another number of channels than the VAE has.",
    action: "Use the VAE of the model that made it.",
    message: ({ channels, expected }: { readonly channels: number; readonly expected: number }) =>
      `The latent has ${channels} channels, and this VAE has ${expected}. Use the VAE of the model that made it.`,
  },
  LATENT_NOT_FINITE: {
    fault: "caller",
    title: "Denoising went wrong",
    meaning: "A latent holds values that are no numbers.",
    action: "Lower the guidance, or use another scheduler or a float32 model.",
    message: () =>
      "The latent holds values that are no numbers, so denoising went wrong before it. Lower the guidance, or use " +
      "another scheduler or a float32 model.",
  },
  VAE_NOT_FINITE: {
    fault: "state",
    title: "VAE overflowed",
    meaning: "The VAE returned values that are no numbers, as a half-precision SDXL VAE does when it overflows.",
    action: "Use the float32 VAE, or one repaired for half precision.",
    message: () =>
      "The VAE returned values that are no numbers, which a half-precision SDXL VAE does when it overflows. Use the " +
      "float32 VAE, or one repaired for half precision (sdxl-vae-fp16-fix).",
  },
});
