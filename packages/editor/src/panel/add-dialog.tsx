import type { CatalogueNode } from "@sigmaflow/core";
import { sayType } from "@sigmaflow/core/editing";
import { useMemo, useState } from "react";
import { focusCard } from "../canvas/focus-card.ts";
import { fitsBetween, stretchOf } from "../document/insert.ts";
import { typesOf } from "../document/ports.ts";
import { canReplace } from "../document/replace.ts";
import { type Found, findNodes, helpWith } from "../document/search.ts";
import { addChosen, typeOfDrag } from "../store/adding.ts";
import { type Dialog as Kind, situationOf } from "../store/editor.ts";
import { wireOf } from "../store/inserting.ts";
import { likedNodes, toggleStar } from "../store/liked-nodes.ts";
import { replaceChosen } from "../store/replacing.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { filled } from "../texts/filled.ts";
import { Dialog } from "./dialog.tsx";
import { FoundNode } from "./found-node.tsx";
import { SearchList } from "./search-list.tsx";

/** Finds a node and adds it. Opened from a port, it offers what fits there and connects it. */
export function AddDialog({ dialog }: { readonly dialog: Extract<Kind, { kind: "add" }> }) {
  const editor = useEditorStore();
  const catalogue = useEditor((state) => state.catalogue);
  const [query, setQuery] = useState("");
  const [liked, setLiked] = useState(likedNodes);
  const type = dialog.drag && typeOfDrag(editor.getState(), dialog.drag);
  const side = dialog.drag?.side;
  const [stretch] = useState(() => {
    const wire = dialog.wire && wireOf(editor.getState(), dialog.wire);
    return wire ? stretchOf(situationOf(editor.getState()), wire) : undefined;
  });
  const accepts = useMemo(() => {
    const { replaces } = dialog;
    if (replaces !== undefined)
      return (entry: CatalogueNode) => canReplace(situationOf(editor.getState()), replaces, entry);
    return stretch && ((entry: CatalogueNode) => fitsBetween(entry, stretch, catalogue));
  }, [dialog, stretch, catalogue, editor]);
  const found = useMemo(
    () => findNodes(catalogue, query, { end: type && side && { type, side }, accepts, liked }),
    [catalogue, query, type, side, accepts, liked],
  );
  const add = ({ entry, set }: Found) => {
    if (dialog.replaces !== undefined) {
      replaceChosen(editor, dialog.replaces, entry.type);
      focusCard(dialog.replaces);
      return;
    }
    const id = addChosen(editor, {
      type: entry.type,
      at: dialog.at,
      drag: dialog.drag,
      wire: dialog.wire,
      values: set?.values,
    });
    if (id !== undefined) focusCard(id);
  };
  const says = type && sayType(type, typesOf(catalogue));
  const title =
    says === undefined
      ? stretch
        ? dialogTexts.insertNode({ type: sayType(stretch.gives, typesOf(catalogue)) })
        : dialog.replaces === undefined
          ? dialogTexts.addNode
          : dialogTexts.replaceNode
      : side === "output"
        ? dialogTexts.addReader({ type: says })
        : dialogTexts.addSource({ type: says });
  return (
    <Dialog title={title} kind="add">
      <SearchList
        items={found}
        keyOf={({ entry }) => entry.type}
        labels={[dialogTexts.searchNodes, dialogTexts.nodes]}
        placeholder={dialogTexts.searchHint}
        query={query}
        onQuery={setQuery}
        onChoose={add}
        onKey={(key, { entry }) => {
          if (key === "*") setLiked(toggleStar(entry.type));
          return key === "*";
        }}
        nothing={dialogTexts.noNode({ query, help: helpWith(catalogue, query) })}
      >
        {(one) => <FoundNode found={one} starred={liked.starred.includes(one.entry.type)} />}
      </SearchList>
      <p className="hint found-keys">
        {filled(dialogTexts.listKeys, { enter: <kbd>{dialogTexts.enter}</kbd>, star: <kbd>*</kbd> })}
      </p>
    </Dialog>
  );
}
