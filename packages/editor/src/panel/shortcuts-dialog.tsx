import { Download, Pencil, RotateCcw, Upload } from "lucide-react";
import { type ChangeEvent, type KeyboardEvent, useState } from "react";
import { hasWords } from "../document/search-words.ts";
import { type Command, does } from "../keys/command.ts";
import {
  canChange,
  chooseKeys,
  clashOf,
  keysIn,
  nameInMap,
  readKeyMap,
  useChosenKeys,
  withKeys,
} from "../keys/key-map.ts";
import { nameOf } from "../keys/key-name.ts";
import { commands } from "../keys/shortcuts.ts";
import { offerFile } from "../store/offer-file.ts";
import { dialogTexts } from "../texts/dialogs.ts";
import { Dialog } from "./dialog.tsx";
import { SearchField } from "./search-field.tsx";

/** All keys at a glance. Those of what one does can be chosen; this browser keeps them. */
export function ShortcutsDialog() {
  const map = useChosenKeys(commands);
  const [query, setQuery] = useState("");
  const [said, setSaid] = useState("");
  const load = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (file === undefined) return;
    const read = readKeyMap(await file.text(), commands);
    target.value = "";
    setSaid(
      read === undefined ? dialogTexts.noKeysIn({ file: file.name }) : dialogTexts.keysInUse({ file: file.name }),
    );
    if (read !== undefined) chooseKeys(read);
  };
  return (
    <Dialog title={dialogTexts.keys} kind="keys">
      <SearchField
        label={dialogTexts.searchKeys}
        placeholder={dialogTexts.searchKeysHint}
        query={query}
        onQuery={setQuery}
      />
      {/* What scrolls needs the focus to be scrolled by keys. */}
      <dl className="shortcuts" tabIndex={0}>
        {commands
          .filter((command) => command.keys.length > 0 || canChange(command))
          .filter((command) => hasWords(query, [does(command), ...keysIn(map, command)]))
          .map((command) => (
            <Row key={command.id} command={command} />
          ))}
      </dl>
      <div className="dialog-actions">
        <span className="hint" role="status">
          {said}
        </span>
        <label className="button">
          <Upload size={14} aria-hidden /> {dialogTexts.importKeys}
          <input type="file" accept="application/json,.json" className="hidden-input" onChange={load} />
        </label>
        <button
          type="button"
          className="button"
          onClick={() => offerFile("sigmaflow-keys.json", JSON.stringify(map, undefined, 2))}
        >
          <Download size={14} aria-hidden /> {dialogTexts.exportKeys}
        </button>
        <button
          type="button"
          className="button"
          disabled={Object.keys(map).length === 0}
          onClick={() => chooseKeys({})}
        >
          <RotateCcw size={14} aria-hidden /> {dialogTexts.resetAll}
        </button>
      </div>
    </Dialog>
  );
}

/** A command with its keys, and what chooses another. */
function Row({ command }: { readonly command: Command }) {
  const map = useChosenKeys(commands);
  const [recorded, setRecorded] = useState<{ readonly key?: string }>();
  const words = does(command);
  const clash = recorded?.key === undefined ? undefined : clashOf(map, commands, command, recorded.key);
  const choose = (key: string) => {
    chooseKeys(withKeys(map, commands, command, [key]));
    setRecorded(undefined);
  };
  const press = (event: KeyboardEvent) => {
    if (/^(Control|Shift|Alt|AltGraph|Meta|Tab)$/.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    const key = nameOf(event.nativeEvent);
    if (key === "Esc") setRecorded(undefined);
    else if (clashOf(map, commands, command, key) === undefined) choose(key);
    else setRecorded({ key });
  };
  return (
    <div>
      <dt>
        {recorded === undefined ? (
          keysIn(map, command).map((key) => <kbd key={key}>{key}</kbd>)
        ) : (
          <button
            type="button"
            className="recording"
            // It was asked for by the button that it stands in for.
            // biome-ignore lint/a11y/noAutofocus: the next key is for it.
            autoFocus
            aria-label={dialogTexts.keyFor({ command: words })}
            onKeyDown={press}
            onBlur={() => clash === undefined && setRecorded(undefined)}
          >
            {recorded.key ?? dialogTexts.pressKey}
          </button>
        )}
      </dt>
      <dd>
        <div>
          <span>{words}</span>
          {clash && (
            <span className="field-problem" role="alert">
              {dialogTexts.keyIs({ key: recorded?.key ?? "", command: does(clash) })}{" "}
              {canChange(clash) && (
                <button type="button" className="link" onClick={() => choose(recorded?.key ?? "")}>
                  {dialogTexts.useHere}
                </button>
              )}
            </span>
          )}
        </div>
        {canChange(command) && (
          <span className="shortcut-change">
            {map[nameInMap(command)] !== undefined && (
              <button
                type="button"
                className="icon-button small"
                aria-label={dialogTexts.resetKeyFor({ command: words })}
                title={dialogTexts.ownKey}
                onClick={() => chooseKeys(withKeys(map, commands, command, undefined))}
              >
                <RotateCcw size={13} />
              </button>
            )}
            <button
              type="button"
              className="icon-button small"
              aria-label={dialogTexts.changeKeyFor({ command: words })}
              title={dialogTexts.chooseKey}
              onClick={() => setRecorded({})}
            >
              <Pencil size={13} />
            </button>
          </span>
        )}
      </dd>
    </div>
  );
}
