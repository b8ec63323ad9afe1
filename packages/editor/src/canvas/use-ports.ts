import { useUpdateNodeInternals } from "@xyflow/react";
import { useEffect, useRef } from "react";

/**
 * Notifies the canvas when a card's ports are others than before: where wires end is measured only then.
 *
 * Not for the first ports: the canvas measures new cards itself, all at once. Notified card by card, it would go through all
 * cards for each.
 */
export function usePorts(id: string, ports: readonly string[]): void {
  const update = useUpdateNodeInternals();
  const names = ports.join(" ");
  const measured = useRef(names);
  useEffect(() => {
    if (measured.current === names) return;
    measured.current = names;
    update(id);
  }, [id, names, update]);
}
