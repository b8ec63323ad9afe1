import { type Screen, styled } from "./screen.ts";

/** A bar of `width` characters of which a share is full. */
export function barText(screen: Pick<Screen, "colour">, share: number, width: number): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  return styled(screen, "cyan", "━".repeat(full)) + styled(screen, "dim", "━".repeat(width - full));
}
