import type { Latent, LatentSpace } from "../port/latent.ts";
import { mix } from "../tensor/mix.ts";

/** A latent in another noise space, at the same noise level: `exploding = preserving·√(1+σ²)`. A clean one is alike in both. */
export function convertSpace(latent: Latent, space: LatentSpace): Latent {
  if (latent.space === space) return latent;
  const factor = Math.sqrt(1 + latent.sigma ** 2);
  if (factor === 1) return { ...latent, space };
  return { ...latent, data: mix([[space === "ve" ? factor : 1 / factor, latent.data]]), space };
}
