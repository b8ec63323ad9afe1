import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Image } from "../port/image.ts";
import type { ResizeFit, ResizeKernel } from "./picture-codec.ts";
import { type ResizeImageOptions, resizeImage } from "./resize-image.ts";

interface Case {
  readonly kernel: ResizeKernel;
  readonly fit: ResizeFit;
  readonly channels: 1 | 3 | 4;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly pixels?: string;
  readonly sha256?: string;
}

const file = new URL("../../fixtures/recordings/resizing.json", import.meta.url);
const { cases }: { readonly cases: readonly Case[] } = JSON.parse(readFileSync(file, "utf8"));

/** The recorded pictures; those of one channel, as masks are, with the same in all three. */
function picture({ channels, from: [width, height] }: Pick<Case, "channels" | "from">): Image {
  const bytes = Uint8Array.from({ length: width * height * channels }, (_, i) => Math.imul(i, 2_654_435_761) >>> 24);
  const data =
    channels === 1 ? Uint8Array.from({ length: bytes.length * 3 }, (_, i) => bytes[Math.floor(i / 3)]!) : bytes;
  return { data, batch: 1, width, height, channels: channels === 4 ? 4 : 3 };
}

function resize(image: Image, options: Omit<ResizeImageOptions, "pause">): Promise<Image> {
  return resizeImage(image, { ...options, pause: async () => {} });
}

test.each(["nearest", "bilinear", "bicubic", "lanczos", "area"] as const)(
  "[numbers F3] %s makes Pillow's pixels, up and down, of pictures and masks, in every fit",
  async (kernel) => {
    const own = cases.filter((one) => one.kernel === kernel);
    expect(own).toHaveLength(28);
    for (const one of own) {
      const { channels, fit, to, pixels, sha256 } = one;
      const { data } = await resize(picture(one), { width: to[0], height: to[1], fit, kernel });
      const made = channels === 1 ? data.filter((_, i) => i % 3 === 0) : data;
      const what = `${channels} channels, ${fit}, ${one.from.join("×")} to ${to.join("×")}`;
      if (pixels !== undefined) expect([...made], what).toEqual([...Buffer.from(pixels, "base64")]);
      else expect(createHash("sha256").update(made).digest("hex"), what).toBe(sha256);
    }
  },
);

test("[numbers F3] a ramp that is doubled keeps its middle", async () => {
  const levels = [0, 30, 60, 90, 120, 150];
  const ramp: Image = {
    data: Uint8Array.from(levels.flatMap((level) => [level, level, level])),
    batch: 1,
    width: levels.length,
    height: 1,
    channels: 3,
  };
  const { data } = await resize(ramp, { width: 12, height: 1 });
  expect([...data.filter((_, i) => i % 3 === 0)].slice(0, 6)).toEqual([0, 4, 20, 39, 54, 67]);
});

test.each([
  ["lanczos3", "lanczos"],
  ["cubic", "bicubic"],
  ["linear", "bilinear"],
] as const)("%s is an older name of %s", async (older, name) => {
  const image = picture({ channels: 3, from: [13, 9] });
  const size = { width: 20, height: 5 };
  expect(await resize(image, { ...size, kernel: older })).toEqual(await resize(image, { ...size, kernel: name }));
});

test("every kernel keeps a picture of one colour as it is", async () => {
  const image: Image = { data: new Uint8Array(7 * 5 * 3).fill(201), batch: 1, width: 7, height: 5, channels: 3 };
  for (const kernel of ["mitchell", "lanczos2", "lanczos", "bicubic", "bilinear", "area", "nearest"] as const) {
    const { data } = await resize(image, { width: 16, height: 3, kernel });
    expect([kernel, new Set(data)]).toEqual([kernel, new Set([201])]);
  }
});

test("each picture of a batch is resized alone, and its size stays where it is the same", async () => {
  const [one, two] = [picture({ channels: 3, from: [13, 9] }), picture({ channels: 3, from: [9, 13] })];
  const second = { ...two, width: 13, height: 9 };
  const batch: Image = { ...one, batch: 2, data: Uint8Array.from([...one.data, ...second.data]) };
  const alone = await Promise.all([one, second].map((image) => resize(image, { width: 5, height: 6 })));
  expect((await resize(batch, { width: 5, height: 6 })).data).toEqual(
    Uint8Array.from(alone.flatMap(({ data }) => [...data])),
  );
  expect(await resize(batch, { width: 13, height: 9 })).toEqual(batch);
});

test("others get their turn again and again while a large picture is resized", async () => {
  const image: Image = { data: new Uint8Array(600 * 500 * 3), batch: 1, width: 600, height: 500, channels: 3 };
  let pauses = 0;
  const pause = async () => void pauses++;
  await resizeImage(image, { width: 900, height: 700, pause });
  // 9.5 million multiplications across and 12.3 million down (7 a value), 4 million at a time.
  expect(pauses).toBe(5);
});
