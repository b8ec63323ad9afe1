import { sayType } from "@sigmaflow/core/editing";
import { Star } from "lucide-react";
import { type KeyboardEvent, useMemo, useState } from "react";
import { stretchOf } from "../document/insert.ts";
import { colourOf, parseSpec, typesOf } from "../document/ports.ts";
import { type Found, findNodes, helpWith } from "../document/search.ts";
import { addChosen, typeOfDrag } from "../store/adding.ts";
import { type Dialog as Kind, situationOf } from "../store/editor.ts";
import { wireOf } from "../store/inserting.ts";
import { likedNodes, toggleStar } from "../store/liked-nodes.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { Dialog } from "./dialog.tsx";

/** Keyboard: Tab from a node focuses its first port. */
function focusCard(id: string): void {
  document.querySelector<HTMLElement>(`.react-flow__node[data-id="${id}"]`)?.focus({ preventScroll: true });
}

/** Finds a node and adds it. Opened from a port, it offers what fits there and connects it. */
export function AddDialog({ dialog }: { readonly dialog: Extract<Kind, { kind: "add" }> }) {
  const editor = useEditorStore();
  const catalogue = useEditor((state) => state.catalogue);
  const [query, setQuery] = useState("");
  const [at, setAt] = useState(0);
  const [liked, setLiked] = useState(likedNodes);
  const type = dialog.drag && typeOfDrag(editor.getState(), dialog.drag);
  const side = dialog.drag?.side;
  const [stretch] = useState(() => {
    const wire = dialog.wire && wireOf(editor.getState(), dialog.wire);
    return wire ? stretchOf(situationOf(editor.getState()), wire) : undefined;
  });
  const found = useMemo(
    () => findNodes(catalogue, query, { end: type && side && { type, side }, stretch, liked }),
    [catalogue, query, type, side, stretch, liked],
  );
  const add = ({ entry, set }: Found) => {
    const id = addChosen(editor, {
      type: entry.type,
      at: dialog.at,
      drag: dialog.drag,
      wire: dialog.wire,
      values: set?.values,
    });
    // Once the card is drawn and the dialog has given the focus back.
    if (id !== undefined) requestAnimationFrame(() => requestAnimationFrame(() => focusCard(id)));
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown") setAt(Math.min(at + 1, found.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, 0));
    else if (event.key === "Enter" && found[at] !== undefined) add(found[at]);
    else if (event.key === "*" && found[at] !== undefined) setLiked(toggleStar(found[at].entry.type));
    else return;
    event.preventDefault();
  };
  const says = type && sayType(type, typesOf(catalogue));
  const title =
    says === undefined
      ? stretch
        ? `Insert a node on a wire of ${sayType(stretch.gives, typesOf(catalogue))}`
        : "Add a node"
      : side === "output"
        ? `Add a node with an input for ${says}`
        : `Add a node with an output of ${says}`;
  return (
    <Dialog title={title} kind="add">
      <input
        data-first
        className="input search"
        role="combobox"
        aria-label="Search nodes"
        aria-expanded="true"
        aria-controls="found-nodes"
        aria-activedescendant={found[at] && `found-${at}`}
        placeholder="Name, what it does, or a value: 20 steps"
        value={query}
        onChange={({ target }) => {
          setQuery(target.value);
          setAt(0);
        }}
        onKeyDown={key}
      />
      <div id="found-nodes" role="listbox" aria-label="Nodes" className="found">
        {found.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field above moves through the list and chooses.
          <div
            key={one.entry.type}
            id={`found-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="found-node"
            data-type={one.entry.type}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: "nearest" });
            }}
            onPointerMove={() => setAt(index)}
            onClick={() => add(one)}
          >
            <span className="found-label">
              {one.entry.label}
              {liked.starred.includes(one.entry.type) && <Star size={12} aria-label="starred" className="starred" />}
              {one.set && <span className="found-values">{one.set.says}</span>}
            </span>
            <span className="found-category">{one.entry.category}</span>
            <span className="found-description">{one.entry.description}</span>
            <span className="found-ports" aria-hidden>
              {Object.entries(one.entry.outputs).map(([name, spec]) => (
                <i key={name} style={{ background: colourOf(parseSpec(spec), catalogue) }} />
              ))}
            </span>
          </div>
        ))}
        {found.length === 0 && (
          <p className="nothing">
            No node answers “{query}”. {helpWith(catalogue, query)}
          </p>
        )}
      </div>
      <p className="hint found-keys">
        <kbd>Enter</kbd> adds, <kbd>*</kbd> stars what should come first
      </p>
    </Dialog>
  );
}
