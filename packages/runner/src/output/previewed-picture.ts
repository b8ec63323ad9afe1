import type { Preview } from "@sigmaflow/core";
import type { Image } from "@sigmaflow/nodes";

/** A preview as the picture that it is. */
export function previewedPicture(preview: Preview): Image {
  return { ...preview, batch: 1, channels: preview.channels ?? 3 };
}
