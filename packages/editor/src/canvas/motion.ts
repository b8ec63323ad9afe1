/** How long something moves, in milliseconds: not at all for people who ask for no motion. */
export function motion(ms: number): number {
  return matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : ms;
}
