import { type ReactFlowState, useStoreApi } from "@xyflow/react";
import { createContext, type Dispatch, type SetStateAction, useContext, useEffect, useMemo, useRef } from "react";
import type { CardNode } from "./flow-model.ts";

/** Knows which cards are drawn whole, and has the canvas measure them. */
interface Measuring {
  /** A card is drawn whole from now on, and measured if it was not yet; what is returned says that it is no more. */
  readonly appear: (id: string) => () => void;
  /** A card has to be measured again, together with others that ask in the same frame. */
  readonly measure: (id: string) => void;
  readonly isWhole: (id: string) => boolean;
}

export const MeasuringContext = createContext<Measuring | undefined>(undefined);

type Updates = ReadonlyMap<string, unknown>;

const isWorkedOut = ({ id, handles }: CardNode, updates: Updates) => handles !== undefined && updates.has(id);

/** Lets go of where a card's ports were worked out to be, if it is measured. */
const measuredOf = (updates: Updates) => (node: CardNode) => {
  if (!isWorkedOut(node, updates)) return node;
  const { handles: _handles, ...rest } = node;
  return rest;
};

/** Makes what cards are measured with. Asked card by card, the canvas would go through all cards for each. */
export function useMeasuring(setNodes: Dispatch<SetStateAction<CardNode[]>>): Measuring {
  const store = useStoreApi<CardNode>();
  return useMemo(() => {
    const whole = new Set<string>();
    const asked = new Set<string>();
    const flush = () => {
      const { domNode, updateNodeInternals } = store.getState();
      const updates: Parameters<ReactFlowState["updateNodeInternals"]>[0] = new Map();
      for (const id of asked) {
        const nodeElement = domNode?.querySelector<HTMLDivElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`);
        if (nodeElement && whole.has(id)) updates.set(id, { id, nodeElement, force: true });
      }
      asked.clear();
      if (updates.size === 0) return;
      // What was worked out would win over what is measured.
      setNodes((nodes) => (nodes.some((node) => isWorkedOut(node, updates)) ? nodes.map(measuredOf(updates)) : nodes));
      updateNodeInternals(updates, { triggerFitView: false });
    };
    const measure = (id: string) => {
      if (asked.size === 0) requestAnimationFrame(flush);
      asked.add(id);
    };
    return {
      measure,
      appear: (id) => {
        whole.add(id);
        const { nodeLookup } = store.getState();
        if (nodeLookup.get(id)?.internals.userNode.handles !== undefined) measure(id);
        return () => void whole.delete(id);
      },
      isWhole: (id) => whole.has(id),
    };
  }, [setNodes, store]);
}

/**
 * Has the canvas measure a card that is drawn whole when its ports are others than before, and when it is drawn first if
 * they were worked out until then. Other cards' first ports the canvas measures itself, all at once.
 */
export function useMeasured(id: string, ports: readonly string[]): void {
  const measuring = useContext(MeasuringContext);
  const names = ports.join(" ");
  const measured = useRef(names);
  useEffect(() => measuring?.appear(id), [measuring, id]);
  useEffect(() => {
    if (measured.current === names) return;
    measured.current = names;
    measuring?.measure(id);
  }, [measuring, id, names]);
}
