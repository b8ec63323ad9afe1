import { useMemo, useState } from "react";
import { focusCard } from "../canvas/focus-card.ts";
import type { Point } from "../document/layout.ts";
import { type Found, findNodes, helpWith } from "../document/search.ts";
import { hasWords } from "../document/search-words.ts";
import { type Command, does, isOpen } from "../keys/command.ts";
import { useKeyOf } from "../keys/commands-by-key.ts";
import { commands } from "../keys/shortcuts.ts";
import { addChosen } from "../store/adding.ts";
import { likedNodes } from "../store/liked-nodes.ts";
import { useEditor, useEditorStore } from "../store/use-editor.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { useWorkspaceStore } from "../workspace/use-workspace.ts";
import { Dialog } from "./dialog.tsx";
import { FoundNode } from "./found-node.tsx";
import { SearchList } from "./search-list.tsx";

type Entry = { readonly command: Command } | { readonly found: Found };

/** How many nodes are offered below the commands. */
const mostNodes = 6;

function keyOf(entry: Entry): string {
  return "command" in entry ? entry.command.id : entry.found.entry.type;
}

/** Everything that can be done now, and nodes to add, found by words. */
export function CommandPalette({ at }: { readonly at: Point }) {
  const editor = useEditorStore();
  const workspace = useWorkspaceStore();
  const catalogue = useEditor((state) => state.catalogue);
  const [query, setQuery] = useState("");
  const [liked] = useState(likedNodes);
  const keyOfCommand = useKeyOf();
  const found = useMemo<Entry[]>(() => {
    const state = editor.getState();
    const able = commands.filter(({ act, can, keys }) => {
      return (
        act !== undefined &&
        (can?.(state, undefined) ?? true) &&
        !keys.includes("Ctrl+K") &&
        !keys.some((key) => /[←→]/.test(key))
      );
    });
    const said = able.filter((one) => hasWords(query, [does(one)]));
    const nodes = query.trim() === "" || !isOpen(state) ? [] : findNodes(catalogue, query, { liked });
    return [...said.map((command) => ({ command })), ...nodes.slice(0, mostNodes).map((one) => ({ found: one }))];
  }, [editor, catalogue, query, liked]);
  const choose = (entry: Entry) => {
    editor.setState({ dialog: undefined });
    if ("command" in entry) {
      entry.command.act?.(editor, { key: entry.command.keys[0] ?? "", workspace });
      return;
    }
    const { found: one } = entry;
    const id = addChosen(editor, { type: one.entry.type, at, values: one.set?.values });
    if (id !== undefined) focusCard(id);
  };
  return (
    <Dialog title={dialogTexts.commands} kind="add">
      <SearchList
        items={found}
        keyOf={keyOf}
        labels={[dialogTexts.searchCommands, dialogTexts.commandsAndNodes]}
        placeholder={dialogTexts.commandHint}
        query={query}
        onQuery={setQuery}
        onChoose={choose}
        nothing={dialogTexts.nothing({ query, help: helpWith(catalogue, query) })}
      >
        {(entry) =>
          "command" in entry ? (
            <>
              <span className="found-label command">{does(entry.command)}</span>
              <span className="command-keys">
                {keyOfCommand(entry.command) && <kbd>{keyOfCommand(entry.command)}</kbd>}
              </span>
            </>
          ) : (
            <FoundNode found={entry.found} starred={liked.starred.includes(entry.found.entry.type)} />
          )
        }
      </SearchList>
    </Dialog>
  );
}
