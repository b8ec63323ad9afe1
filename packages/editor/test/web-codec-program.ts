import { type Image, pictureFormat, textsOf } from "@sigmaflow/nodes";
import { webCodec } from "@sigmaflow/nodes/web";

/** A picture of colours without order, so that nothing can come out right by chance. */
function picture(width: number, height: number, batch = 1): Image {
  const data = Uint8Array.from({ length: width * height * 3 * batch }, (_, at) => (at * 2_654_435_761) >>> 24);
  return { data, batch, width, height, channels: 3 };
}

const same = (a: Image, b: Image) =>
  a.width === b.width && a.height === b.height && a.channels === b.channels && a.data.join() === b.data.join();

async function refusal(work: Promise<unknown>): Promise<string> {
  return await work.then(
    () => "none",
    (error: { readonly code?: string }) => error.code ?? String(error),
  );
}

/** All that the canvas is to do, as what the test compares. */
async function program() {
  const small = picture(40, 30);
  const png = await webCodec.encode(small, { format: "png", texts: { sigmaflow: "a text" } });
  const jpeg = await webCodec.encode(small, { format: "jpeg" });
  const twice = await webCodec.resize(picture(8, 6, 2), { width: 16, height: 12, kernel: "nearest" });
  const smooth = await webCodec.resize(picture(13, 9), { width: 29, height: 20 });
  const column = (image: Image, x: number, y: number) => [...image.data.slice(3 * (y * image.width + x)).slice(0, 3)];
  const bordered = await webCodec.resize(picture(8, 6), { width: 12, height: 6, fit: "contain", kernel: "nearest" });
  const cut = await webCodec.resize(picture(8, 6), { width: 6, height: 6, fit: "cover", kernel: "nearest" });
  return {
    roundTrip: same(small, await webCodec.decode(png)),
    formats: [pictureFormat(png), pictureFormat(jpeg)],
    texts: textsOf(png),
    jpegSize: (({ width, height, channels }) => [width, height, channels])(await webCodec.decode(jpeg)),
    smooth: [...smooth.data.slice(0, 12)],
    doubled: [twice.batch, twice.data.length, column(twice, 5, 5).join() === column(picture(8, 6), 2, 2).join()],
    borders: [column(bordered, 0, 3), column(bordered, 2, 3).join() === column(picture(8, 6), 0, 3).join()],
    middle: column(cut, 0, 0).join() === column(picture(8, 6), 1, 0).join(),
    refusals: [
      await refusal(webCodec.decode(new TextEncoder().encode("no picture"))),
      await refusal(webCodec.decode(png.slice(0, 60))),
      await refusal(webCodec.decode(png, { maxPixels: 1199 })),
    ],
  };
}

// The page's own global is how the test gets hold of it.
(globalThis as unknown as { program: () => Promise<unknown> }).program = program;
