import type { Codecs } from "@sigmaflow/core";
import type { Image, PictureCodec } from "@sigmaflow/nodes";
import { previewedPicture } from "../output/previewed-picture.ts";
import type { Screen } from "./screen.ts";

/** How a terminal shows pictures: by a protocol of its own, or by coloured half blocks. */
export type PictureProtocol = "kitty" | "iterm" | "blocks";

/** Longest side of a shown picture, pixels. */
const side = 256;
/** Largest area of a picture, in characters. A character is about twice as high as wide. */
const most = { columns: 44, rows: 22 } as const;
/** Lines that stay free below a picture. */
const spare = 3;
/** Most pictures shown at the end. */
const mostPictures = 4;
/** Characters that kitty accepts in one escape sequence. */
const chunk = 4096;
/** Kitty's name for the picture that is drawn over. */
const liveId = 7_368;

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

/** What of a run's outputs is shown. */
export interface Shown {
  readonly outputTypes: Readonly<Record<string, string>>;
  readonly codecs: Codecs;
}

/** Shows what can be looked at in little among outputs, where the terminal can. */
export async function showOutputs(
  outputs: Readonly<Record<string, unknown>>,
  { outputTypes, codecs }: Shown,
  { codec, screen, env }: { readonly codec: PictureCodec; readonly screen: Screen; readonly env?: NodeJS.ProcessEnv },
): Promise<void> {
  const protocol = pictureProtocol(screen, env);
  if (protocol === undefined) return;
  let shown = 0;
  for (const [name, output] of Object.entries(outputs)) {
    const type = outputTypes[name] ?? "any";
    for (const value of Array.isArray(output) ? output : [output]) {
      const preview = shown < mostPictures ? await codecs.preview(value, { type, side }) : undefined;
      if (preview === undefined) continue;
      const { text, rows } = await drawnPicture(previewedPicture(preview), { protocol, codec, screen, stays: true });
      screen.write(`${room(rows)}${text}`);
      shown += 1;
    }
  }
}

/** A picture as a terminal draws it from the upper left corner on. */
export interface DrawnPicture {
  /** Leaves the cursor at the beginning of the line below the picture. */
  readonly text: string;
  /** Lines that it fills. */
  readonly rows: number;
  /** Removes what erasing the lines does not. */
  readonly away: string;
}

/** What draws a picture. One that `stays` is a picture of its own; others are drawn over the one before. */
export async function drawnPicture(
  image: Image,
  {
    protocol,
    codec,
    screen,
    stays = false,
  }: {
    readonly protocol: PictureProtocol;
    readonly codec: PictureCodec;
    readonly screen: Pick<Screen, "columns" | "rows">;
    readonly stays?: boolean;
  },
): Promise<DrawnPicture> {
  const { columns, rows } = cellsFor(image, screen);
  if (protocol === "blocks") {
    const small = await codec.resize(first(image), { width: columns, height: rows * 2, kernel: "bilinear" });
    return { text: halfBlocks(small), rows, away: "" };
  }
  const [width, height] = fitted(image, side);
  const small =
    width === image.width && image.batch === 1
      ? image
      : await codec.resize(first(image), { width, height, kernel: "bilinear" });
  const png = await codec.encode(small, { format: "png" });
  const text = escaped(protocol, png, { columns, rows, ...(stays ? {} : { id: liveId }) });
  // The terminals differ in where a picture leaves the cursor, so it is put back and moved by lines.
  const away = protocol === "kitty" && !stays ? `\u001b_Ga=d,d=I,i=${liveId},q=2;\u001b\\` : "";
  return { text: `\u001b7${text}\u001b8${"\n".repeat(rows)}`, rows, away };
}

/** Makes lines free and goes back to the first of them, so that what is drawn there does not scroll away. */
export function room(rows: number): string {
  return `${"\n".repeat(rows)}\u001b[${rows}A`;
}

/** The area for a picture, in characters. */
export function cellsFor(
  { width, height }: Pick<Image, "width" | "height">,
  screen: Pick<Screen, "columns" | "rows">,
): { readonly columns: number; readonly rows: number } {
  const columns = Math.max(1, Math.min(most.columns, screen.columns - 1));
  const rows = Math.max(1, Math.min(most.rows, screen.rows - spare));
  const scale = Math.min(columns / width, (rows * 2) / height);
  return {
    columns: Math.max(1, Math.round(width * scale)),
    rows: Math.max(1, Math.round((height * scale) / 2)),
  };
}

function first(image: Image): Image {
  return { ...image, batch: 1, data: image.data.subarray(0, image.width * image.height * image.channels) };
}

function fitted({ width, height }: Image, longest: number): readonly [number, number] {
  const scale = Math.min(1, longest / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** How large a picture is drawn, in characters, and the name by which it is drawn over. */
interface Placement {
  readonly columns: number;
  readonly rows: number;
  readonly id?: number;
}

/**
 * A PNG in the terminal's own protocol, which does not move the cursor:
 * https://sw.kovidgoyal.net/kitty/graphics-protocol, https://iterm2.com/documentation-images.html.
 */
export function escaped(protocol: "kitty" | "iterm", png: Uint8Array, { columns, rows, id }: Placement): string {
  const data = Buffer.from(png).toString("base64");
  if (protocol === "iterm") {
    const size = `size=${png.length};width=${columns};height=${rows};preserveAspectRatio=1`;
    return `\u001b]1337;File=inline=1;doNotMoveCursor=1;${size}:${data}\u0007`;
  }
  // q=2: the terminal's answer would be taken for typing.
  const name = id === undefined ? "" : `,i=${id},p=1`;
  const control = `f=100,a=T,C=1,q=2,c=${columns},r=${rows}${name},`;
  const parts: string[] = [];
  for (let at = 0; at < data.length; at += chunk) {
    const more = at + chunk < data.length ? 1 : 0;
    parts.push(`\u001b_G${at === 0 ? control : ""}m=${more};${data.slice(at, at + chunk)}\u001b\\`);
  }
  return parts.join("");
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
