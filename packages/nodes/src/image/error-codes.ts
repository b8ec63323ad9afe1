import type { CodeTable } from "@sigmaflow/core";

/** What the errors page says about the codes of pictures. */
export const imageCodes = {
  GRID_EMPTY: {
    title: "Grid without pictures",
    meaning: "A grid was asked for with nothing to put in.",
    action: "Connect at least one picture.",
  },
  IMAGE_MISMATCH: {
    title: "Pictures of unlike sizes",
    meaning: "Pictures that lie over one another, or their mask, have different sizes.",
    action: "Resize them to one size.",
  },
  IMAGE_SIZE: {
    title: "Picture off the grid",
    meaning: "The width or height of a picture is no multiple of what the model needs.",
    action: "Resize it first.",
  },
  IMAGE_UNREADABLE: {
    title: "Picture cannot be read",
    meaning: "A file is no picture, is damaged, or is of a format that is not supported.",
    action: "Save it again as PNG or JPEG.",
  },
  LATENT_MISMATCH: {
    title: "Latent of another model",
    meaning: "A latent has another number of channels than the VAE takes.",
    action: "Use the VAE of the model that made it.",
  },
  LATENT_NOT_FINITE: {
    title: "Denoising went wrong",
    meaning: "A latent holds values that are no numbers.",
    action: "Lower the guidance, or use another scheduler or a float32 model.",
  },
  VAE_NOT_FINITE: {
    title: "VAE overflowed",
    meaning: "The VAE gave values that are no numbers, as a half-precision SDXL VAE does when it overflows.",
    action: "Use the float32 VAE, or one repaired for half precision.",
  },
} as const satisfies CodeTable;
