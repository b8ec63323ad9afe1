import type { NodeContext } from "@sigmaflow/core";
import type { InferenceEvent } from "../model/services.ts";

/** Emits progress while a model is being loaded, which can take longer than the node's work. */
export function loadingProgress(context: NodeContext): (event: InferenceEvent) => void {
  return (event) => {
    const size = event.type === "loading" ? ` (${Math.ceil(event.bytes / 1e6)} MB)` : "";
    if (event.type === "loading") context.progress({ step: 0, of: 1, doing: `loading ${event.kind}${size}` });
  };
}
