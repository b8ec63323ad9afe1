/** A text, or one with places for values, whose order and plurals are its language's own. */
type Text = string | ((values: never) => string);

/** Values that a text has places for. */
export type Values<Name extends string> = Readonly<Record<Name, string>>;

/** Numbers that a text has places for. */
export type Counts<Name extends string> = Readonly<Record<Name, number>>;

type Area = Readonly<Record<string, Text>>;

const areas = new Map<string, Area>();
let laid: Readonly<Record<string, Area | undefined>> = {};

/** Declares the texts of an area by their ids, in English; what another language has of them lies over them. */
export function area<T extends Area>(name: string, english: T): T {
  areas.set(name, english);
  return Object.assign(english, laid[name]);
}

/** Lays a language over all texts, by area and id; ids that it has not stay English. Before anything is drawn, and once. */
export function layOver(language: Readonly<Record<string, Area | undefined>>): void {
  laid = language;
  for (const [name, texts] of areas) Object.assign(texts, language[name]);
}
