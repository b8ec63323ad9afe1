import type { Image } from "@sigmaflow/core";
import type { PictureCodec } from "@sigmaflow/nodes";
import { isImage } from "../output/run-record.ts";
import type { Screen } from "./screen.ts";

/** How a terminal shows pictures: by a protocol of its own, or by coloured half blocks. */
export type PictureProtocol = "kitty" | "iterm" | "blocks";

/** Longest side of a shown picture, pixels. */
const side = 256;
/** Widest picture of half blocks, columns. */
const widest = 48;
/** Most pictures shown at once. */
const most = 4;
/** Characters that kitty takes in one escape sequence. */
const chunk = 4096;

/** What the terminal can show; undefined for no pictures at all. */
export function pictureProtocol(screen: Screen, env: NodeJS.ProcessEnv = process.env): PictureProtocol | undefined {
  if (!screen.live || !screen.colour) return undefined;
  const inside = (env.TMUX ?? env.STY ?? "") !== "";
  const program = env.TERM_PROGRAM ?? "";
  if (!inside && ((env.KITTY_WINDOW_ID ?? "") !== "" || env.TERM === "xterm-kitty" || /^ghostty$/i.test(program)))
    return "kitty";
  if (!inside && (/^(iTerm\.app|WezTerm)$/.test(program) || env.LC_TERMINAL === "iTerm2")) return "iterm";
  return screen.trueColour ? "blocks" : undefined;
}

/** Shows the pictures among some values, small, where the terminal can. */
export async function showPictures(values: readonly unknown[], codec: PictureCodec, screen: Screen): Promise<void> {
  const protocol = pictureProtocol(screen);
  if (protocol === undefined) return;
  for (const image of values.flat().filter(isImage).slice(0, most)) {
    const [width, height] = fitted(image, protocol === "blocks" ? Math.min(widest, screen.columns) : side);
    const small = await codec.resize(first(image), { width, height });
    screen.write(
      protocol === "blocks" ? halfBlocks(small) : escaped(protocol, await codec.encode(small, { format: "png" })),
    );
  }
}

function first(image: Image): Image {
  return { ...image, batch: 1, data: image.data.subarray(0, image.width * image.height * image.channels) };
}

function fitted({ width, height }: Image, longest: number): readonly [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** A PNG in the terminal's own protocol: https://sw.kovidgoyal.net/kitty/graphics-protocol, https://iterm2.com/documentation-images.html. */
export function escaped(protocol: "kitty" | "iterm", png: Uint8Array): string {
  const data = Buffer.from(png).toString("base64");
  if (protocol === "iterm") return `\u001b]1337;File=inline=1;size=${png.length}:${data}\u0007\n`;
  const parts: string[] = [];
  for (let at = 0; at < data.length; at += chunk) {
    const more = at + chunk < data.length ? 1 : 0;
    parts.push(`\u001b_G${at === 0 ? "f=100,a=T," : ""}m=${more};${data.slice(at, at + chunk)}\u001b\\`);
  }
  return `${parts.join("")}\n`;
}

/** A picture in characters: each cell is an upper half block, two pixels high. */
export function halfBlocks({ data, width, height, channels }: Image): string {
  const colour = (x: number, y: number) => {
    const at = (y * width + x) * channels;
    return `${data[at]};${data[at + 1]};${data[at + 2]}`;
  };
  let text = "";
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x++) {
      text += `\u001b[38;2;${colour(x, y)}m`;
      text += y + 1 < height ? `\u001b[48;2;${colour(x, y + 1)}m▀` : "\u001b[49m▀";
    }
    text += "\u001b[0m\n";
  }
  return text;
}
