/**
 * The guidance of a distilled UNet in the form that it reads: `width` sinusoids of (guidance − 1)·1000, sines first, zero-padded
 * when `width` is odd (Luo et al. 2023, "Latent Consistency Models"; frequencies as in diffusers).
 */
export function guidanceEmbedding(guidance: number, width: number): Float32Array {
  const half = Math.floor(width / 2);
  const out = new Float32Array(width);
  for (let i = 0; i < half; i++) {
    const angle = (guidance - 1) * 1000 * Math.exp((-i * Math.log(10_000)) / (half - 1));
    out[i] = Math.sin(angle);
    out[half + i] = Math.cos(angle);
  }
  return out;
}
