import { advance, glyphHeight, glyphWidth, hasPoint } from "./bitmap-font.ts";

/** An opaque picture that is drawn on, `[height, width, 3]`. */
export interface Canvas {
  readonly data: Uint8Array;
  readonly height: number;
  readonly width: number;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** Where and how large a line of text is drawn. */
export interface TextPlace {
  readonly left: number;
  readonly top: number;
  /** Longer texts end in dots. Pixels. */
  readonly width: number;
  /** Pixels per point of the font. */
  readonly scale: number;
  readonly colour: Colour;
}

/** Pixels that a line takes in width. */
export function textWidth(text: string, scale: number): number {
  return Math.max(0, [...text].length * advance - 1) * scale;
}

/** Draws one line, centred in its width, cut where it does not fit. What lies outside the canvas is left out. */
export function drawText(canvas: Canvas, text: string, { left, top, width, scale, colour }: TextPlace): void {
  const line = shortened(text, width, scale);
  const start = left + Math.max(0, Math.floor((width - textWidth(line, scale)) / 2));
  for (const [index, character] of [...line].entries())
    for (let y = 0; y < glyphHeight * scale; y++)
      for (let x = 0; x < glyphWidth * scale; x++)
        if (hasPoint(character, Math.floor(x / scale), Math.floor(y / scale)))
          setPixel(canvas, start + index * advance * scale + x, top + y, colour);
}

function shortened(text: string, width: number, scale: number): string {
  if (textWidth(text, scale) <= width) return text;
  const room = Math.floor((width / scale + 1) / advance);
  return room > 3 ? `${[...text].slice(0, room - 3).join("")}...` : [...text].slice(0, Math.max(0, room)).join("");
}

function setPixel({ data, width, height }: Canvas, x: number, y: number, colour: Colour): void {
  if (x >= 0 && x < width && y >= 0 && y < height) data.set(colour, (y * width + x) * 3);
}
