/** The value below which a share `p` (0…1) of the symmetric Beta(shape, shape) distribution lies. */
export function betaQuantile(p: number, shape: number): number {
  if (p > 0.5) return 1 - betaQuantile(1 - p, shape);
  const half = unscaledShare(0.5, shape);
  let low = 0;
  let high = 0.5;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    // Half of a symmetric distribution lies below one half, so the scale needs no gamma function.
    if ((0.5 * unscaledShare(middle, shape)) / half < p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The incomplete beta function up to a constant factor, by its hypergeometric series; x within 0…½. */
function unscaledShare(x: number, shape: number): number {
  let term = 1;
  let sum = 1;
  for (let n = 0; term > 1e-17 * sum; n++) {
    term *= (x * (2 * shape + n)) / (shape + 1 + n);
    sum += term;
  }
  return (x * (1 - x)) ** shape * sum;
}
