/** Limits width times height of a picture, whatever stands for it: 64 megapixels unless the host says otherwise. */
export const pixelSize = { of: ["width", "height"], unit: "pixels", most: 2 ** 26 } as const;

/** The same for kinds that are counted in latent units of 8 by 8 pixels. */
export const latentSize = { ...pixelSize, times: 64 } as const;
