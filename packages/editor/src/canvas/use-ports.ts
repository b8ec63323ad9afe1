import { useUpdateNodeInternals } from "@xyflow/react";
import { useEffect } from "react";

/** Tells the canvas when a card's ports are others than before: where wires end is measured only then. */
export function usePorts(id: string, ports: readonly string[]): void {
  const update = useUpdateNodeInternals();
  const names = ports.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names are what is waited for.
  useEffect(() => update(id), [id, names, update]);
}
