import { useStoreApi } from "@xyflow/react";
import { useEffect } from "react";
import { stopsIn } from "../keys/walking.ts";
import { useEditorStore } from "../store/use-editor.ts";

/**
 * Makes the canvas one stop of Tab: it leads to the card that was left last, from there through that card, and then out,
 * past all other cards and wires. While a wire is held, Tab goes round the ports that it fits.
 */
export function OneStop() {
  const editor = useEditorStore();
  const store = useStoreApi();
  useEffect(() => {
    const { domNode } = store.getState();
    if (domNode === null) return undefined;
    let last: HTMLElement | undefined;
    let isTab = false;
    const cardOf = (element: Element | null) => element?.closest<HTMLElement>(".react-flow__node") ?? undefined;
    const key = (event: KeyboardEvent) => {
      isTab = event.key === "Tab";
      const { drag, dialog } = editor.getState();
      const { activeElement } = document;
      if (!isTab || dialog !== undefined || !domNode.contains(activeElement)) return;
      if (drag !== undefined) {
        const ports = stopsIn(domNode).filter((one) => one.matches("[data-fits=yes], [data-held]"));
        event.preventDefault();
        ports.at((ports.indexOf(activeElement as HTMLElement) + (event.shiftKey ? -1 : 1)) % ports.length)?.focus();
        return;
      }
      const card = cardOf(activeElement);
      const wire = activeElement?.closest(".react-flow__edge");
      if (card === undefined && wire == null) return;
      const inside = card === undefined ? [] : [card, ...stopsIn(card)];
      const at = inside.indexOf(activeElement as HTMLElement) + (event.shiftKey ? -1 : 1);
      const next = card !== undefined && at >= 0 ? inside[at] : undefined;
      const all = next === undefined ? stopsIn(document) : [];
      const out = event.shiftKey
        ? all.findLast(
            (one) =>
              (domNode.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_PRECEDING) !== 0 && !one.contains(domNode),
          )
        : (all.find(
            (one) =>
              domNode.contains(one) &&
              one.closest(".react-flow__nodes, .react-flow__edges, .react-flow__viewport") === null,
          ) ??
          all.find(
            (one) =>
              (domNode.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0 && !domNode.contains(one),
          ));
      const goal = next ?? out;
      if (goal === undefined) return;
      event.preventDefault();
      goal.focus();
    };
    const enter = ({ target, relatedTarget }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const card = cardOf(target);
      const isFromOutside = !(relatedTarget instanceof Node && domNode.contains(relatedTarget));
      if (
        isTab &&
        isFromOutside &&
        target.closest(".react-flow__viewport") !== null &&
        editor.getState().drag === undefined
      ) {
        const [chosen] = editor.getState().selection;
        const wanted =
          chosen && domNode.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(chosen)}"]`);
        const kept = last?.isConnected ? last : undefined;
        const goal = wanted || kept || domNode.querySelector<HTMLElement>(".react-flow__node");
        if (goal && goal !== target) goal.focus({ preventScroll: true });
      } else if (card !== undefined) last = card;
    };
    document.addEventListener("keydown", key);
    domNode.addEventListener("focusin", enter);
    return () => {
      document.removeEventListener("keydown", key);
      domNode.removeEventListener("focusin", enter);
    };
  }, [store, editor]);
  return null;
}
