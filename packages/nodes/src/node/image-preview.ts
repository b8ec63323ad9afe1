import { defineNode, int } from "@sigmaflow/core";
import { previewLatent } from "../image/latent-preview.ts";
import { pictureCodec } from "../image/picture-codec.ts";
import { image } from "../port/image.ts";
import { latent } from "../port/latent.ts";
import { unet } from "../port/unet.ts";

/** A small copy of a picture. */
export const imagePreview = defineNode({
  type: "image.preview",
  version: 1,
  revision: 2,
  label: "Preview image",
  description: "A copy of a picture no larger than a given side, to look at on the way.",
  category: "image",
  keywords: ["thumbnail"],
  inputs: {
    image: image({ label: "Image" }),
    side: int({ default: 256, min: 16, max: 2048, unit: "px", label: "Longest side" }),
  },
  outputs: { image: image({ label: "Image" }) },
  resource: "cpu",
  uses: [pictureCodec],
  async run({ image, side }, { use }) {
    const scale = side / Math.max(image.width, image.height);
    if (scale >= 1) return { image };
    const [width, height] = [image.width, image.height].map((length) => Math.max(1, Math.round(length * scale)));
    return { image: await use(pictureCodec).resize(image, { width: width!, height: height! }) };
  },
});

/** A rough picture of a latent, without a VAE. */
export const latentPreview = defineNode({
  type: "latent.preview",
  version: 1,
  label: "Preview latent",
  description: "A rough picture of a latent at its own small size, at once and without a VAE.",
  category: "image",
  inputs: {
    latent: latent({ label: "Latent" }),
    unet: unet({ optional: true, label: "UNet", description: "Whose colours the latent has; SDXL's without." }),
  },
  outputs: { image: image({ label: "Image" }) },
  run: ({ latent, unet }) => ({ image: previewLatent(latent, unet?.latentColours) }),
});
