import type { Image } from "@sigmaflow/nodes";
import { isObject } from "./record-text.ts";

/** Whether a value is a picture. */
export function isImage(value: unknown): value is Image {
  return (
    isObject(value) &&
    value.data instanceof Uint8Array &&
    ["batch", "width", "height", "channels"].every((name) => typeof value[name] === "number")
  );
}
