import { own } from "@sigmaflow/core/editing";
import { asideOf } from "../document/aside-data.ts";
import { lookOf } from "../document/look.ts";
import { openOf } from "../store/editor.ts";
import { useEditor } from "../store/use-editor.ts";
import { asideTexts } from "../texts/canvas.ts";

/** How a card is drawn, as attributes for its element. */
export function useCardLook(id: string) {
  return useEditor((state) => {
    const node = own(openOf(state).body.nodes, id);
    const { colour, collapsed } = lookOf(node);
    return { "data-colour": colour, "data-collapsed": collapsed, "data-aside": asideOf(node)?.kind };
  });
}

/** Says of a node that it is set aside. */
export function AsideTag({ id }: { readonly id: string }) {
  const kind = useEditor((state) => asideOf(own(openOf(state).body.nodes, id))?.kind);
  return kind && <span className="tag aside">{asideTexts[kind]}</span>;
}
