import {
  AlignCenterHorizontal,
  AlignCenterVertical,
  AlignEndHorizontal,
  AlignEndVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
  AlignVerticalSpaceAround,
} from "lucide-react";
import { orderCommands } from "../keys/arrange-commands.ts";
import { type Command, does, short } from "../keys/command.ts";
import { useKeyOf } from "../keys/commands-by-key.ts";
import { commands } from "../keys/shortcuts.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { panelTexts } from "../texts/panel.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";

/** In the order of the commands. */
const icons = [
  AlignStartVertical,
  AlignCenterVertical,
  AlignEndVertical,
  AlignStartHorizontal,
  AlignCenterHorizontal,
  AlignEndHorizontal,
  AlignHorizontalSpaceAround,
  AlignVerticalSpaceAround,
];

/** What can be done with several cards: the commands of their menu, and those that put cards in order. */
export function SeveralPanel({ count }: { readonly count: number }) {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const able = useEditor((state) =>
    [...orderCommands, ...commands].filter(({ can }) => can?.(state, undefined) ?? true),
  );
  const keyOf = useKeyOf();
  const run = ({ act, keys }: Command) => act?.(editor, { key: keys[0] ?? "", workspace });
  const offered = commands.filter((command) => command.menus?.includes("nodes") && able.includes(command));
  return (
    <div className="several">
      <p className="hint">{panelTexts.cardsChosen({ count })}</p>
      <div className="several-order" role="toolbar" aria-label={panelTexts.alignAndDistribute}>
        {orderCommands.map((command, at) => {
          const Icon = icons[at]!;
          return (
            <button
              key={command.id}
              type="button"
              className="icon-button"
              aria-label={does(command)}
              title={does(command)}
              disabled={!able.includes(command)}
              onClick={() => run(command)}
            >
              <Icon size={16} />
            </button>
          );
        })}
      </div>
      <div className="menu-swatches">
        {offered
          .filter(({ swatch }) => swatch !== undefined)
          .map((command) => (
            <button
              key={command.id}
              type="button"
              className="menu-swatch"
              data-colour={command.swatch}
              aria-label={does(command)}
              title={does(command)}
              onClick={() => run(command)}
            />
          ))}
      </div>
      {offered
        .filter(({ swatch }) => swatch === undefined)
        .map((command) => (
          <button key={command.id} type="button" className="menu-item" onClick={() => run(command)}>
            <span>{short(command)}</span>
            {keyOf(command) && <kbd>{keyOf(command)}</kbd>}
          </button>
        ))}
    </div>
  );
}
