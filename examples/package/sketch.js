import { defineErrors, defineNode, definePortType, float, service } from "sigmaflow";
import { image } from "sigmaflow/nodes";

/**
 * A kind of value of its own: a picture of lines. It has all that an image has, so it goes wherever images go; but only
 * a sketch goes where a sketch is asked for.
 *
 * @typedef {import("sigmaflow/nodes").Image & { readonly lines: number }} Sketch
 */

/** @type {ReturnType<typeof definePortType<Sketch>>} */
const kindOfSketch = definePortType();
export const sketch = kindOfSketch({
  id: "sketch.picture",
  label: "Sketch",
  colour: "#8c7b6b",
  description: "A picture of pencil lines.",
  acceptedBy: ["image"],
  facts: ["width", "height", "channels", "batch"],
});

/**
 * What the node needs besides its inputs. Whoever uses the package may put another in its place.
 *
 * @typedef {{ readonly shade: (x: number, y: number) => number }} Paper
 */

/** The paper that is drawn on. @type {import("sigmaflow").ServiceKey<Paper>} */
export const paper = service("sketch.paper");

/** Paper with a fine grain; `shade` is 0…1 and the same for the same place. */
export function grainedPaper() {
  /** @type {Paper["shade"]} */
  const shade = (x, y) => 0.94 + 0.06 * Math.abs(Math.sin(x * 12.9898 + y * 78.233));
  return { shade };
}

export const sketchErrors = defineErrors({
  SKETCH_TOO_SMALL: {
    fault: "caller",
    title: "Picture too small to be sketched",
    meaning: "A picture has fewer than 8 pixels in one direction.",
    action: "Resize it first.",
    message: (/** @type {{ width: number, height: number }} */ { width, height }) =>
      `The picture has ${width}×${height} pixels; a sketch needs at least 8×8. Resize it first.`,
  },
});

/** Draws a picture's edges with a pencil. */
export const sketchDraw = defineNode({
  type: "sketch.draw",
  version: 1,
  label: "Sketch",
  description: "Draws a picture's edges with a pencil, on paper.",
  keywords: ["pencil", "lines", "drawing"],
  inputs: {
    image: image({ label: "Image" }),
    strength: float({
      default: 1,
      min: 0.1,
      max: 4,
      label: "Strength",
      description: "How hard the pencil is pressed.",
    }),
  },
  outputs: {
    sketch: sketch({
      label: "Sketch",
      facts: {
        width: { of: "image.width" },
        height: { of: "image.height" },
        channels: 3,
        batch: { of: "image.batch" },
      },
    }),
  },
  resource: "cpu",
  uses: [paper],
  run({ image: picture, strength }, { use }) {
    const { batch, width, height } = picture;
    if (width < 8 || height < 8) throw sketchErrors.SKETCH_TOO_SMALL({ width, height });
    const { shade } = use(paper);
    const data = new Uint8Array(batch * width * height * 3);
    let lines = 0;
    for (let i = 0; i < batch * width * height; i++) {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      const across = x + 1 < width ? light(picture, i + 1) - light(picture, i) : 0;
      const down = y + 1 < height ? light(picture, i + width) - light(picture, i) : 0;
      const line = Math.min(1, (Math.hypot(across, down) / 64) * strength);
      if (line > 0.5) lines++;
      data.fill(Math.round(255 * shade(x, y) * (1 - line)), i * 3, i * 3 + 3);
    }
    return { sketch: { data, batch, width, height, channels: 3, lines } };
  },
});

/** How light a pixel is, 0…255. @param {import("sigmaflow/nodes").Image} picture @param {number} pixel */
function light({ data, channels }, pixel) {
  const at = pixel * channels;
  return 0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0);
}
