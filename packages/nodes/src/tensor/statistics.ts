/** Unbiased standard deviation around `mean` (found when not given). */
export function deviation(values: Float32Array, mean: number = meanOf(values)): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    const distance = values[i]! - mean;
    squares += distance * distance;
  }
  return Math.sqrt(squares / (values.length - 1));
}

/** Whether no value is NaN or infinite. */
export function allFinite(values: Float32Array): boolean {
  let sum = 0;
  // A product with 0 is 0 for finite values and NaN otherwise, and NaN stays through a sum.
  for (let i = 0; i < values.length; i++) sum += values[i]! * 0;
  return sum === 0;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}
