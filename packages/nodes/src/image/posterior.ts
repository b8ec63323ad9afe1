/** Bounds of the log-variance, beyond which its exponential is useless (diffusers' DiagonalGaussianDistribution). */
const smallestLogVariance = -30;
const largestLogVariance = 20;

/**
 * Draws from the VAE encoder's distribution: `mean + exp(logvar / 2) · normal`.
 *
 * `moments` holds the means and then the log-variances, `normal` as many draws as there are means.
 */
export function samplePosterior(moments: Float32Array, normal: Float32Array): Float32Array {
  const count = moments.length / 2;
  if (normal.length !== count) throw new TypeError(`${normal.length} draws for ${count} means`);
  const out = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const logVariance = Math.min(largestLogVariance, Math.max(smallestLogVariance, moments[count + i]!));
    out[i] = moments[i]! + Math.fround(Math.exp(0.5 * logVariance)) * normal[i]!;
  }
  return out;
}
