import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import type { Point } from "../document/layout.ts";
import { type Command, does, type MenuPlace, short } from "../keys/command.ts";
import { useKeyOf } from "../keys/commands-by-key.ts";
import { commands } from "../keys/shortcuts.ts";
import type { Drag } from "../store/editor.ts";
import { useEditorStore } from "../store/use-editor.ts";
import { canvasTexts, menuNameTexts } from "../texts/canvas.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";

interface MenuProps {
  readonly at: Point;
  readonly place: MenuPlace;
  readonly port?: Drag | undefined;
  readonly onClose: () => void;
}

/** What can be done with what a menu was opened on: arrow keys and first letters move, Escape and a click outside close. */
export function Menu({ at, place, port, onClose }: MenuProps) {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const element = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  const [shown, setShown] = useState(at);
  const [offered] = useState(() =>
    commands.filter(({ menus, can }) => menus?.includes(place) && (can?.(editor.getState(), port) ?? true)),
  );
  const keyOf = useKeyOf();
  const plain = offered.filter(({ swatch }) => swatch === undefined);
  const swatches = offered.filter(({ swatch }) => swatch !== undefined);
  useLayoutEffect(() => {
    const { offsetWidth = 0, offsetHeight = 0 } = element.current ?? {};
    const x = Math.max(8, Math.min(at.x, window.innerWidth - offsetWidth - 8));
    const y = Math.max(8, Math.min(at.y, window.innerHeight - offsetHeight - 8));
    setShown({ x, y });
  }, [at]);
  useEffect(() => {
    element.current?.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }, []);
  const close = () => {
    onClose();
    if (before instanceof HTMLElement || before instanceof SVGElement) before.focus({ preventScroll: true });
  };
  const choose = ({ act, keys }: Command) => {
    close();
    act?.(editor, { key: keys[0] ?? "", workspace, port });
  };
  const key = (event: KeyboardEvent) => {
    const items = [...(element.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const now = items.indexOf(document.activeElement as HTMLElement);
    const to = (index: number) => items.at(index % items.length)?.focus();
    if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key === "ArrowDown") to(now + 1);
    else if (event.key === "ArrowUp") to(now - 1);
    else if (event.key === "Home") to(0);
    else if (event.key === "End") to(-1);
    else if (/^\p{L}$/u.test(event.key)) {
      const turned = [...items.slice(now + 1), ...items.slice(0, now + 1)];
      turned.find(({ textContent }) => textContent?.toLowerCase().startsWith(event.key.toLowerCase()))?.focus();
    } else if (event.key !== "Enter" && event.key !== " ") return;
    else {
      event.stopPropagation(); // presses the item
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return createPortal(
    <>
      <div
        className="veil"
        onPointerDown={close}
        onContextMenu={(event) => {
          event.preventDefault();
          close();
        }}
        aria-hidden
      />
      <div
        ref={element}
        role="menu"
        tabIndex={-1}
        aria-label={menuNameTexts[place]}
        className="popover menu"
        style={{ left: shown.x, top: shown.y }}
        onKeyDown={key}
        onContextMenu={(event) => event.preventDefault()}
      >
        {plain.map((command) => (
          <button
            key={command.id}
            type="button"
            role="menuitem"
            tabIndex={-1}
            className="menu-item"
            onClick={() => choose(command)}
            onPointerMove={({ currentTarget }) => currentTarget.focus({ preventScroll: true })}
          >
            <span>{short(command)}</span>
            {keyOf(command) && <kbd>{keyOf(command)}</kbd>}
          </button>
        ))}
        {swatches.length > 0 && (
          <div className="menu-swatches">
            {swatches.map((command) => (
              <button
                key={command.id}
                type="button"
                role="menuitem"
                tabIndex={-1}
                className="menu-swatch"
                data-colour={command.swatch}
                aria-label={does(command)}
                title={does(command)}
                onClick={() => choose(command)}
              />
            ))}
          </div>
        )}
        {offered.length === 0 && <p className="nothing">{canvasTexts.nothingToDo}</p>}
      </div>
    </>,
    document.body,
  );
}
