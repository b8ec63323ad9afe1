/** A place that the brush was at, in pixels of the picture. */
export interface Dab {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** One thing that was done to a mask, which is undone as one. */
export type MaskAct =
  | { readonly kind: "stroke"; readonly erases: boolean; readonly dabs: readonly Dab[] }
  /** A mask that was there before, opaque where it masks. */
  | { readonly kind: "before"; readonly mask: OffscreenCanvas }
  | { readonly kind: "invert" }
  | { readonly kind: "clear" };

/** What was done to a mask, and what was undone of it. */
export interface MaskHistory {
  readonly done: readonly MaskAct[];
  readonly undone: readonly MaskAct[];
}

export const emptyHistory: MaskHistory = { done: [], undone: [] };

/** After one more act. */
export function acted({ done }: MaskHistory, act: MaskAct): MaskHistory {
  return { done: [...done, act], undone: [] };
}

/** One act back. */
export function actUndone({ done, undone }: MaskHistory): MaskHistory {
  const last = done.at(-1);
  return last === undefined ? { done, undone } : { done: done.slice(0, -1), undone: [...undone, last] };
}

/** One act forth again. */
export function actRedone({ done, undone }: MaskHistory): MaskHistory {
  const next = undone.at(-1);
  return next === undefined ? { done, undone } : { done: [...done, next], undone: undone.slice(0, -1) };
}

/** A brush's radius one size up or down, by a fifth. */
export function resized(radius: number, direction: 1 | -1): number {
  const next = Math.round(radius * 1.25 ** direction);
  return Math.min(Math.max(next === radius ? next + direction : next, 1), 512);
}

/** Draws what was done, opaque where the mask is; nothing was done is nothing masked. */
export function drawMask(context: CanvasRenderingContext2D, acts: readonly MaskAct[], colour: string): void {
  const { width, height } = context.canvas;
  context.reset();
  context.fillStyle = colour;
  context.strokeStyle = colour;
  context.lineCap = "round";
  for (const act of acts) {
    if (act.kind === "clear") context.clearRect(0, 0, width, height);
    else if (act.kind === "invert") {
      context.globalCompositeOperation = "xor";
      context.fillRect(0, 0, width, height);
    } else if (act.kind === "before") {
      context.globalCompositeOperation = "source-over";
      context.drawImage(act.mask, 0, 0, width, height);
      context.globalCompositeOperation = "source-in";
      context.fillRect(0, 0, width, height);
    } else {
      context.globalCompositeOperation = act.erases ? "destination-out" : "source-over";
      drawStroke(context, act.dabs);
    }
  }
}

function drawStroke(context: CanvasRenderingContext2D, dabs: readonly Dab[]): void {
  dabs.forEach((dab, index) => {
    const before = dabs[index - 1] ?? dab;
    context.lineWidth = 2 * dab.radius;
    context.beginPath();
    context.moveTo(before.x, before.y);
    context.lineTo(dab.x, dab.y);
    context.stroke();
    // A line of no length draws nothing, its round ends neither.
    context.beginPath();
    context.arc(dab.x, dab.y, dab.radius, 0, 2 * Math.PI);
    context.fill();
  });
}

/** A mask's picture, white where it masks, as something opaque there. */
export async function readMask(address: string): Promise<OffscreenCanvas> {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const mask = new OffscreenCanvas(picture.naturalWidth, picture.naturalHeight);
  const context = mask.getContext("2d")!;
  context.drawImage(picture, 0, 0);
  const pixels = context.getImageData(0, 0, mask.width, mask.height);
  const { data } = pixels;
  for (let at = 0; at < data.length; at += 4) {
    const light = 0.299 * data[at]! + 0.587 * data[at + 1]! + 0.114 * data[at + 2]!;
    data[at + 3] = (light * data[at + 3]!) / 255;
  }
  context.putImageData(pixels, 0, 0);
  return mask;
}

/** The mask as a PNG: white where it was painted, black elsewhere, soft over `feather` pixels at its edges. */
export async function maskFile(painted: HTMLCanvasElement, feather: number): Promise<File> {
  const { width, height } = painted;
  const white = new OffscreenCanvas(width, height);
  const over = white.getContext("2d")!;
  over.drawImage(painted, 0, 0);
  over.globalCompositeOperation = "source-in";
  over.fillStyle = "#fff";
  over.fillRect(0, 0, width, height);
  const whole = new OffscreenCanvas(width, height);
  const context = whole.getContext("2d")!;
  context.fillStyle = "#000";
  context.fillRect(0, 0, width, height);
  if (feather > 0) context.filter = `blur(${feather / 2}px)`;
  context.drawImage(white, 0, 0);
  return new File([await whole.convertToBlob({ type: "image/png" })], "mask.png", { type: "image/png" });
}
