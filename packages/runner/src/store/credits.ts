/** Credits are kept to the millionth. */
const millionths = 1e6;

/** Credits to the millionth, which is what is kept of them. */
export function roundCredits(credits: number): number {
  return toMillionths(credits) / millionths;
}

/** Credits as whole millionths, whose sums are exact. */
export function toMillionths(credits: number): number {
  return Math.round(credits * millionths);
}

/** Whole millionths as credits. */
export function fromMillionths(count: number): number {
  return count / millionths;
}
