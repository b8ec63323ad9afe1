import type { PreviewSink } from "@sigmaflow/core";
import type { PictureCodec } from "@sigmaflow/nodes";
import { drawnPicture, pictureProtocol } from "./picture.ts";
import type { ProgressView } from "./progress.ts";
import type { Screen } from "./screen.ts";

/** How often a picture is drawn, ms. */
const everyMs = 400;

/** Draws unfinished pictures above a run's progress; undefined where the terminal shows none. */
export function livePreviews(
  view: ProgressView,
  codec: PictureCodec,
  screen: Screen,
  env: NodeJS.ProcessEnv = process.env,
): PreviewSink | undefined {
  const protocol = pictureProtocol(screen, env);
  if (protocol === undefined) return undefined;
  let last = Number.NEGATIVE_INFINITY;
  let isDrawing = false;
  return {
    due(_path, now) {
      if (isDrawing || now - last < everyMs) return false;
      last = now;
      return true;
    },
    keep(_hash, { data, width, height, channels = 3 }) {
      isDrawing = true;
      const picture = { data: data.subarray(0, width * height * channels), batch: 1, width, height, channels };
      // A picture that cannot be drawn is no harm to the run.
      drawnPicture(picture, { protocol, codec, screen })
        .then((drawn) => view.show(drawn))
        .catch(() => {})
        .finally(() => {
          isDrawing = false;
        });
    },
  };
}
