import type { Command } from "./command.ts";
import { chosenKeys, type KeyMap, keysIn, useChosenKeys } from "./key-map.ts";
import { commands } from "./shortcuts.ts";

let known: { readonly map: KeyMap; readonly byKey: ReadonlyMap<string, Command> } | undefined;

/** What a key stands for, as it is written on the sheet. */
export function commandOf(key: string): Command | undefined {
  const map = chosenKeys(commands);
  if (known?.map !== map) {
    const byKey = new Map(commands.flatMap((command) => keysIn(map, command).map((one) => [one, command] as const)));
    known = { map, byKey };
  }
  return known.byKey.get(key);
}

/** What says the key of a command, for components: the first of those that are chosen or in the table, else the browser's. */
export function useKeyOf(): (command: Command) => string | undefined {
  const map = useChosenKeys(commands);
  return (command) => keysIn(map, command)[0] ?? command.known;
}
