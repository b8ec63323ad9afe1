import { listened } from "../store/listened.ts";
import type { Command } from "./command.ts";

/** Keys that somebody chose in place of those of the table, by the first of these; of what has none there, by its id. */
export type KeyMap = Readonly<Record<string, readonly string[]>>;

/** What a command is called in a key map. */
export function nameInMap({ keys, id }: Command): string {
  return keys[0] ?? id;
}

/** Whether other keys can be chosen for a command: not for arrows, which say where to, and not for the one way out. */
export function canChange({ act, keys }: Command): boolean {
  return act !== undefined && !keys.some((key) => key === "Esc" || /[←↑→↓]/.test(key));
}

/** Whether it is pressed, and not done with the pointer. */
function isKey(key: string): boolean {
  return !/^[a-z]|click$/.test(key);
}

/** The keys of a command, those that were chosen in place of the table's. */
export function keysIn(map: KeyMap, command: Command): readonly string[] {
  const chosen = map[nameInMap(command)];
  if (chosen === undefined || !canChange(command)) return command.keys;
  return [...chosen, ...command.keys.filter((key) => !isKey(key))];
}

/** A map in which a command has other keys, which are taken from whatever else had them; its own again without any. */
export function withKeys(
  map: KeyMap,
  commands: readonly Command[],
  command: Command,
  keys: readonly string[] | undefined,
): KeyMap {
  const next: Record<string, readonly string[]> = { ...map };
  delete next[nameInMap(command)];
  const wanted = keys ?? command.keys;
  for (const other of commands) {
    const has = keysIn(next, other);
    if (other === command || !canChange(other) || !has.some((key) => wanted.includes(key))) continue;
    next[nameInMap(other)] = has.filter((key) => isKey(key) && !wanted.includes(key));
  }
  return keys === undefined ? next : { ...next, [nameInMap(command)]: keys };
}

/** What else a key stands for; undefined for a key that is free. */
export function clashOf(map: KeyMap, commands: readonly Command[], command: Command, key: string): Command | undefined {
  return commands.find((other) => other !== command && keysIn(map, other).includes(key));
}

/** The map in a text, with what is of use in it for some commands; undefined for a text that is none. */
export function readKeyMap(text: string, commands: readonly Command[]): KeyMap | undefined {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) return undefined;
  let map: KeyMap = {};
  for (const command of commands) {
    const keys: unknown = Object.hasOwn(found, nameInMap(command)) && Reflect.get(found, nameInMap(command));
    if (!canChange(command) || !Array.isArray(keys) || !keys.every((key) => typeof key === "string")) continue;
    map = withKeys(map, commands, command, keys);
  }
  return map;
}

const place = "sigmaflow.keys";
const { changed, use } = listened();
let chosen: KeyMap | undefined;

/** The keys that were chosen in this browser. */
export function chosenKeys(commands: readonly Command[]): KeyMap {
  chosen ??= readKeyMap(localStorage.getItem(place) ?? "{}", commands) ?? {};
  return chosen;
}

/** The same for components. */
export function useChosenKeys(commands: readonly Command[]): KeyMap {
  return use(() => chosenKeys(commands));
}

/** Chooses keys for this browser. */
export function chooseKeys(map: KeyMap): void {
  chosen = map;
  if (Object.keys(map).length === 0) localStorage.removeItem(place);
  else localStorage.setItem(place, JSON.stringify(map));
  changed();
}
