import type { StyleGroup } from "./style-group.ts";

export const photoStyles: StyleGroup = {
  prefix: "photo",
  styles: {
    alien: {
      prompt:
        "alien {prompt}, sinister shadows, otherworldly anatomy, unearthly glow, strange biology, eerie photograph",
      negative: "ordinary, earthly, cheerful, cartoon",
    },
    "film noir": {
      prompt:
        "film noir still of {prompt}, dark black and white film, hard black shadows, venetian blinds, cigarette haze",
      negative: "color, cheerful, flat light, modern",
    },
    hdr: {
      prompt: "hdr photograph of {prompt}, wide dynamic range, open shadows, held highlights, punchy local contrast",
      negative: "flat, blown out, murky, low contrast",
    },
    "long exposure": {
      prompt: "long exposure of {prompt}, glowing outlines, light trails, silky motion blur, steady tripod frame",
      negative: "frozen motion, handheld shake, noise, flat",
    },
    "neon noir": {
      prompt: "neon noir {prompt}, dark neon lights, wet asphalt, moody silhouettes, cinematic mystery",
      negative: "daylight, cheerful, pastel, flat",
    },
    silhouette: {
      prompt: "silhouette of {prompt}, monochrome, dark shape against bright backlight, clear outline, simple sky",
      negative: "front light, visible detail, cluttered, flash",
    },
    "tilt-shift": {
      prompt: "tilt-shift photograph of {prompt}, miniature look, narrow band of focus, raised viewpoint, vivid color",
      negative: "everything in focus, ground level, dull, flat",
    },
  },
};
