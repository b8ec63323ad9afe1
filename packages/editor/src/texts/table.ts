/** A text, or one with places for values, whose order and plurals are its language's own. */
type Text = string | ((values: never) => string);

/** Values that a text has places for. */
export type Values<Name extends string> = Readonly<Record<Name, string>>;

/** Numbers that a text has places for. */
export type Counts<Name extends string> = Readonly<Record<Name, number>>;

type Area = Readonly<Record<string, Text>>;

/**
 * A text in another language: `{name}` is where a value stands, and a list with commas; what is in `[…]` is left out
 * where its value is not there. Of two, the first is for one, by `count`.
 */
type Template = string | readonly [string, string];

/** What another language has of the texts, by area and id. */
export type Language = Readonly<Record<string, Readonly<Record<string, Template>> | undefined>>;

const areas = new Map<string, Area>();
let laid: Language = {};

/** Declares the texts of an area by their ids, in English; what another language has of them lies over them. */
export function area<T extends Area>(name: string, english: T): T {
  areas.set(name, english);
  lay(name, english);
  return english;
}

/** Lays a language over all texts, by area and id; ids that it has not stay English. Before anything is drawn, and once. */
export function layOver(language: Language): void {
  laid = language;
  for (const [name, texts] of areas) lay(name, texts);
}

function lay(name: string, texts: Area): void {
  for (const [id, template] of Object.entries(laid[name] ?? {}))
    Object.assign(texts, { [id]: typeof texts[id] === "string" ? template : fillerOf(template) });
}

function fillerOf(template: Template): (values: Readonly<Record<string, unknown>>) => string {
  return (values) =>
    (typeof template === "string" ? template : template[values.count === 1 ? 0 : 1])
      .replace(/\[(.*?\{(\w+).*?)\]/g, (_, part: string, name: string) => (values[name] ? part : ""))
      .replace(/\{(\w+)\}/g, (_, name: string) =>
        [values[name]]
          .flat()
          .filter((value) => value !== true)
          .join(", "),
      );
}
