import type { ShownNetwork } from "@sigmaflow/nodes/host";
import { byteSize } from "../terminal/duration.ts";

/** What a network's runs take of memory, in words. */
export function runsText({ runs }: Pick<ShownNetwork, "runs">): string {
  const sizes = Object.entries(runs).map(([side, bytes]) => `${byteSize(bytes)} at ${side}×${side}`);
  return `runs in ${sizes.join(", ")}`;
}
