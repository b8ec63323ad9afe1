import type { Image } from "@sigmaflow/nodes";

/** Whether a value is a picture. */
export function isImage(value: unknown): value is Image {
  return (
    isObject(value) &&
    value.data instanceof Uint8Array &&
    ["batch", "width", "height", "channels"].every((name) => typeof value[name] === "number")
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
