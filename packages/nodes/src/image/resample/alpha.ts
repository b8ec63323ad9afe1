/**
 * Colours times their opacity, so that what is transparent lends no colour to its neighbours; four channels. Rounded to
 * the nearest.
 */
export function premultiplied(pixels: Uint8Array): Uint8Array {
  const out = pixels.slice();
  for (let i = 0; i < out.length; i += 4) {
    const alpha = out[i + 3]!;
    for (let c = i; c < i + 3; c++) out[c] = Math.round((out[c]! * alpha) / 255);
  }
  return out;
}

/** Undoes `premultiplied` in place, rounding down as Pillow does. What is wholly transparent stays as it is. */
export function divideByAlpha(pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const alpha = pixels[i + 3]!;
    if (alpha === 0 || alpha === 255) continue;
    for (let c = i; c < i + 3; c++) pixels[c] = Math.min(255, Math.floor((255 * pixels[c]!) / alpha));
  }
}
